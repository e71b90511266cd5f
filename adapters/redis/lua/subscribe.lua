-- Adds the feeds that are not there yet, and counts the change: the addresses that are new, in order.
-- KEYS: subscriptions, subscriptions_version.  ARGV: for each feed its address and its JSON.
local added = {}
for i = 1, #ARGV, 2 do
  if redis.call('HSETNX', KEYS[1], ARGV[i], ARGV[i + 1]) == 1 then added[#added + 1] = ARGV[i] end
end
if #added > 0 then redis.call('INCR', KEYS[2]) end
return added
