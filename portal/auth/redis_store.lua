-- The session store in Redis: each command is one run of this script, so nobody sees half of it and
-- nothing is left half done.
--
-- ARGV: the command, the caller's time in seconds since the epoch, the command's own arguments.
-- What is over is decided by the caller's time; Redis' own expiry only clears away what is left.
-- Names are written before a record and forgotten after it: no live record is ever without its names.
-- The first write of a command is one that a full Redis refuses: once it has let a script write,
-- it lets it write on.

local PREFIX = '{foyer}:'
local SESSION = PREFIX .. 'session:'
local TAKEABLE = PREFIX .. 'takeable:'
local CLOCKS_DIFFER = 60 -- seconds, between two hosts
local LONGEST = 10 * 366 * 86400
local AT_ONCE = 1000 -- records, so that nobody else waits long

local now = tonumber(ARGV[2])
local commands = {}

local function keep(key, until_)
  local span = math.max(math.min(until_ - now, LONGEST), 0.001)
  redis.call('PEXPIRE', key, string.format('%.0f', span * 1000))
end

-- As long as the last of its members, and a little longer: a host whose clock is behind may prolong
-- a session that has ended for others, and its names must be there as long as that.
local function keep_index(index)
  local last = redis.call('ZRANGE', index, -1, -1, 'WITHSCORES')
  if last[2] then keep(index, tonumber(last[2]) + CLOCKS_DIFFER) end
end

local function add_to_index(index, member, until_)
  redis.call('ZADD', index, until_, member)
  redis.call('ZREMRANGEBYSCORE', index, '-inf', now - CLOCKS_DIFFER)
  keep_index(index)
end

-- The fields of a hash; nil, and the key is gone, for something that was not put there by us.
local function fields(key, ...)
  local kind = redis.call('TYPE', key).ok
  if kind == 'none' then return nil end
  if kind == 'hash' then
    local found = redis.call('HMGET', key, 'expires_at', ...)
    local expires_at = tonumber(found[1])
    if expires_at then return expires_at, unpack(found, 2, #{...} + 1) end
  end
  redis.call('DEL', key)
  return nil
end

local function record(key)
  local expires_at, tenant, version, value, names =
    fields(key, 'tenant', 'version', 'value', 'names')
  if not expires_at then return nil end
  if not (tenant and tonumber(version) and value and names) then
    redis.call('DEL', key)
    return nil
  end
  return {
    expires_at = expires_at, tenant = tenant, version = tonumber(version), value = value,
    names = names,
  }
end

local function live(key, tenant)
  local found = record(key)
  if found and found.tenant == tenant and found.expires_at > now then return found end
  return nil
end

local function forget(id, found)
  redis.call('DEL', SESSION .. id)
  for index in string.gmatch(found.names, '%S+') do redis.call('ZREM', index, id) end
end

local function write(id, tenant, version, value, expires_at, names)
  local key = SESSION .. id
  for index in string.gmatch(names, '%S+') do add_to_index(index, id, expires_at) end
  redis.call('HSET', key, 'tenant', tenant, 'version', version, 'value', value,
    'expires_at', expires_at, 'names', names)
  keep(key, tonumber(expires_at))
end

-- Whether a new record may have this key; the place of one that has ended is cleared.
local function is_free(id)
  local found = record(SESSION .. id)
  if not found then return true end
  if found.expires_at > now then return false end
  forget(id, found)
  return true
end

local function is_closed(closings, born_at)
  for _, born_until in ipairs(redis.call('ZRANGEBYSCORE', closings, '(' .. ARGV[2], '+inf')) do
    if tonumber(born_until) >= born_at then return true end
  end
  return false
end

-- KEYS: the record, then the closings of its names.
function commands.create(id, tenant, value, expires_at, names, born_at)
  for i = 2, #KEYS do
    if is_closed(KEYS[i], tonumber(born_at)) then return 0 end
  end
  if not is_free(id) then return redis.error_reply('TAKEN by another record') end
  write(id, tenant, '1', value, expires_at, names)
  return 1
end

function commands.read(tenant)
  local found = live(KEYS[1], tenant)
  return found and {found.value, found.version}
end

function commands.update(id, tenant, value, expires_at, version)
  local found = live(KEYS[1], tenant)
  if not found or found.version ~= tonumber(version) then return 0 end
  write(id, tenant, found.version + 1, value, expires_at, found.names)
  return 1
end

function commands.move(id, tenant, new_id, value, expires_at, version)
  local found = live(KEYS[1], tenant)
  if not found or found.version ~= tonumber(version) then return 0 end
  if not is_free(new_id) then return redis.error_reply('TAKEN by another record') end
  write(new_id, tenant, found.version + 1, value, expires_at, found.names)
  forget(id, found)
  return 1
end

function commands.delete(id, tenant)
  local found = record(KEYS[1])
  if found and found.tenant == tenant then forget(id, found) end
end

function commands.named()
  return redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. ARGV[2], '+inf')
end

-- A portion of them: how many live ones were forgotten, and how many are left.
function commands.delete_named(but)
  local index, forgotten = KEYS[1], 0
  for _, id in ipairs(redis.call('ZRANGE', index, 0, AT_ONCE)) do
    if id ~= but then
      local found = record(SESSION .. id)
      if found and string.find(found.names, index, 1, true) then
        forget(id, found)
        if found.expires_at > now then forgotten = forgotten + 1 end
      end
      redis.call('ZREM', index, id)
    end
  end
  local left = redis.call('ZCARD', index)
  if redis.call('ZSCORE', index, but) then left = left - 1 end
  return {forgotten, left}
end

-- Closings by their end; one that another covers is not kept.
function commands.close(born_until, expires_at)
  local closings = KEYS[1]
  local known = redis.call('ZRANGE', closings, 0, -1, 'WITHSCORES')
  redis.call('ZADD', closings, 'GT', expires_at, born_until)
  for i = 1, #known, 2 do
    local is_covered = tonumber(known[i]) < tonumber(born_until)
      and tonumber(known[i + 1]) <= tonumber(expires_at)
    if is_covered then redis.call('ZREM', closings, known[i]) end
  end
  redis.call('ZREMRANGEBYSCORE', closings, '-inf', now - CLOCKS_DIFFER)
  keep_index(closings)
end

-- KEYS: the try's own sorted set, by the time from which a try does not count any more.
function commands.admit(id, limit, window)
  local tries = KEYS[1]
  local last = redis.call('ZREVRANGEBYSCORE', tries, '+inf', '(' .. ARGV[2], 'WITHSCORES',
    'LIMIT', limit - 1, 1)
  if last[2] then return string.format('%.17g', tonumber(last[2]) - now) end
  redis.call('ZADD', tries, string.format('%.17g', now + tonumber(window)), id)
  redis.call('ZREMRANGEBYSCORE', tries, '-inf', ARGV[2])
  keep_index(tries)
  return '0'
end

-- KEYS: what is put, then the list of all that its owner has put.
function commands.put(id, owner, value, expires_at, at_most)
  local takeable, all = KEYS[1], KEYS[2]
  if redis.call('EXISTS', takeable) == 1 then return redis.error_reply('TAKEN by another') end
  redis.call('HSET', takeable, 'owner', owner, 'value', value, 'expires_at', expires_at)
  keep(takeable, tonumber(expires_at))
  local life = redis.call('PTTL', all)
  redis.call('RPUSH', all, id)
  while redis.call('LLEN', all) > tonumber(at_most) do
    redis.call('DEL', TAKEABLE .. redis.call('LPOP', all))
  end
  keep(all, math.max(tonumber(expires_at), now + life / 1000))
end

function commands.take(id, owner)
  local expires_at, owned_by, value = fields(KEYS[1], 'owner', 'value')
  if not expires_at or expires_at <= now or owned_by ~= owner then return false end
  redis.call('DEL', KEYS[1])
  redis.call('LREM', KEYS[2], 1, id)
  return value
end

local function hold(key, owner, lease)
  local expires_at = now + tonumber(lease)
  redis.call('HSET', key, 'owner', owner, 'expires_at', string.format('%.17g', expires_at))
  redis.call('HDEL', key, 'result')
  keep(key, expires_at)
end

function commands.claim(owner, lease)
  local expires_at, _, result = fields(KEYS[1], 'owner', 'result')
  if expires_at and expires_at > now then return {result and 'done' or 'held', result} end
  hold(KEYS[1], owner, lease)
  return {'mine'}
end

function commands.complete(owner, result, seconds)
  local expires_at, owned_by = fields(KEYS[1], 'owner')
  if not expires_at or owned_by ~= owner then return end
  hold(KEYS[1], owner, seconds)
  redis.call('HSET', KEYS[1], 'result', result)
end

function commands.release(owner)
  local expires_at, owned_by = fields(KEYS[1], 'owner')
  if expires_at and owned_by == owner then redis.call('DEL', KEYS[1]) end
end

function commands.acquire(owner, lease)
  local expires_at = fields(KEYS[1])
  if expires_at and expires_at > now then return 0 end
  hold(KEYS[1], owner, lease)
  return 1
end

-- Only where it can be written to this passes; a replica refuses.
function commands.ping()
  redis.call('SET', KEYS[1], '', 'PX', 60000)
end

return commands[ARGV[1]](unpack(ARGV, 3))
