-- A delivery that this version cannot read leaves the outbox, and is kept for an operator.
-- KEYS: those of lanes.lua, then unreadable.  ARGV: group, stream id, the message.
redis.call('LPUSH', KEYS[8], ARGV[3])
redis.call('LTRIM', KEYS[8], 0, 999)
leave(ARGV[1], ARGV[2])
return 1
