-- The oldest deliveries in the outbox: {stream id, delivery, attempts or false, when due or false} of each.
-- KEYS: outbox, attempts, postponed.  ARGV: how many at most.
local found = {}
for _, message in ipairs(redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', ARGV[1])) do
  local id = message[1]
  local ms, seq = string.match(id, '^(%d+)%-(%d+)$')
  local padded = string.rep('0', 20 - #ms) .. ms .. '-' .. string.rep('0', 20 - #seq) .. seq
  local due = redis.call('ZSCORE', KEYS[3], padded)
  found[#found + 1] = {id, message[2][2], redis.call('HGET', KEYS[2], id), due}
end
return found
