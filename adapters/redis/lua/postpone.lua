-- A delivery that was handed out is to be handed out again, and not before it is due.
-- KEYS: delivery, outbox, ready, postponed, unposted.
-- ARGV: group, process, due, 1 if it may stand on the platform.
local id = redis.call('GET', KEYS[1]) or ''
local ms, seq = string.match(id, '^(%d+)%-(%d+)$')
-- Another process has it by now, and says itself what becomes of it.
if not ms or #redis.call('XPENDING', KEYS[2], ARGV[1], id, id, 1, ARGV[2]) == 0 then return 0 end
local padded = string.rep('0', 20 - #ms) .. ms .. '-' .. string.rep('0', 20 - #seq) .. seq
redis.call('ZREM', KEYS[3], padded)
redis.call('ZADD', KEYS[4], ARGV[3], padded)
redis.call(ARGV[4] == '1' and 'SREM' or 'SADD', KEYS[5], id)
return 1
