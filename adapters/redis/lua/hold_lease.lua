-- Takes a lease that is free, or holds it for longer: what it holds from now on; nothing if another has it.
-- KEYS: lease, token.  ARGV: who, what the lease was given to them with or '', milliseconds.
local held = redis.call('GET', KEYS[1])
if held and held == ARGV[2] then
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  return held
end
-- Of the same name: whoever had it before a restart, and has no more use for it.
if held and string.match(held, '^%d+ (.*)$') ~= ARGV[1] then return false end
held = string.format('%.0f', redis.call('INCR', KEYS[2])) .. ' ' .. ARGV[1]
redis.call('SET', KEYS[1], held, 'PX', ARGV[3])
return held
