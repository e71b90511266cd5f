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

-- Postings come in the order of the tie-break: those of the rarest term first, of each the latest first.
local score, ids, found = {}, {}, 0
for k = 1, math.min(#held, looked_up) do
  if left <= 0 then break end
  local count = holding[held[k] - 2]
  -- In whole billionths, so that two C libraries' logarithms, and two ways to add, give one order.
  local weight = math.floor(math.log((stories + 1) / (count + 1)) * 1e9 + 0.5)
  -- The live ones are the last of the set, so their ranks are known, and reading by rank is quicker.
  local postings = redis.call('ZRANGE', KEYS[held[k]], 0, math.min(count, left) - 1, 'REV')
  for j = 1, #postings do
    local id = postings[j]
    local sum = score[id]
    if sum then
      score[id] = sum + weight
    else
      score[id], found = weight, found + 1
      ids[found] = id
    end
  end
  left = left - count
end

local top, least = {}, -1
for j = 1, found do
  local id = ids[j]
  local sum = score[id]
  if j <= best or sum > least then
    local place = #top + 1
    while place > 1 and sum > score[top[place - 1]] do place = place - 1 end
    table.insert(top, place, id)
    top[best + 1] = nil
    least = score[top[#top]]
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
