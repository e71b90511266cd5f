-- The watches of a workspace that this bot was removed from rest in a hash of their own, and go with it.
-- KEYS: watches, left, version.  ARGV: now, for how many seconds they rest, then their ids.
for i = 3, #ARGV do
  local watch = redis.call('HGET', KEYS[1], ARGV[i])
  if watch then
    redis.call('HSET', KEYS[2], ARGV[i], watch)
    redis.call('HDEL', KEYS[1], ARGV[i])
  end
end
if #ARGV < 3 then return 0 end
-- No watch has an empty id.
redis.call('HSET', KEYS[2], '', ARGV[1])
redis.call('EXPIRE', KEYS[2], ARGV[2])
return redis.call('INCR', KEYS[3])
