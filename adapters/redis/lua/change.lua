-- Puts a field into a hash or takes one out, and counts the change: 1 if it is new, or was there.
-- KEYS: hash, version.  ARGV: put, field, value, then fields to take out with it; or take, field.
local changed
if ARGV[1] == 'put' then
  for i = 4, #ARGV do redis.call('HDEL', KEYS[1], ARGV[i]) end
  changed = redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
else
  changed = redis.call('HDEL', KEYS[1], ARGV[2])
end
if changed == 1 or ARGV[1] == 'put' then redis.call('INCR', KEYS[2]) end
return changed
