-- The watches that rest since this bot was removed from a workspace are what they were.
-- KEYS: watches, left, version.  ARGV: the time before which it must not have been.
local resting = redis.call('HGETALL', KEYS[2])
local at = redis.call('HGET', KEYS[2], '')
redis.call('DEL', KEYS[2])
if not at or tonumber(at) < tonumber(ARGV[1]) then return 0 end
for i = 1, #resting, 2 do
  if resting[i] ~= '' then redis.call('HSETNX', KEYS[1], resting[i], resting[i + 1]) end
end
return redis.call('INCR', KEYS[3])
