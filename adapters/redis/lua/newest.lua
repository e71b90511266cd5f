-- What a hash holds, newest first: buried deliveries, complaints.
-- KEYS: the hash, and its fields by their time.  ARGV: how many at most.
local ids = redis.call('ZRANGE', KEYS[2], 0, tonumber(ARGV[1]) - 1, 'REV')
if #ids == 0 then return {} end
return redis.call('HMGET', KEYS[1], unpack(ids))
