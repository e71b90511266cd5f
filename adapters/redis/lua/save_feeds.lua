-- Keeps states of feeds; those that are planned are due again when they say, and free to be taken.
-- KEYS: states, planned, due, taken, failing.  ARGV, for each: feed, state, when it is due or '' for never,
-- since when it has failed or '' if it has not.
local states, planned, due, taken, failing = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
for i = 1, #ARGV, 4 do
  local feed, state, at, since = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  redis.call('HSET', states, feed, state)
  redis.call('ZREM', taken, feed)
  redis.call('ZREM', due, feed)
  local is_planned = redis.call('SISMEMBER', planned, feed) == 1
  if is_planned and at ~= '' then redis.call('ZADD', due, at, feed) end
  if is_planned and since ~= '' then
    redis.call('ZADD', failing, since, feed)
  else
    redis.call('ZREM', failing, feed)
  end
end
