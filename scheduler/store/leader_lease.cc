#include "scheduler/store/leader_lease.h"

#include "common/base/check.h"

namespace muster::store {
namespace {

// Shorter than the lease: a claim that takes longer is as good as none.
constexpr RedisTimeouts kTimeouts{Millis(500), Millis(500), Millis(300)};

// KEYS leader; ARGV value ttl. → {MINE} | {HELD, value}
const RedisScript& claim_script() {
  static const RedisScript script(R"lua(
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return {'HELD', holder} end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return {'MINE'}
)lua");
  return script;
}

// KEYS leader; ARGV value. → {OK}
const RedisScript& release_script() {
  static const RedisScript script(R"lua(
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return {'OK'}
)lua");
  return script;
}

std::string or_dash(const std::string& text) {
  return text.empty() ? "-" : text;
}

// Takes the first word off `text`.
std::string next_word(std::string_view& text) {
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(std::min(text.size(), word.size() + 1));
  return word == "-" ? std::string() : std::string(word);
}

}  // namespace

std::string LeaseHolder::text() const {
  return token + " " + or_dash(agents) + " " + or_dash(http);
}

std::optional<LeaseHolder> LeaseHolder::parse(std::string_view text) {
  LeaseHolder holder;
  holder.token = next_word(text);
  holder.agents = next_word(text);
  holder.http = next_word(text);
  if (holder.token.empty() || !text.empty()) return std::nullopt;
  return holder;
}

LeaderLease::LeaderLease(RedisAddress address, uint8_t shard, LeaseHolder me, Millis ttl)
    : LeaderLease(std::make_unique<RedisClient>(std::move(address), kTimeouts), shard, std::move(me), ttl) {}

LeaderLease::LeaderLease(std::unique_ptr<RedisPort> redis, uint8_t shard, LeaseHolder me, Millis ttl)
    : keys_(shard), me_(std::move(me)), ttl_(ttl), redis_(std::move(redis)) {}

Result<std::optional<LeaseHolder>> LeaderLease::claim() {
  const std::string key = keys_.leader(), value = me_.text(), ttl = std::to_string(ttl_.count());
  const auto reply = redis_->eval(claim_script(), RedisArguments{key}, RedisArguments{value, ttl});
  if (!reply) {
    redis_->drop();
    return tl::unexpected(reply.error());
  }
  if (reply->size() < 2) return std::nullopt;
  // Somebody else's value that cannot be read is a holder all the same.
  return LeaseHolder::parse((*reply)[1].text()).value_or(LeaseHolder{"unreadable", "", ""});
}

Result<std::optional<LeaseHolder>> LeaderLease::look() {
  const auto reply = redis_->command({"GET", keys_.leader()});
  if (!reply) {
    redis_->drop();
    return tl::unexpected(reply.error());
  }
  if (reply->nil()) return std::nullopt;
  return LeaseHolder::parse(reply->text());
}

Result<void> LeaderLease::release() {
  const std::string key = keys_.leader(), value = me_.text();
  const auto reply = redis_->eval(release_script(), RedisArguments{key}, RedisArguments{value});
  if (!reply) return tl::unexpected(reply.error());
  return {};
}

}  // namespace muster::store
