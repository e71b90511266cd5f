-- Arrivals are placed, and leave the inbox.
-- KEYS: inbox.  ARGV: group, then their ids in the stream.
for i = 2, #ARGV do
  redis.call('XACK', KEYS[1], ARGV[1], ARGV[i])
  redis.call('XDEL', KEYS[1], ARGV[i])
end
return 1
