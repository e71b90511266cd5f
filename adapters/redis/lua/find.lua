-- A feed with an entry's id, and with its link -> the story and the entry that the store has, or nothing.
-- ARGV: digest of the id, of the link or '', noted_every, ttl.
local noted_every, ttl = tonumber(ARGV[3]), ARGV[4]

-- Time is what the last commit said it was.
local newest = call('LINDEX', NOTED, -1)
local now = newest and read_note(newest) or 0

local function note(digest, entry)
  if now - entry.noted < noted_every then return end
  entry.noted = now
  local key, field = lies(ENTRIES, digest)
  call('HSET', key, field, entry_value(entry))
  call('EXPIRE', key, ttl)
  call('RPUSH', NOTED, pack('>I5c1', now, 'e') .. digest)
  if entry.link ~= NO_LINK then call('EXPIRE', (lies(LINKS, entry.link)), ttl) end
end

local found = followed(ARGV[1], note)
if not found and ARGV[2] ~= '' then
  found = followed(call('HGET', lies(LINKS, ARGV[2])), note)
end
return found and {found.story, found.data} or false
