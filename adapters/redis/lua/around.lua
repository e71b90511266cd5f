-- Terms -> how many live stories there are and hold each, and the live stories that share the rarest of them.
-- KEYS: live, story (beginning of names), then a posting a term.  ARGV: cutoff, looked_up, read, candidates.
-- The memory store does the same, step for step; the contract test compares the two.
local live, STORY, cutoff = KEYS[1], KEYS[2], ARGV[1]
local looked_up, left, best = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])

local stories = redis.call('ZCOUNT', live, cutoff, '+inf')
local holding, held = {}, {}
for i = 3, #KEYS do
  local count = redis.call('ZCOUNT', KEYS[i], cutoff, '+inf')
  holding[i - 2] = count
  if count > 0 then held[#held + 1] = i end
end
table.sort(held, function(a, b)
  local x, y = holding[a - 2], holding[b - 2]
  if x ~= y then return x < y end
  return a < b
end)

local score, updated, ids = {}, {}, {}
for k = 1, math.min(#held, looked_up) do
  if left <= 0 then break end
  local count = holding[held[k] - 2]
  local weight = math.log((stories + 1) / (count + 1))
  local postings =
    redis.call('ZRANGE', KEYS[held[k]], '+inf', cutoff, 'BYSCORE', 'REV', 'LIMIT', 0, left, 'WITHSCORES')
  for j = 1, #postings, 2 do
    local id = postings[j]
    if not score[id] then
      score[id], updated[id], ids[#ids + 1] = 0, tonumber(postings[j + 1]), id
    end
    score[id] = score[id] + weight
  end
  left = left - count
end

-- Rounded, so that two C libraries' logarithms give one order.
for _, id in ipairs(ids) do score[id] = math.floor(score[id] * 1e9 + 0.5) end

-- Bytes, not `<`: that follows the locale of whoever started the server.
local function later(a, b)
  for i = 1, math.min(#a, #b) do
    local x, y = string.byte(a, i), string.byte(b, i)
    if x ~= y then return x > y end
  end
  return #a > #b
end

local function better(a, b)
  if score[a] ~= score[b] then return score[a] > score[b] end
  if updated[a] ~= updated[b] then return updated[a] > updated[b] end
  return later(a, b)
end

local top = {}
for _, id in ipairs(ids) do
  local place = #top + 1
  while place > 1 and better(id, top[place - 1]) do place = place - 1 end
  if place <= best then
    table.insert(top, place, id)
    top[best + 1] = nil
  end
end

local candidates = {}
for _, id in ipairs(top) do
  local profile = redis.call('HGET', STORY .. id, 'profile')
  if profile then
    candidates[#candidates + 1] = id
    candidates[#candidates + 1] = profile
  end
end
return {stories, holding, candidates}
