-- Goes before a script that is run only while a key holds a value: a lease, say.
-- Beside what that script is given: the last of KEYS is that key, the last of ARGV the value.
if redis.call('GET', table.remove(KEYS)) ~= table.remove(ARGV) then
  return redis.error_reply('FENCED the key does not hold the value')
end
