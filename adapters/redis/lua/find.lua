-- A feed with an entry's id, and with its link -> the story and the entry that the store has, or nothing.
-- KEYS: entry, link (beginnings of names), kept.  ARGV: digest of the id, of the link or '', noted_every, ttl.
local ENTRY, LINK, kept = KEYS[1], KEYS[2], KEYS[3]
local noted_every, ttl = tonumber(ARGV[3]), ARGV[4]

-- Time is what the last commit said it was.
local newest = redis.call('LINDEX', kept, -1)
local now = newest and tonumber(string.match(newest, '^%S+')) or 0

local function note(digest, value)
  local noted, rest = string.match(value, '^(%S+)(.*)$')
  if now - tonumber(noted) < noted_every then return end
  noted = string.format('%.0f', now)
  redis.call('SET', ENTRY .. digest, noted .. rest, 'EX', ttl)
  redis.call('RPUSH', kept, noted .. ' e' .. digest)
  local link = string.match(rest, '^ (%S+)')
  if link ~= '-' then redis.call('EXPIRE', LINK .. link, ttl) end
end

-- A feed that keeps changing an entry's id leaves a chain; it may bite its own tail.
local function read(digest)
  for _ = 1, 16 do
    local value = redis.call('GET', ENTRY .. digest)
    if not value then return nil end
    note(digest, value)
    local story, entry = string.match(value, '^%S+ %S+ ([^\n]*)\n(.*)$')
    if string.sub(entry, 1, 1) ~= '>' then return {story, entry} end
    digest = string.sub(entry, 2)
  end
end

local found = read(ARGV[1])
if not found and ARGV[2] ~= '' then
  local digest = redis.call('GET', LINK .. ARGV[2])
  found = digest and read(digest)
end
return found or false
