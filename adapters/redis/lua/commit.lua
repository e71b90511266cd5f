-- One entry's changes, whole or not at all: 1 if written, 0 if the story, or the one that becomes part of it,
-- has another version by now.
-- KEYS: live, kept, outbox; then the beginnings of the names of stories, terms, entries, links, deliveries,
-- of what is listed under a watch, and of the entries placed on a day.
-- ARGV: named below; then the terms, the watches, and for each delivery its id and its JSON.
local live, kept, outbox = KEYS[1], KEYS[2], KEYS[3]
local STORY, TERM, ENTRY, LINK, DELIVERY = KEYS[4], KEYS[5], KEYS[6], KEYS[7], KEYS[8]
local WATCHED, PLACED = KEYS[9], KEYS[10]
local id, version, next_version, updated, now = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local dead, gone, noted_every, most_terms = ARGV[6], tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
local absorbed, absorbed_version = ARGV[10], ARGV[11]
local story_ttl, term_ttl = ARGV[12], ARGV[13]
local body, profile, entry, link, entry_json, replaced =
  ARGV[14], ARGV[15], ARGV[16], ARGV[17], ARGV[18], ARGV[19]
local words, outline = ARGV[20], ARGV[21]
-- The last of the terms, and of the watches.
local terms_end = 23 + tonumber(ARGV[22])
local watches_end = terms_end + tonumber(ARGV[23])

-- So many old things are cleared away by each commit: enough to keep up with one story and two entries a
-- commit, and little enough for nobody to notice.
local SWEPT = 20

local time = string.format('%.0f', tonumber(now))
local key = STORY .. id
local old = redis.call('HMGET', key, 'version', 'updated', 'noted', 'terms')
if (old[1] or '0') ~= version then return 0 end
local lost = absorbed ~= '' and redis.call('HMGET', STORY .. absorbed, 'version', 'terms', 'watched', 'updated')
if lost and lost[1] ~= absorbed_version then return 0 end

local function unindex(story, terms)
  if terms then
    for _, term in ipairs(cmsgpack.unpack(terms)) do redis.call('ZREM', TERM .. term, story) end
    redis.call('HDEL', STORY .. story, 'terms')
  end
  redis.call('ZREM', live, story)
end

local function unlist(story, watched)
  for _, watch in ipairs(watched and cmsgpack.unpack(watched) or {}) do
    redis.call('ZREM', WATCHED .. watch, story)
  end
end

-- What fell out of the window is found under nothing, even before the sweep has come to it.
if old[4] and tonumber(old[2]) < tonumber(dead) then
  unindex(id, old[4])
  old[4] = false
end

local daily = not old[3] or tonumber(now) - tonumber(old[3]) >= noted_every

-- The terms given last are the last to go.
local given, terms = {}, {}
for i = 24, terms_end do given[ARGV[i]] = true end
local before = old[4] and cmsgpack.unpack(old[4]) or {}
if lost then
  local own, all = {}, {}
  for _, term in ipairs(before) do own[term] = true end
  local live_terms = lost[2] and tonumber(lost[4]) >= tonumber(dead) and cmsgpack.unpack(lost[2]) or {}
  for _, term in ipairs(live_terms) do
    if not own[term] then all[#all + 1] = term end
  end
  for _, term in ipairs(before) do all[#all + 1] = term end
  before = all
  unindex(absorbed, lost[2])
  unlist(absorbed, lost[3])
  redis.call('DEL', STORY .. absorbed)
  -- It leads to its heir for as long as it would have been kept itself.
  redis.call('HSET', STORY .. absorbed, 'heir', id, 'noted', time)
  redis.call('EXPIRE', STORY .. absorbed, story_ttl)
  redis.call('RPUSH', kept, time .. ' s' .. absorbed)
end
for _, term in ipairs(before) do
  if not given[term] then terms[#terms + 1] = term end
end
local known = #terms
for i = 24, terms_end do terms[#terms + 1] = ARGV[i] end
local excess = math.max(0, #terms - most_terms)
local held = {}
for i, term in ipairs(terms) do
  if i <= excess then
    redis.call('ZREM', TERM .. term, id)
  else
    held[#held + 1] = term
    if i > known or lost or old[2] ~= updated or daily then
      local added = redis.call('ZADD', TERM .. term, updated, id)
      if added == 1 or daily then redis.call('EXPIRE', TERM .. term, term_ttl) end
    end
  end
end
redis.call('ZADD', live, updated, id)

redis.call('HSET', key, 'version', next_version, 'updated', updated, 'body', body, 'profile', profile,
  'terms', cmsgpack.pack(held), 'noted', daily and time or old[3])
local listed = {}
for i = terms_end + 1, watches_end do
  listed[#listed + 1] = ARGV[i]
  local added = redis.call('ZADD', WATCHED .. ARGV[i], updated, id)
  if added == 1 or daily then redis.call('EXPIRE', WATCHED .. ARGV[i], story_ttl) end
end
if #listed > 0 then
  redis.call('HSET', key, 'words', words, 'outline', outline, 'watched', cmsgpack.pack(listed))
end
if daily then
  redis.call('RPUSH', kept, time .. ' s' .. id)
  redis.call('EXPIRE', key, story_ttl)
  redis.call('EXPIRE', live, term_ttl)
  redis.call('EXPIRE', kept, story_ttl)
end

local function unlink(digest, to_link)
  if to_link ~= '-' and redis.call('GET', LINK .. to_link) == digest then redis.call('DEL', LINK .. to_link) end
end

local function keep(digest, to_link, value)
  redis.call('SET', ENTRY .. digest, time .. ' ' .. to_link .. ' ' .. id .. '\n' .. value, 'EX', story_ttl)
  redis.call('RPUSH', kept, time .. ' e' .. digest)
end

local function link_of(value)
  return string.match(value or '', '^%S+ (%S+)') or '-'
end

local before = redis.call('GET', ENTRY .. entry)
if not before and replaced == '' then
  local day = PLACED .. string.format('%.0f', math.floor(tonumber(now) / 86400))
  if redis.call('INCR', day) == 1 then redis.call('EXPIRE', day, 172800) end
end
local linked = link_of(before)
if linked ~= link then unlink(entry, linked) end
keep(entry, link ~= '' and link or '-', entry_json)
if link ~= '' then redis.call('SET', LINK .. link, entry, 'EX', story_ttl) end
if replaced ~= '' and replaced ~= entry then
  keep(replaced, link_of(redis.call('GET', ENTRY .. replaced)), '>' .. entry)
end

for i = watches_end + 1, #ARGV, 2 do
  local delivery = DELIVERY .. ARGV[i]
  if redis.call('EXISTS', delivery) == 0 then
    local at = redis.call('XADD', outbox, '*', 'd', ARGV[i + 1], 's', now)
    -- For as long as it takes: a delivery whose key is gone could not leave the outbox.
    redis.call('SET', delivery, at)
  end
end

for _, story in ipairs(redis.call('ZRANGE', live, '-inf', '(' .. dead, 'BYSCORE', 'LIMIT', 0, SWEPT)) do
  unindex(story, redis.call('HGET', STORY .. story, 'terms'))
end

local function forget_entry(digest, at)
  local value = redis.call('GET', ENTRY .. digest)
  if not value then return end
  local noted, to_link = string.match(value, '^(%S+) (%S+)')
  if tonumber(noted) > at then return end
  redis.call('DEL', ENTRY .. digest)
  unlink(digest, to_link)
end

local function forget_story(story, at)
  local state = redis.call('HMGET', STORY .. story, 'noted', 'terms', 'watched')
  if not state[1] or tonumber(state[1]) > at then return end
  unindex(story, state[2])
  unlist(story, state[3])
  redis.call('DEL', STORY .. story)
end

-- What was noted again since then stands further down the list, too, and waits for that.
for _ = 1, SWEPT do
  local head = redis.call('LINDEX', kept, 0)
  local at, kind, name = string.match(head or '', '^(%S+) (%l)(.*)$')
  if not at or tonumber(at) >= gone then break end
  redis.call('LPOP', kept)
  if kind == 'e' then forget_entry(name, tonumber(at)) else forget_story(name, tonumber(at)) end
end
return 1
