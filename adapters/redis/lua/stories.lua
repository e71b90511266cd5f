-- Goes before every script that reads or writes stories: how they lie in the server. `keys.py` says why.
-- KEYS: the index, from whose name the others follow; then the script's own.
local call, sub, byte, floor = redis.call, string.sub, string.byte, math.floor
local pack, unpack = struct.pack, struct.unpack
local INDEX = KEYS[1]
local PREFIX = sub(INDEX, 1, -6)
local NOTED, POSTINGS, SLOTS, STORIES = PREFIX .. 'noted', PREFIX .. 'postings:', PREFIX .. 'slots:', PREFIX .. 'stories:'
local ENTRIES, LINKS, SHOWN, WATCHED = PREFIX .. 'entries:', PREFIX .. 'links:', PREFIX .. 'shown:', PREFIX .. 'watched:'

local BUCKETS, SLOTS_EACH, NO_LINK = 4096, 128, string.rep('\0', 8)
-- A feed that keeps changing an entry's id leaves a chain; it may bite its own tail.
local LONGEST_CHAIN = 16

-- A digest -> the hash it lies in, and its field there: what the hash's number says is not said again.
local function lies(beginning, digest)
  local high, low = byte(digest, 1, 2)
  return beginning .. (high * 256 + low) % BUCKETS, sub(digest, 3)
end

-- A story's name -> the hash it lies in. Names differ most at their ends.
local function bucket(name)
  local high, low = byte(name, -2, -1)
  return STORIES .. (high * 256 + (low or 0)) % BUCKETS
end

local function slot_of(seq)
  return SLOTS .. floor(seq / SLOTS_EACH), seq % SLOTS_EACH
end

-- The number that four bytes of a text say.
local function number_at(text, at)
  local a, b, c, d = byte(text, at, at + 3)
  return ((a * 256 + b) * 256 + c) * 256 + d
end

-- A story -> `h`, when it was noted, its heir's name; or `r` (what is told of it lies with the entry that founded
-- it) or `s`, noted, version, its number in the index, and that entry's digest or what is told of it.
local function story_of(name)
  local value = call('HGET', bucket(name), name)
  if not value then return nil end
  local kind, noted, at = unpack('>c1I5', value)
  if kind == 'h' then return {kind = kind, noted = noted, rest = sub(value, at)} end
  local version, seq, rest = unpack('>I4I4', value, at)
  return {kind = kind, noted = noted, version = version, seq = seq, rest = sub(value, rest)}
end

local function story_value(kind, noted, version, seq, rest)
  return pack('>c1I5I4I4', kind, noted, version, seq) .. rest
end

-- An entry -> `e` with its story's name and itself, or `>` with the digest that its feed gave it after this one.
local function entry_of(digest)
  local value = call('HGET', lies(ENTRIES, digest))
  if not value then return nil end
  local kind, noted, link, at = unpack('>c1I5c8', value)
  if kind == '>' then return {kind = kind, noted = noted, link = link, next = sub(value, at)} end
  local long, rest = unpack('>I2', value, at)
  local story, data = sub(value, rest, rest + long - 1), sub(value, rest + long)
  return {kind = kind, noted = noted, link = link, story = story, data = data}
end

local function entry_value(entry)
  local head = pack('>c1I5c8', entry.kind, entry.noted, entry.link)
  if entry.kind == '>' then return head .. entry.next end
  return head .. pack('>I2', #entry.story) .. entry.story .. entry.data
end

-- What is told of the story with this name: packed, and how to read it is for the client to say. It is read often.
local function told(name)
  local value = call('HGET', bucket(name), name)
  local kind = value and byte(value)
  if kind == 115 then return sub(value, 15) end
  if kind ~= 114 then return nil end
  local entry = call('HGET', lies(ENTRIES, sub(value, 15)))
  if not entry or byte(entry) ~= 101 then return nil end
  local high, low = byte(entry, 15, 16)
  return sub(entry, 17 + 256 * high + low)
end

-- The entry that a digest, or whatever took its place, stands for; `note` is told of all on the way.
local function followed(digest, note)
  for _ = 1, LONGEST_CHAIN do
    local entry = digest and entry_of(digest)
    if not entry then return nil end
    if note then note(digest, entry) end
    if entry.kind == 'e' then return entry end
    digest = entry.next
  end
end

-- A note of what is to be looked at once it is too old: when, `e` or `s`, and the digest or name.
local function read_note(value)
  local at, kind, rest = unpack('>I5c1', value)
  return at, kind, sub(value, rest)
end

-- Names may be any bytes, and those of keys are shown to people.
local function shown(name)
  return SHOWN .. string.gsub(name, '.', function(each) return string.format('%02x', byte(each)) end)
end

-- The index numbers stories in the order in which they were last updated, so that those that are live are all
-- from one number on. Which number is the next, which that one, if those that were last updated before `cutoff`
-- are passed over, `most` numbers at once; how many stories are live then; and the numbers of those passed over,
-- nothing if no number is.
local function live_from(cutoff, most)
  local state = call('HMGET', INDEX, 'next', 'first', 'stories')
  local next, first, stories = tonumber(state[1] or 0), tonumber(state[2] or 0), tonumber(state[3] or 0)
  local from, dead = first, {}
  while first < next and first - from < most do
    local slot = call('HGET', slot_of(first))
    if slot then
      if unpack('>d', slot) >= cutoff then break end
      dead[#dead + 1] = first
    end
    first = first + 1
  end
  return next, first, stories - #dead, first > from and dead
end

local function pass_over(first, stories, dead)
  if not dead then return end
  for _, seq in ipairs(dead) do call('HDEL', slot_of(seq)) end
  call('HSET', INDEX, 'first', first, 'stories', stories)
end

-- The stories that hold a term are a list of their numbers, four bytes each, in order. How many of them come
-- before `seq`.
local function before(list, seq)
  local low, high = 0, #list / 4
  if high == 0 or number_at(list, 1) >= seq then return 0 end
  if number_at(list, #list - 3) < seq then return high end
  while low < high do
    local middle = floor((low + high) / 2)
    if number_at(list, 4 * middle + 1) < seq then low = middle + 1 else high = middle end
  end
  return low
end
