-- The next turn of those that are so far apart: in how many microseconds it is.
-- KEYS: turns.  ARGV: microseconds from one to the next.
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local turn = math.max(now, tonumber(redis.call('GET', KEYS[1]) or 0) or 0)
-- Nobody is so far ahead: the clock was set back.
if turn > now + 100000000 then turn = now end
local next = turn + ARGV[1]
redis.call('SET', KEYS[1], string.format('%.0f', next), 'PX', math.ceil((next - now) / 1000) + 1000)
return turn - now
