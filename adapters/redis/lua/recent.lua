-- Some of what was noted last: {1 if there is more, {digest, story, entry} of each entry, the last first}.
-- ARGV: how many were looked at before, how many to look at, since.
local from, count, since = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
-- Counted from the end: what comes meanwhile is only looked at twice, and nothing is passed over.
local notes = call('LRANGE', NOTED, -(from + count), -(from + 1))
local found, more = {}, #notes == count and 1 or 0
for i = #notes, 1, -1 do
  local at, kind, digest = read_note(notes[i])
  if at < since then
    more = 0
    break
  end
  local entry = kind ~= 's' and entry_of(digest)
  -- What was noted again since stands further up.
  if entry and entry.noted == at and entry.kind == 'e' then
    found[#found + 1] = {digest, entry.story, entry.data}
  end
end
return {more, found}
