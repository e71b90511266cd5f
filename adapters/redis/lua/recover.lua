-- What this consumer was handed and holds no more is to be handed out again.
-- KEYS: outbox, ready, postponed.  ARGV: group, consumer, then the stream ids that it still holds.
local outbox, ready, postponed = KEYS[1], KEYS[2], KEYS[3]
local held = {}
for i = 3, #ARGV do held[ARGV[i]] = true end

local function padded(id)
  local ms, seq = string.match(id, '^(%d+)%-(%d+)$')
  return string.rep('0', 20 - #ms) .. ms .. '-' .. string.rep('0', 20 - #seq) .. seq
end

local from, page = '-', 1000
repeat
  local pending = redis.call('XPENDING', outbox, ARGV[1], from, '+', page, ARGV[2])
  for _, message in ipairs(pending) do
    local id = padded(message[1])
    if not held[message[1]] and not redis.call('ZSCORE', postponed, id) then
      redis.call('ZADD', ready, 0, id)
    end
    from = '(' .. message[1]
  end
until #pending < page
return 1
