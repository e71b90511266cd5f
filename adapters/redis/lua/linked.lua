-- The digests of a link in each feed -> the story and the entry of each that the store has.
-- ARGV: the digests.
local found = {}
for _, link in ipairs(ARGV) do
  local entry = followed(call('HGET', lies(LINKS, link)))
  if entry then found[#found + 1] = {entry.story, entry.data} end
end
return found
