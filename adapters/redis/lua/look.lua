-- A feed with an entry's id, and with its link -> the story and the entry that the store has, or false; and terms ->
-- how many live stories there are and hold each, and the live stories that share the rarest of them.
-- ARGV: digest of the id or '' (no entry is looked for), of the link or '', noted_every, ttl; cutoff or '' (no stories
-- are), swept, looked_up, read, candidates, many; then the digests of the terms in one, seven bytes each.
-- The memory store does the same, step for step; the contract test compares the two.
local noted_every, ttl, cutoff = tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])
local looked_up, read, best = tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
local many, terms = tonumber(ARGV[10]), ARGV[11]

local function find()
  -- Time is what the last commit said it was.
  local newest = call('LINDEX', NOTED, -1)
  local now = newest and read_note(newest) or 0

  local function note(digest, entry)
    if now - entry.noted < noted_every then return end
    entry.noted = now
    local key, field = lies(ENTRIES, digest)
    call('HSET', key, field, entry_value(entry))
    call('EXPIRE', key, ttl)
    call('RPUSH', NOTED, pack('>I5c1', now, 'e') .. digest)
    if entry.link ~= NO_LINK then call('EXPIRE', (lies(LINKS, entry.link)), ttl) end
  end

  local found = followed(ARGV[1], note)
  if not found and ARGV[2] ~= '' then
    found = followed(call('HGET', lies(LINKS, ARGV[2])), note)
  end
  return found and {found.story, found.data} or false
end

local known = ARGV[1] ~= '' and find()
if not cutoff then return {known} end
local next, first, stories, dead = live_from(cutoff, tonumber(ARGV[6]))
pass_over(first, stories, dead)

local holding, held, lists = {}, {}, {}
for i = 1, #terms / 7 do
  local high, low = byte(terms, 7 * i - 6, 7 * i - 5)
  local list = call('HGET', POSTINGS .. (high * 256 + low) % BUCKETS, sub(terms, 7 * i - 4, 7 * i))
  local count = 0
  if list then
    local passed = before(list, first)
    count = #list / 4 - passed
    if count >= many then
      -- Only the latest are kept of so many: how close they lie says how many there are in all.
      count = math.min(stories, floor(count * (next - first) / (next - number_at(list, 4 * passed + 1))))
    end
  end
  holding[i], lists[i] = count, list
  if count > 0 then held[#held + 1] = i end
end
table.sort(held, function(a, b)
  local x, y = holding[a], holding[b]
  if x ~= y then return x < y end
  return a < b
end)

-- Stories come in the order of the tie-break: those of the rarest term first, of each the latest first.
local score, order, found, left = {}, {}, 0, read
for k = 1, math.min(#held, looked_up) do
  if left <= 0 then break end
  local list, count = lists[held[k]], holding[held[k]]
  -- In whole billionths, so that two C libraries' logarithms, and two ways to add, give one order.
  local weight = floor(math.log((stories + 1) / (count + 1)) * 1e9 + 0.5)
  for at = #list - 3, math.max(1, #list - 4 * math.min(count, left) + 1), -4 do
    local seq = sub(list, at, at + 3)
    local sum = score[seq]
    if sum then
      score[seq] = sum + weight
    else
      score[seq], found = weight, found + 1
      order[found] = seq
    end
  end
  left = left - count
end

local top, least = {}, -1
for j = 1, found do
  local seq = order[j]
  local sum = score[seq]
  if j <= best or sum > least then
    local place = #top + 1
    while place > 1 and sum > score[top[place - 1]] do place = place - 1 end
    table.insert(top, place, seq)
    top[best + 1] = nil
    least = score[top[#top]]
  end
end

local candidates = {}
for _, seq in ipairs(top) do
  local slot = call('HGET', slot_of(number_at(seq, 1)))
  local name = slot and sub(slot, 9)
  local data = name and told(name)
  if data then
    candidates[#candidates + 1] = name
    candidates[#candidates + 1] = data
  end
end
return {known, stories, holding, candidates}
