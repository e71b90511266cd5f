-- Stories -> what a list shows of each, in order; nothing for one that is no more.
-- KEYS: story (beginning of names).  ARGV: their ids.
local found = {}
for i, story in ipairs(ARGV) do found[i] = redis.call('HGET', KEYS[1] .. story, 'outline') end
return found
