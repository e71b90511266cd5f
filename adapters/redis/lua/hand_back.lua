-- A process stops: others take over what it has, as soon as the platforms may be asked for more.
-- KEYS: those of lanes.lua.  ARGV: group, process, milliseconds.
if redis.call('ZSCORE', delivering, ARGV[2]) then
  redis.call('ZADD', delivering, clock + tonumber(ARGV[3]), ARGV[2])
end
return 1
