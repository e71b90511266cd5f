-- A complaint is kept and counted, unless it is there: 1 if it is new.
-- KEYS: complaints, complaints_at, counts.  ARGV: id, its JSON, when, the oldest to keep, what it counts for.
for _, old in ipairs(redis.call('ZRANGE', KEYS[2], '-inf', '(' .. ARGV[4], 'BYSCORE')) do
  redis.call('HDEL', KEYS[1], old)
  redis.call('ZREM', KEYS[2], old)
end
if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2]) == 0 then return 0 end
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
redis.call('HINCRBY', KEYS[3], ARGV[5], 1)
return 1
