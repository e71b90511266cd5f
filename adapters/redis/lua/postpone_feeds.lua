-- Gives feeds back that were not polled.  KEYS: due, taken.  ARGV, for each: feed, when it is due.
local due, taken = KEYS[1], KEYS[2]
for i = 1, #ARGV, 2 do
  local feed, at = ARGV[i], ARGV[i + 1]
  local planned = redis.call('ZREM', taken, feed) == 1 or redis.call('ZSCORE', due, feed)
  if planned then redis.call('ZADD', due, at, feed) end
end
