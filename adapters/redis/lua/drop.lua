-- A delivery that was buried or waits is forgotten, and will not be told again: 1 if it was either.
-- KEYS: those of lanes.lua, then delivery, buried, buried_at.  ARGV: group, id, ttl.
local delivery, buried, buried_at = KEYS[8], KEYS[9], KEYS[10]
if redis.call('HDEL', buried, ARGV[2]) == 1 then
  redis.call('ZREM', buried_at, ARGV[2])
  return 1
end
local state = redis.call('GET', delivery) or ''
if not string.match(state, '^%d+%-%d+$') or not channel_at(state) then return 0 end
leave(ARGV[1], state)
redis.call('SET', delivery, 'buried', 'EX', ARGV[3])
return 1
