-- The oldest deliveries that are due, of this process's channels: {stream id, attempts, 1 if in doubt,
-- delivery, when its entry was seen or ''} of each. KEYS: those of lanes.lua.  ARGV: group, process, limit, now, milliseconds of its lease.
local group, consumer, limit, now, lease = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])

redis.call('ZADD', delivering, clock + lease, consumer)

-- What a dead process had goes to others at once, also what it postponed: they cannot know which threads
-- wait for it, and a reply must not stand before one that came earlier.
local function take_over(dead)
  redis.call('ZREM', delivering, dead)
  local from, page = '-', 1000
  repeat
    local pending = redis.call('XPENDING', outbox, group, from, '+', page, dead)
    for _, message in ipairs(pending) do
      local id = message[1]
      local channel = channel_at(id)
      if channel then
        redis.call('ZREM', postponed, padded(id))
        route(group, id, channel)
      else
        redis.call('XACK', outbox, group, id)
      end
      from = '(' .. id
    end
  until #pending < page
  redis.call('DEL', READY .. dead)
  redis.call('XGROUP', 'DELCONSUMER', outbox, group, dead)
end
for _, dead in ipairs(redis.call('ZRANGE', delivering, '-inf', clock, 'BYSCORE')) do take_over(dead) end

local function unpadded(id) return (string.gsub(id, '^0*(%d+)%-0*(%d+)$', '%1-%2')) end

-- So many at a time: an outage may leave so many that all of them together would keep everybody waiting.
local MOST = 1000
local due = redis.call('ZRANGE', postponed, '-inf', now, 'BYSCORE', 'LIMIT', 0, MOST)
for _, late in ipairs(due) do
  local channel = channel_at(unpadded(late))
  if channel then route(group, unpadded(late), channel) end
  redis.call('ZREM', postponed, late)
end

local taken = {}
local function hand_out(id, fields)
  local times = redis.call('HINCRBY', attempts, id, 1)
  -- Only the word of whoever had it last takes the doubt away, and only for this once.
  local sure = redis.call('SREM', unposted, id) == 1
  taken[#taken + 1] = {id, times, times > 1 and not sure and 1 or 0, fields[2], fields[4] or ''}
end

local function hand_out_ready()
  while #taken < limit do
    local popped = redis.call('ZPOPMIN', READY .. consumer)[1]
    if not popped then return end
    local claimed = redis.call('XCLAIM', outbox, group, consumer, 0, unpadded(popped))[1]
    if claimed then hand_out(claimed[1], claimed[2]) end
  end
end

-- Whatever was handed out before is older than all that never was. What is new goes to its channel's process,
-- which is often another, and waits until the last of those that are due is handed out.
hand_out_ready()
local rounds = #due < MOST and 0 or 10
while #taken < limit and rounds < 10 do
  rounds = rounds + 1
  local streams = redis.call('XREADGROUP', 'GROUP', group, consumer, 'COUNT', limit, 'STREAMS', outbox, '>')
  if not streams then break end
  for _, message in ipairs(streams[1][2]) do
    local channel = channel_of(message[2][2])
    route(group, message[1], channel)
    count_in(channel, 1)
  end
  hand_out_ready()
end
return taken
