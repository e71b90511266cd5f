-- The digests of a link in each feed -> the story and the entry of each that the store has.
-- KEYS: entry, link (beginnings of names).  ARGV: the digests.
local ENTRY, LINK = KEYS[1], KEYS[2]
local found = {}
for _, link in ipairs(ARGV) do
  local digest = redis.call('GET', LINK .. link)
  -- A feed that keeps changing an entry's id leaves a chain; it may bite its own tail.
  for _ = 1, 16 do
    local value = digest and redis.call('GET', ENTRY .. digest)
    if not value then break end
    local story, entry = string.match(value, '^%S+ %S+ ([^\n]*)\n(.*)$')
    if string.sub(entry, 1, 1) ~= '>' then
      found[#found + 1] = {story, entry}
      break
    end
    digest = string.sub(entry, 2)
  end
end
return found
