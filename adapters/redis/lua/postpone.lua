-- A delivery is to be handed out again, and not before it is due.
-- KEYS: delivery, ready, postponed.  ARGV: due.
local ms, seq = string.match(redis.call('GET', KEYS[1]) or '', '^(%d+)%-(%d+)$')
if not ms then return 0 end
local padded = string.rep('0', 20 - #ms) .. ms .. '-' .. string.rep('0', 20 - #seq) .. seq
redis.call('ZREM', KEYS[2], padded)
redis.call('ZADD', KEYS[3], ARGV[1], padded)
return 1
