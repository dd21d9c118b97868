#include "scheduler/store/token_store.h"

#include <sstream>

namespace muster::store {
namespace {

// Somebody waits for the answer.
constexpr RedisTimeouts kTokenTimeouts{Millis(500), Millis(1500), Millis(500)};
constexpr const char* kReplicaPatienceMs = "1000";

// KEYS epoch tokens; ARGV fence id line; an empty line: the token is gone. → {OK} | {EPOCH}
const RedisScript& write_token_script() {
  static const RedisScript script(R"lua(
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'EPOCH'} end
if ARGV[3] == '' then redis.call('HDEL', KEYS[2], ARGV[2]) else redis.call('HSET', KEYS[2], ARGV[2], ARGV[3]) end
return {'OK'}
)lua");
  return script;
}

// `1 <role> <hash> <created> <expires> <name>`; times in milliseconds since 1970.
std::string line_of(const api::StoredToken& token) {
  return "1 " + std::string(api::name_of(token.role)) + " " + token.hash + " " + std::to_string(token.created_wall_ms) +
         " " + std::to_string(token.expires_wall_ms) + " " + token.name;
}

std::optional<api::StoredToken> parse_line(std::string_view id, std::string_view line) {
  std::istringstream words{std::string(line)};
  std::string version, role;
  api::StoredToken token;
  token.id = id;
  words >> version >> role >> token.hash >> token.created_wall_ms >> token.expires_wall_ms >> token.name;
  const auto known = api::parse_role(role);
  if (!words || version != "1" || !known) return std::nullopt;
  token.role = *known;
  return token;
}

}  // namespace

TokenStore::TokenStore(RedisAddress address, uint8_t shard, std::string fence, Durability durability)
    : keys_(shard), fence_(std::move(fence)), durability_(durability), client_(std::move(address), kTokenTimeouts) {}

Result<std::vector<api::StoredToken>> TokenStore::load() {
  std::lock_guard lock(mutex_);
  const auto reply = client_.command({"HGETALL", keys_.tokens()});
  if (!reply) return tl::unexpected(reply.error());
  std::vector<api::StoredToken> all;
  for (size_t i = 0; i + 1 < reply->size(); i += 2) {
    auto token = parse_line((*reply)[i].text(), (*reply)[i + 1].text());
    if (!token) return fail("tokens.unreadable", "a token in " + keys_.tokens() + " is of no form that is known here");
    all.push_back(std::move(*token));
  }
  return all;
}

Result<void> TokenStore::put(const api::StoredToken& token) {
  return write(token.id, line_of(token));
}

Result<void> TokenStore::remove(const std::string& id) {
  return write(id, "");
}

Result<void> TokenStore::write(const std::string& id, const std::string& line) {
  std::lock_guard lock(mutex_);
  const std::string epoch = keys_.epoch(), tokens = keys_.tokens();
  const auto reply =
      client_.eval(write_token_script(), RedisArguments{epoch, tokens}, RedisArguments{fence_, id, line});
  if (!reply) return tl::unexpected(reply.error());
  if (reply->size() != 1 || (*reply)[0].text() != "OK") return fail("tokens.fence", "another scheduler leads by now");
  if (durability_ == Durability::Local) return {};
  const auto confirmed = client_.command({"WAIT", "1", kReplicaPatienceMs});
  if (!confirmed) return tl::unexpected(confirmed.error());
  if (confirmed->integer() < 1) return fail("tokens.unconfirmed", "no replica of Redis confirms the change");
  return {};
}

}  // namespace muster::store
