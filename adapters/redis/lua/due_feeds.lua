-- Takes the feeds that are longest due: {feed, state or false} of each.
-- KEYS: states, due, taken.  ARGV: limit, now, until when they are taken.
local states, due, taken = KEYS[1], KEYS[2], KEYS[3]
local limit, now, lapse = ARGV[1], ARGV[2], ARGV[3]

-- Whoever took these has said nothing of them since: a crash.
local lapsed = redis.call('ZRANGE', taken, '-inf', now, 'BYSCORE', 'WITHSCORES')
for i = 1, #lapsed, 2 do
  redis.call('ZADD', due, lapsed[i + 1], lapsed[i])
  redis.call('ZREM', taken, lapsed[i])
end

local found = {}
for _, feed in ipairs(redis.call('ZRANGE', due, '-inf', now, 'BYSCORE', 'LIMIT', 0, limit)) do
  redis.call('ZREM', due, feed)
  redis.call('ZADD', taken, lapse, feed)
  found[#found + 1] = {feed, redis.call('HGET', states, feed)}
end
return found
