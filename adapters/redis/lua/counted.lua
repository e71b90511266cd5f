-- How many stories are live, and how many entries came on a day.
-- KEYS, after the index: new entries on the day.  ARGV: cutoff, swept.
local _, first, stories, dead = live_from(tonumber(ARGV[1]), tonumber(ARGV[2]))
pass_over(first, stories, dead)
return {stories, tonumber(call('GET', KEYS[2]) or 0)}
