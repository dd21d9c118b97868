#include "scheduler/store/journal_scripts.h"

namespace muster::store {

const RedisScript& acquire_script() {
  static const RedisScript script(R"lua(
local fence = redis.call('GET', KEYS[1]) or '0'
local tail = redis.call('GET', KEYS[2]) or '0:0'
local newest = redis.call('XREVRANGE', KEYS[3], '+', '-', 'COUNT', 1)[1]
local highest = tonumber(string.match(fence, '^(%d+)$') or string.match(fence, '^(%d+):'))
local tail_epoch, tail_sequence = string.match(tail, '^(%d+):(%d+)$')
if not highest or not tail_epoch then return {'UNREADABLE', fence, tail} end
highest = math.max(highest, tonumber(tail_epoch), tonumber(ARGV[1]))
if newest then
  if newest[1] ~= tail_sequence .. '-0' then return {'INCONSISTENT', tail, newest[1]} end
  for i = 1, #newest[2], 2 do
    if newest[2][i] == 'e' then highest = math.max(highest, tonumber(newest[2][i + 1]) or 0) end
  end
end
if highest >= 65535 then return {'EXHAUSTED'} end
local epoch = string.format('%d', highest + 1)
redis.call('SET', KEYS[1], epoch .. ':' .. ARGV[2])
return {'OK', epoch, tail}
)lua");
  return script;
}

const RedisScript& append_script() {
  static const RedisScript script(R"lua(
local fence = redis.call('GET', KEYS[1]) or ''
local tail = redis.call('GET', KEYS[2]) or ''
if fence ~= ARGV[1] then return {'EPOCH', fence, tail} end
if tail ~= ARGV[2] and not (tail == '' and ARGV[2] == '0:0') then return {'TAIL', fence, tail} end
for i = 4, #KEYS do redis.call('HSET', KEYS[i], ARGV[3], ARGV[i + 2]) end
redis.call('XADD', KEYS[3], ARGV[3] .. '-0', 'e', ARGV[4], 'b', ARGV[5])
redis.call('SET', KEYS[2], ARGV[4] .. ':' .. ARGV[3])
return {'OK'}
)lua");
  return script;
}

const RedisScript& touch_script() {
  static const RedisScript script(R"lua(
local fence = redis.call('GET', KEYS[1]) or ''
local tail = redis.call('GET', KEYS[2]) or ''
if fence ~= ARGV[1] then return {'EPOCH', fence, tail} end
if tail ~= ARGV[2] then return {'TAIL', fence, tail} end
redis.call('SET', KEYS[2], tail)
return {'OK'}
)lua");
  return script;
}

const RedisScript& restore_fence_script() {
  static const RedisScript script(R"lua(
local fence = redis.call('GET', KEYS[1]) or '0'
local stored = tonumber(string.match(fence, '^(%d+)$') or string.match(fence, '^(%d+):'))
if not stored or stored >= tonumber(ARGV[2]) then return {'EPOCH', fence} end
redis.call('SET', KEYS[1], ARGV[1])
return {'OK'}
)lua");
  return script;
}

const RedisScript& raise_epoch_script() {
  static const RedisScript script(R"lua(
local fence = redis.call('GET', KEYS[1]) or '0'
local stored = tonumber(string.match(fence, '^(%d+)$') or string.match(fence, '^(%d+):'))
if not stored or stored >= tonumber(ARGV[1]) then return {'EPOCH', fence} end
redis.call('SET', KEYS[1], ARGV[1])
return {'OK'}
)lua");
  return script;
}

}  // namespace muster::store
