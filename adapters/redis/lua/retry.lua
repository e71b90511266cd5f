-- A delivery that was buried goes to the end of the outbox, one that waits is due now: 1 if it was either.
-- KEYS: those of lanes.lua, then delivery, buried, buried_at.  ARGV: group, id, its JSON or ''.
local delivery, buried, buried_at = KEYS[8], KEYS[9], KEYS[10]
if redis.call('HDEL', buried, ARGV[2]) == 1 then
  redis.call('ZREM', buried_at, ARGV[2])
  redis.call('SET', delivery, redis.call('XADD', outbox, '*', 'd', ARGV[3]))
  return 1
end
local state = redis.call('GET', delivery) or ''
if not string.match(state, '^%d+%-%d+$') or not channel_at(state) then return 0 end
redis.call('ZADD', postponed, 'XX', 0, padded(state))
return 1
