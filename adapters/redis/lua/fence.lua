-- Goes before a script that only the holder of a lease may run.
-- Beside what that script is given: the last of KEYS is the lease, the last of ARGV what it must hold.
if redis.call('GET', table.remove(KEYS)) ~= table.remove(ARGV) then
  return redis.error_reply('FENCED the lease is not held')
end
