-- Watches -> the ids of the stories they matched, each with when it was updated; some perhaps more than once.
-- KEYS: what is listed under each watch.  ARGV: since when.
local found = {}
for _, key in ipairs(KEYS) do
  local stories = redis.call('ZRANGE', key, ARGV[1], '+inf', 'BYSCORE', 'WITHSCORES')
  for i = 1, #stories do found[#found + 1] = stories[i] end
end
return found
