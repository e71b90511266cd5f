-- Gives a lease back, unless it is another's by now.  KEYS: lease.  ARGV: what it was given with.
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1
