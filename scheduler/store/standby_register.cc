#include "scheduler/store/standby_register.h"

#include "scheduler/store/parse_number.h"

namespace muster::store {
namespace {

// Somebody waits for the answer.
constexpr RedisTimeouts kAskTimeouts{Millis(500), Millis(500), Millis(500)};

// KEYS standbys; ARGV member. → {OK}
const RedisScript& announce_standby_script() {
  static const RedisScript script(R"lua(
local now = redis.call('TIME')[1]
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - 3600)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('EXPIRE', KEYS[1], 3600)
return {'OK'}
)lua");
  return script;
}

// KEYS standbys; ARGV seconds. → members that spoke since
const RedisScript& list_standbys_script() {
  static const RedisScript script(R"lua(
return redis.call('ZRANGEBYSCORE', KEYS[1], redis.call('TIME')[1] - ARGV[1], '+inf')
)lua");
  return script;
}

// `<newest format> <version> <address>`
std::string member_of(const api::StandbyView& standby) {
  return std::to_string(standby.newest_format) + " " + standby.version + " " + standby.address;
}

std::optional<api::StandbyView> parse_member(std::string_view text) {
  const size_t first = text.find(' '), second = text.find(' ', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  api::StandbyView standby{std::string(text.substr(second + 1)),
                           std::string(text.substr(first + 1, second - first - 1))};
  if (!parse_number(text.substr(0, first), standby.newest_format)) return std::nullopt;
  return standby;
}

}  // namespace

Result<void> announce_standby(RedisPort& redis, const Keys& keys, const api::StandbyView& standby) {
  const std::string key = keys.standbys(), member = member_of(standby);
  const auto reply = redis.eval(announce_standby_script(), RedisArguments{key}, RedisArguments{member});
  if (!reply) return tl::unexpected(reply.error());
  return {};
}

Result<void> withdraw_standby(RedisPort& redis, const Keys& keys, const api::StandbyView& standby) {
  const auto reply = redis.command({"ZREM", keys.standbys(), member_of(standby)});
  if (!reply) return tl::unexpected(reply.error());
  return {};
}

StandbyRegister::StandbyRegister(RedisAddress address, uint8_t shard, std::chrono::seconds silence,
                                 std::chrono::milliseconds kept)
    : keys_(shard), silence_(silence), kept_(kept), client_(std::move(address), kAskTimeouts) {}

Result<std::vector<api::StandbyView>> StandbyRegister::standbys() {
  {
    std::lock_guard lock(mutex_);
    if (answered_ && std::chrono::steady_clock::now() < *answered_ + kept_) return answer_;
    if (std::exchange(asking_, true)) return fail("redis.busy", "somebody else asks Redis at this moment");
  }
  auto answer = ask();
  std::lock_guard lock(mutex_);
  asking_ = false;
  if (!answer) return answer;
  answer_ = *answer;
  answered_ = std::chrono::steady_clock::now();
  return answer;
}

Result<std::vector<api::StandbyView>> StandbyRegister::ask() {
  const std::string key = keys_.standbys(), silence = std::to_string(silence_.count());
  const auto reply = client_.eval(list_standbys_script(), RedisArguments{key}, RedisArguments{silence});
  if (!reply) return tl::unexpected(reply.error());
  std::vector<api::StandbyView> all;
  for (size_t i = 0; i < reply->size(); ++i) {
    if (auto standby = parse_member((*reply)[i].text())) all.push_back(std::move(*standby));
  }
  return all;
}

}  // namespace muster::store
