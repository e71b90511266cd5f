-- Since when this store has been in use: written once, and gone if the store comes back empty.
-- KEYS: born.  ARGV: what to write.
redis.call('SET', KEYS[1], ARGV[1], 'NX')
return redis.call('GET', KEYS[1])
