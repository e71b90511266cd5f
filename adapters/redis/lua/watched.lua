-- Some of the stories that any of some watches matched, the last updated first, if they hold what is sought.
-- KEYS, after the index: what is listed under each watch.
-- ARGV: since, up to, how many to look at; the number of words and the words, of names and the names; then the
-- stories that were looked at before and were updated just then.
-- Answer: {up to when the next look is or '', the stories updated just then that need no second, outlines}.
local since, up_to, limit = ARGV[1], ARGV[2], tonumber(ARGV[3])
local words_end = 4 + tonumber(ARGV[4])
local names_end = words_end + 1 + tonumber(ARGV[words_end + 1])
local passed = {}
for i = names_end + 1, #ARGV do passed[ARGV[i]] = true end
limit = limit + #ARGV - names_end

-- No story updated before the latest of the last ones read can be told yet: another set may hold a later one.
local updated, moment, latest_last = {}, {}, nil
for k = 2, #KEYS do
  local stories =
    call('ZRANGE', KEYS[k], up_to, since, 'BYSCORE', 'REV', 'LIMIT', 0, limit, 'WITHSCORES')
  for i = 1, #stories, 2 do
    local id = stories[i]
    if not updated[id] then updated[id], moment[id] = stories[i + 1], tonumber(stories[i + 1]) end
  end
  local last = stories[#stories]
  if #stories == 2 * limit and (not latest_last or tonumber(last) > tonumber(latest_last)) then
    latest_last = last
  end
end

local ids, ties = {}, {}
local from = latest_last and tonumber(latest_last)
for id, at in pairs(moment) do
  if not from or at >= from then
    if not passed[id] then ids[#ids + 1] = id end
    if at == from then ties[#ties + 1] = id end
  end
end
table.sort(ids, function(a, b)
  local x, y = moment[a], moment[b]
  if x ~= y then return x > y end
  return a > b
end)

local function holds(line)
  for i = 5, words_end do
    if not string.find(line, ' ' .. ARGV[i], 1, true) then return false end
  end
  for i = words_end + 2, names_end do
    if string.find(line, ' ' .. ARGV[i] .. ' ', 1, true) then return true end
  end
  return names_end == words_end + 1
end

local found = {}
for _, id in ipairs(ids) do
  -- The words are a small part of it, and most searches want few of the stories.
  local line = call('HGET', shown(id), 'words')
  if line and holds(line) then found[#found + 1] = call('HGET', shown(id), 'outline') end
end
return {latest_last or '', ties, found}
