-- Which process carries out the deliveries of which channel. Goes before other scripts.
-- KEYS: outbox, delivering, lanes, ready (the beginning of names), postponed, attempts, unposted.
-- A channel's deliveries are carried out by one process at a time, so that a thread stays in order and the
-- platform's limit for the channel is kept to. It moves when the process dies, or when it has none of them.
local outbox, delivering, lanes, READY, postponed, attempts, unposted =
  KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]

-- Milliseconds for which a channel stays where it was after its last delivery: platforms count messages a
-- second, and only the process that posted the last one knows how long ago that was.
local LINGER = 2000

local time = redis.call('TIME')
local clock = time[1] * 1000 + math.floor(time[2] / 1000)

local function padded(id)
  local ms, seq = string.match(id, '^(%d+)%-(%d+)$')
  return string.rep('0', 20 - #ms) .. ms .. '-' .. string.rep('0', 20 - #seq) .. seq
end

-- The channel of a delivery in JSON; '' for what this version cannot read, which has a lane of its own.
local function channel_of(data)
  local read, delivery = pcall(cjson.decode, data)
  local channel = read and type(delivery) == 'table' and delivery.channel
  if type(channel) ~= 'table' then return '' end
  return tostring(channel.platform) .. ':' .. tostring(channel.id)
end

-- The channel of a message in the outbox; nothing if it is there no more.
local function channel_at(id)
  local message = redis.call('XRANGE', outbox, id, id)[1]
  return message and channel_of(message[2][2])
end

local function lane_of(channel)
  local lane = redis.call('HGET', lanes, channel)
  if not lane then return 0, 0, nil end
  local count, free, owner = string.match(lane, '^(%-?%d+) (%d+) (.*)$')
  return tonumber(count), tonumber(free), owner
end

local function set_lane(channel, count, free, owner)
  redis.call('HSET', lanes, channel, string.format('%.0f %.0f %s', math.max(0, count), free, owner))
end

local alive
local function is_alive(owner)
  if not alive then
    alive = {}
    for _, each in ipairs(redis.call('ZRANGE', delivering, '(' .. clock, '+inf', 'BYSCORE')) do
      alive[each] = true
    end
  end
  return alive[owner]
end

-- How many channels each process has; those that nobody needs any more are cleared away. Looked through once
-- in a script: of thousands of channels, each new one would take longer than the one before.
local having
local function count_lanes()
  having = {}
  local all = redis.call('HGETALL', lanes)
  for i = 1, #all, 2 do
    local count, free, owner = string.match(all[i + 1], '^(%-?%d+) (%d+) (.*)$')
    if tonumber(count) > 0 or clock < tonumber(free) then
      having[owner] = (having[owner] or 0) + 1
    else
      redis.call('HDEL', lanes, all[i])
    end
  end
end

-- The living process with the fewest channels, which gets one more.
local function idlest()
  if not having then count_lanes() end
  local names = {}
  is_alive('')
  for name in pairs(alive) do names[#names + 1] = name end
  table.sort(names, function(a, b)
    local x, y = having[a] or 0, having[b] or 0
    if x ~= y then return x < y end
    return a < b
  end)
  having[names[1]] = (having[names[1]] or 0) + 1
  return names[1]
end

-- The process to carry out the channel's deliveries from now on.
local function owner_of(channel)
  local count, free, owner = lane_of(channel)
  if owner and is_alive(owner) and (count > 0 or clock < free) then return owner end
  local next_owner = idlest()
  set_lane(channel, count, free, next_owner)
  return next_owner
end

-- One delivery more, or less, of the channel is in somebody's hands.
local function count_in(channel, change)
  local count, free, owner = lane_of(channel)
  if owner then set_lane(channel, count + change, clock + LINGER, owner) end
end

-- Have the message handed out to its channel's process.
local function route(group, id, channel)
  local owner = owner_of(channel)
  redis.call('XCLAIM', outbox, group, owner, 0, id, 'JUSTID')
  redis.call('ZADD', READY .. owner, 0, padded(id))
end

-- The message leaves the outbox, whoever has it.
local function leave(group, id)
  local channel, ready = channel_at(id), padded(id)
  local _, _, owner = lane_of(channel or '')
  if owner then redis.call('ZREM', READY .. owner, ready) end
  redis.call('ZREM', postponed, ready)
  local acknowledged = redis.call('XACK', outbox, group, id)
  if channel and acknowledged == 1 then count_in(channel, -1) end
  redis.call('XDEL', outbox, id)
  redis.call('HDEL', attempts, id)
  redis.call('SREM', unposted, id)
end
