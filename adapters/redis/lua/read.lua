-- Messages of a stream for one of a group's readers.
-- KEYS: stream.  ARGV: group, reader, how many at most, after which of those it was handed (">": new ones).
return redis.call('XREADGROUP', 'GROUP', ARGV[1], ARGV[2], 'COUNT', ARGV[3], 'STREAMS', KEYS[1], ARGV[4])
