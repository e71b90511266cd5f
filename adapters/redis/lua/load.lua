-- A story's name -> the name of the one it is or was united with, its version, what is told of it, and the rest
-- of it or ''; nothing if there is none.  ARGV: the name.
local name = ARGV[1]
local story = story_of(name)
for _ = 1, 100 do
  if not story or story.kind ~= 'h' then break end
  name = story.rest
  story = story_of(name)
end
local data = story and told(name)
if not data then return false end
return {name, story.version, data, call('HGET', bucket(name), name .. 'b') or ''}
