-- What this process was handed and holds no more is to be handed out again.
-- KEYS: those of lanes.lua.  ARGV: group, process, 1 if what it postponed is meant too (another process of
-- its name did), then the stream ids that it still holds.
local group, consumer = ARGV[1], ARGV[2]
local held = {}
for i = 4, #ARGV do held[ARGV[i]] = true end

local from, page = '-', 1000
repeat
  local pending = redis.call('XPENDING', outbox, group, from, '+', page, consumer)
  for _, message in ipairs(pending) do
    local id = padded(message[1])
    if ARGV[3] == '1' then redis.call('ZREM', postponed, id) end
    if not held[message[1]] and not redis.call('ZSCORE', postponed, id) then
      redis.call('ZADD', READY .. consumer, 0, id)
    end
    from = '(' .. message[1]
  end
until #pending < page
return 1
