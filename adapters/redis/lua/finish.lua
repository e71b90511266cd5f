-- A delivery is recorded or buried: it leaves the outbox, and what became of it is kept.
-- KEYS: those of lanes.lua, then delivery, buried, buried_at.
-- ARGV: group, what became of it, ttl, id; for a burial also its JSON, when, and the oldest to keep.
local delivery, buried, buried_at = KEYS[8], KEYS[9], KEYS[10]
local group, outcome, ttl, name, burial, at, oldest =
  ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7]

local state = redis.call('GET', delivery) or ''
if string.match(state, '^%d+%-%d+$') then leave(group, state) end

if not burial then
  redis.call('SET', delivery, outcome, 'EX', ttl)
  redis.call('HDEL', buried, name)
  redis.call('ZREM', buried_at, name)
  return 1
end

-- What stands on the platform is not buried by whoever heard of it late.
if string.sub(state, 1, 1) == '{' then return 0 end
redis.call('SET', delivery, outcome, 'EX', ttl)
redis.call('HSET', buried, name, burial)
redis.call('ZADD', buried_at, at, name)
for _, old in ipairs(redis.call('ZRANGE', buried_at, '-inf', '(' .. oldest, 'BYSCORE')) do
  redis.call('HDEL', buried, old)
  redis.call('ZREM', buried_at, old)
end
return 1
