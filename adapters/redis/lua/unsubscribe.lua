-- Removes a feed, and counts the change: 1 if it was there.
-- KEYS: subscriptions, subscriptions_version.  ARGV: its address.
local removed = redis.call('HDEL', KEYS[1], ARGV[1])
if removed == 1 then redis.call('INCR', KEYS[2]) end
return removed
