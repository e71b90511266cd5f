-- Puts a delivery into the outbox, unless it was ever there.  KEYS: outbox, delivery.  ARGV: its JSON.
if redis.call('EXISTS', KEYS[2]) == 0 then
  redis.call('SET', KEYS[2], redis.call('XADD', KEYS[1], '*', 'd', ARGV[1]))
end
