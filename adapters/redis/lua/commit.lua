-- One entry's changes, whole or not at all. Answers {'ok'}, {'conflict'} if the story, or the one that becomes part
-- of it, has another version by now, or {'live', …} with 1 for each of the two that is live and 0 for each that is
-- not, if the client took it otherwise: its terms, of which the client keeps count, would be wrong.
-- KEYS, after the index: deliveries (beginning of names), outbox, new entries on the day.
-- ARGV: named below; then the watches; then for each delivery its id and its JSON. Terms are seven bytes each.
local DELIVERY, outbox, placed = KEYS[2], KEYS[3], KEYS[4]
local id, version, now, updated = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local dead, gone, noted_every = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local story_ttl, term_ttl = tonumber(ARGV[8]), tonumber(ARGV[9])
local longest, swept = tonumber(ARGV[10]), tonumber(ARGV[11])
local absorbed, absorbed_version = ARGV[12], tonumber(ARGV[13])
local taken_live, taken_absorbed_live = ARGV[14], ARGV[15]
local profile, body, entry, link, entry_data, replaced =
  ARGV[16], ARGV[17], ARGV[18], ARGV[19], ARGV[20], ARGV[21]
local words, outline = ARGV[22], ARGV[23]
local stay, given, go, were = ARGV[24], ARGV[25], ARGV[26], ARGV[27]
local watches_end = 28 + tonumber(ARGV[28])

-- So many old things are cleared away by each commit: enough to keep up with one story and two entries a
-- commit, and little enough for nobody to notice.
local SWEPT = 20

local time = math.max(0, floor(now + 0.5))
local old = story_of(id)
if (old and old.version or 0) ~= version then return {'conflict'} end
local lost = absorbed ~= '' and story_of(absorbed)
if absorbed ~= '' and (not lost or lost.version ~= absorbed_version) then return {'conflict'} end

local next, first, stories, passed = live_from(dead, swept)

-- The number under which a story is found, and when it was updated; nothing if it is not live.
local function slot(story, name)
  if not story or not story.seq or story.seq < first then return nil end
  local found = call('HGET', slot_of(story.seq))
  if found and sub(found, 9) == name then return story.seq, (unpack('>d', found)) end
end

local seq, updated_before = slot(old, id)
local lost_seq = slot(lost, absorbed)
if (seq and '1' or '0') ~= taken_live or (lost_seq and '1' or '0') ~= taken_absorbed_live then
  return {'live', seq and 1 or 0, lost_seq and 1 or 0}
end
pass_over(first, stories, passed)

-- What is written goes away by itself when On Record is no longer run; asking first writes less to the log.
local function last(key, ttl)
  if call('TTL', key) < ttl - 86400 then call('EXPIRE', key, ttl) end
end

local function put(key, field, value, ttl)
  call('HSET', key, field, value)
  last(key, ttl)
end

local function note(kind, name)
  call('RPUSH', NOTED, pack('>I5c1', time, kind) .. name)
end

-- An entry is about to change: what is told of the story that lies with it goes to the story, and so does the
-- note that both had.
local function part(digest, record)
  local story = record and record.kind == 'e' and story_of(record.story)
  if not story or story.kind == 'h' then return end
  note('s', record.story)
  if story.kind ~= 'r' or story.rest ~= digest then return end
  local value = story_value('s', story.noted, story.version, story.seq, record.data)
  call('HSET', bucket(record.story), record.story, value)
end

local function unlist(name)
  local watched = call('HGET', shown(name), 'watched')
  for _, watch in ipairs(watched and cmsgpack.unpack(watched) or {}) do
    call('ZREM', WATCHED .. watch, name)
  end
  call('DEL', shown(name))
end

-- Have a term found under one number and no longer under another; either may be missing.
local function post_one(term, under, no_longer)
  local key, field = lies(POSTINGS, term)
  local list = call('HGET', key, field)
  if not list then
    if under then put(key, field, pack('>I4', under), term_ttl) end
    return
  end
  local dead = before(list, first)
  if dead > 0 then list = sub(list, 4 * dead + 1) end
  local at = no_longer and 4 * before(list, no_longer)
  if at and at < #list and number_at(list, at + 1) == no_longer then
    list = sub(list, 1, at) .. sub(list, at + 5)
  end
  at = under and 4 * before(list, under)
  if at and (at == #list or number_at(list, at + 1) ~= under) then
    list = sub(list, 1, at) .. pack('>I4', under) .. sub(list, at + 1)
    list = sub(list, -4 * longest)
  end
  if list == '' then call('HDEL', key, field) else put(key, field, list, term_ttl) end
end

local function post(terms, under, no_longer)
  for at = 1, #terms, 7 do post_one(sub(terms, at, at + 6), under, no_longer) end
end

if lost then
  post(were, nil, lost_seq)
  if lost_seq then
    call('HDEL', slot_of(lost_seq))
    stories = stories - 1
  end
  unlist(absorbed)
  local key = bucket(absorbed)
  call('HDEL', key, absorbed .. 'b')
  -- It leads to its heir for as long as it would have been kept itself.
  put(key, absorbed, pack('>c1I5', 'h', time) .. id, story_ttl)
  note('s', absorbed)
end

local moves = not seq or updated ~= updated_before
local number = moves and next or seq
if moves then
  if seq then call('HDEL', slot_of(seq)) else stories = stories + 1 end
  local key, field = slot_of(number)
  put(key, field, pack('>d', updated) .. id, term_ttl)
  next = next + 1
  post(stay, number, seq)
end
post(given, number, moves and seq or nil)
post(go, nil, seq)
call('HSET', INDEX, 'next', next, 'first', first, 'stories', stories)
last(INDEX, term_ttl)

local function unlink(digest, to_link)
  if to_link == NO_LINK then return end
  local key, field = lies(LINKS, to_link)
  if call('HGET', key, field) == digest then call('HDEL', key, field) end
end

local function keep(digest, value, kind)
  local key, field = lies(ENTRIES, digest)
  put(key, field, entry_value(value), story_ttl)
  note(kind, digest)
end

-- The entry comes before its story: what it tells of another one must be saved first.
local known = entry_of(entry)
part(entry, known)
if not known and replaced == '' then
  if call('INCR', placed) == 1 then call('EXPIRE', placed, 172800) end
end
if known and known.link ~= link then unlink(entry, known.link) end
keep(entry, {kind = 'e', noted = time, link = link, story = id, data = entry_data}, old and 'e' or 'b')
if link ~= NO_LINK then
  local key, field = lies(LINKS, link)
  put(key, field, entry, story_ttl)
end
if replaced ~= '' and replaced ~= entry then
  local former = entry_of(replaced)
  part(replaced, former)
  keep(replaced, {kind = '>', noted = time, link = former and former.link or NO_LINK, next = entry}, 'e')
end

local daily = not old or now - old.noted >= noted_every
local noted = daily and time or old.noted
local key = bucket(id)
if profile == '' then
  put(key, id, story_value('r', noted, version + 1, number, entry), story_ttl)
else
  put(key, id, story_value('s', noted, version + 1, number, profile), story_ttl)
  call('HSET', key, id .. 'b', body)
end
local listed = {}
for i = 29, watches_end do
  listed[#listed + 1] = ARGV[i]
  call('ZADD', WATCHED .. ARGV[i], ARGV[4], id)
  last(WATCHED .. ARGV[i], story_ttl)
end
if #listed > 0 then
  call('HSET', shown(id), 'words', words, 'outline', outline, 'watched', cmsgpack.pack(listed))
  call('EXPIRE', shown(id), story_ttl)
end
if daily and old then note('s', id) end
last(NOTED, story_ttl)

for i = watches_end + 1, #ARGV, 2 do
  local delivery = DELIVERY .. ARGV[i]
  if call('EXISTS', delivery) == 0 then
    local at = call('XADD', outbox, '*', 'd', ARGV[i + 1], 's', ARGV[3])
    -- For as long as it takes: a delivery whose key is gone could not leave the outbox.
    call('SET', delivery, at)
  end
end

local function forget_story(name, at)
  local story = story_of(name)
  if not story or story.noted > at then return end
  unlist(name)
  call('HDEL', bucket(name), name, name .. 'b')
end

local function forget_entry(digest, at, with_story)
  local record = entry_of(digest)
  if record and record.kind == 'e' and with_story then forget_story(record.story, at) end
  if not record or record.noted > at then return end
  part(digest, record)
  call('HDEL', lies(ENTRIES, digest))
  unlink(digest, record.link)
end

-- What was noted again since then stands further down the list, too, and waits for that.
for _ = 1, SWEPT do
  local head = call('LINDEX', NOTED, 0)
  if not head then break end
  local at, kind, name = read_note(head)
  if at >= gone then break end
  call('LPOP', NOTED)
  if kind == 's' then forget_story(name, at) else forget_entry(name, at, kind == 'b') end
end
