-- A delivery is recorded or buried: it leaves the outbox, and what became of it is kept.
-- KEYS: delivery, outbox, ready, postponed, attempts, unposted, buried, buried_at.
-- ARGV: group, what became of it, ttl, id; for a burial also its JSON, when, and the oldest to keep.
local delivery, outbox, ready, postponed, attempts = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local unposted, buried, buried_at = KEYS[6], KEYS[7], KEYS[8]
local group, outcome, ttl, id, burial, at, oldest =
  ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7]

local state = redis.call('GET', delivery) or ''
local ms, seq = string.match(state, '^(%d+)%-(%d+)$')
if ms then
  local padded = string.rep('0', 20 - #ms) .. ms .. '-' .. string.rep('0', 20 - #seq) .. seq
  redis.call('ZREM', ready, padded)
  redis.call('ZREM', postponed, padded)
  redis.call('XACK', outbox, group, state)
  redis.call('XDEL', outbox, state)
  redis.call('HDEL', attempts, state)
  redis.call('SREM', unposted, state)
end

if not burial then
  redis.call('SET', delivery, outcome, 'EX', ttl)
  redis.call('HDEL', buried, id)
  redis.call('ZREM', buried_at, id)
  return 1
end

-- What stands on the platform is not buried by whoever heard of it late.
if string.sub(state, 1, 1) == '{' then return 0 end
redis.call('SET', delivery, outcome, 'EX', ttl)
redis.call('HSET', buried, id, burial)
redis.call('ZADD', buried_at, at, id)
for _, old in ipairs(redis.call('ZRANGE', buried_at, '-inf', '(' .. oldest, 'BYSCORE')) do
  redis.call('HDEL', buried, old)
  redis.call('ZREM', buried_at, old)
end
return 1
