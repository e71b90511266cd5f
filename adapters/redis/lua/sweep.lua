-- Goes after `commit.lua`: with every fourth number some hashes of postings in turn are rid of the terms that no
-- live story holds. A term that is given again is seen to there and then; most never are.
if moves and number % 4 == 0 then
  local at, hashes, terms = tonumber(call('HGET', INDEX, 'swept') or 0), 0, 0
  while hashes < 64 and terms < 32 do
    local key = POSTINGS .. at
    local held = call('HGETALL', key)
    for i = 1, #held, 2 do
      if number_at(held[i + 1], #held[i + 1] - 3) < first then call('HDEL', key, held[i]) end
    end
    at, hashes, terms = (at + 1) % BUCKETS, hashes + 1, terms + #held / 2
  end
  call('HSET', INDEX, 'swept', at)
end
return {'ok'}
