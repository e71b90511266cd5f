-- The oldest deliveries that are due: {stream id, attempts, 1 if in doubt, delivery} of each.
-- KEYS: outbox, ready, postponed, attempts, unposted.  ARGV: group, consumer, limit, now.
local outbox, ready, postponed, attempts, unposted = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local group, consumer, limit, now = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]

for _, padded in ipairs(redis.call('ZRANGE', postponed, '-inf', now, 'BYSCORE')) do
  redis.call('ZADD', ready, 0, padded)
  redis.call('ZREM', postponed, padded)
end

local taken = {}
local function hand_out(id, fields)
  local times = redis.call('HINCRBY', attempts, id, 1)
  -- Only the word of whoever had it last takes the doubt away, and only for this once.
  local sure = redis.call('SREM', unposted, id) == 1
  taken[#taken + 1] = {id, times, times > 1 and not sure and 1 or 0, fields[2]}
end

-- Whatever was handed out before is older than all that never was.
while #taken < limit do
  local popped = redis.call('ZPOPMIN', ready)[1]
  if not popped then break end
  local id = string.gsub(popped, '^0*(%d+)%-0*(%d+)$', '%1-%2')
  local claimed = redis.call('XCLAIM', outbox, group, consumer, 0, id)[1]
  if claimed then hand_out(claimed[1], claimed[2]) end
end
if #taken < limit then
  local streams =
    redis.call('XREADGROUP', 'GROUP', group, consumer, 'COUNT', limit - #taken, 'STREAMS', outbox, '>')
  for _, message in ipairs(streams and streams[1][2] or {}) do hand_out(message[1], message[2]) end
end
return taken
