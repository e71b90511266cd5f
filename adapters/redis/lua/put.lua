-- Arrivals go to the end of the inbox, all or none.
-- KEYS: inbox.  ARGV: an arrival each.
for _, arrival in ipairs(ARGV) do redis.call('XADD', KEYS[1], '*', 'a', arrival) end
return #ARGV
