-- Some of what was noted last: {1 if there is more, {digest, story, entry} of each entry, the last first}.
-- KEYS: kept, entry (beginning of names).  ARGV: how many were looked at before, how many to look at, since.
local kept, ENTRY = KEYS[1], KEYS[2]
local before, count, since = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
-- Counted from the end: what comes meanwhile is only looked at twice, and nothing is passed over.
local notes = redis.call('LRANGE', kept, -(before + count), -(before + 1))
local found, more = {}, #notes == count and 1 or 0
for i = #notes, 1, -1 do
  local at, kind, digest = string.match(notes[i], '^(%S+) (%l)(.*)$')
  if tonumber(at) < since then
    more = 0
    break
  end
  local value = kind == 'e' and redis.call('GET', ENTRY .. digest)
  if value then
    local noted, story, entry = string.match(value, '^(%S+) %S+ ([^\n]*)\n(.*)$')
    -- What was noted again since stands further up.
    if noted == at and string.sub(entry, 1, 1) ~= '>' then found[#found + 1] = {digest, story, entry} end
  end
end
return {more, found}
