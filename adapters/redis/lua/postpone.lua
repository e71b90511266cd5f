-- Deliveries that were handed out are to be handed out again, and not before they are due.
-- KEYS: delivery (beginning of names), outbox, ready, postponed, unposted, attempts.
-- ARGV: group, process, due, 1 if they may stand on the platform, 1 if they were tried; then their ids.
local DELIVERY, outbox, ready, postponed, unposted, attempts = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local group, consumer, due, in_doubt, tried = ARGV[1], ARGV[2], ARGV[3], ARGV[4] == '1', ARGV[5] == '1'

local function postpone(id, ms, seq)
  local padded = string.rep('0', 20 - #ms) .. ms .. '-' .. string.rep('0', 20 - #seq) .. seq
  redis.call('ZREM', ready, padded)
  local was_in_hand = redis.call('ZADD', postponed, due, padded) == 1
  redis.call(in_doubt and 'SREM' or 'SADD', unposted, id)
  if was_in_hand and not tried and redis.call('HINCRBY', attempts, id, -1) < 1 then
    redis.call('HDEL', attempts, id)
  end
end

for i = 6, #ARGV do
  local id = redis.call('GET', DELIVERY .. ARGV[i]) or ''
  local ms, seq = string.match(id, '^(%d+)%-(%d+)$')
  -- Else another process has it by now, and says itself what becomes of it.
  if ms and #redis.call('XPENDING', outbox, group, id, id, 1, consumer) > 0 then postpone(id, ms, seq) end
end
return 1
