-- A message that this version cannot read leaves its stream, and is kept for an operator.
-- KEYS: stream, unreadable.  ARGV: group, stream id, the message.
redis.call('LPUSH', KEYS[2], ARGV[3])
redis.call('LTRIM', KEYS[2], 0, 999)
redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
return redis.call('XDEL', KEYS[1], ARGV[2])
