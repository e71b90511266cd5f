-- These feeds and no others are handed out from now on; what is taken stays taken.
-- KEYS: planned, due, taken, failing.  ARGV, for each: feed, when it is due at the latest or '' for never.
local planned, due, taken, failing = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local plan = {}
redis.call('DEL', planned)
for i = 1, #ARGV, 2 do
  plan[ARGV[i]] = ARGV[i + 1]
  redis.call('SADD', planned, ARGV[i])
end
for _, key in ipairs({due, taken}) do
  for _, feed in ipairs(redis.call('ZRANGE', key, 0, -1)) do
    if (plan[feed] or '') == '' then redis.call('ZREM', key, feed) end
  end
end
for _, feed in ipairs(redis.call('ZRANGE', failing, 0, -1)) do
  if not plan[feed] then redis.call('ZREM', failing, feed) end
end
for feed, at in pairs(plan) do
  if at ~= '' and not redis.call('ZSCORE', taken, feed) then redis.call('ZADD', due, 'LT', at, feed) end
end
