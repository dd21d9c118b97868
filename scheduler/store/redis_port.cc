#include "scheduler/store/redis_port.h"

#include <hiredis/hiredis.h>
#include <openssl/evp.h>

#include <array>

#include "common/base/check.h"

namespace muster::store {
namespace {

std::string sha1_hex(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  MUSTER_CHECK(EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr) == 1);
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    constexpr char kDigits[] = "0123456789abcdef";
    hex += kDigits[digest[i] >> 4];
    hex += kDigits[digest[i] & 15];
  }
  return hex;
}

bool passes_by_itself(std::string_view error) {
  for (const char* code : {"LOADING ", "BUSY ", "MASTERDOWN ", "READONLY ", "OOM ", "MISCONF ", "TRYAGAIN ",
                           "CLUSTERDOWN ", "NOREPLICAS ", "ERR max number of clients",
                           // of WAIT, where the master has become a replica
                           "UNBLOCKED ", "ERR WAIT cannot be used with replica"})
    if (error.starts_with(code)) return true;
  return false;
}

}  // namespace

RedisReply::RedisReply(std::shared_ptr<const redisReply> reply) : owner_(std::move(reply)), at_(owner_.get()) {}

RedisReply::Kind RedisReply::kind() const {
  switch (at_->type) {
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
      return Kind::Text;
    case REDIS_REPLY_INTEGER:
      return Kind::Integer;
    case REDIS_REPLY_ARRAY:
      return Kind::Array;
    case REDIS_REPLY_ERROR:
      return Kind::Error;
    default:
      return Kind::Nil;
  }
}

std::string_view RedisReply::text() const {
  const Kind is = kind();
  return is == Kind::Text || is == Kind::Error ? std::string_view(at_->str, at_->len) : std::string_view();
}

int64_t RedisReply::integer() const {
  return kind() == Kind::Integer ? at_->integer : 0;
}

size_t RedisReply::size() const {
  return kind() == Kind::Array ? at_->elements : 0;
}

RedisReply RedisReply::operator[](size_t index) const {
  MUSTER_CHECK(index < size());
  return RedisReply(owner_, at_->element[index]);
}

RedisScript::RedisScript(std::string text) : text_(std::move(text)), sha_(sha1_hex(text_)) {}

Failure failure_of(const RedisReply& error, const std::string& where) {
  const std::string text(error.text());
  return Failure{passes_by_itself(text) ? "redis.busy" : "redis.refused", "Redis at " + where + " answered: " + text};
}

Result<RedisReply> RedisPort::command(std::initializer_list<std::string_view> arguments) {
  return command(std::span<const std::string_view>(arguments.begin(), arguments.size()));
}

Result<RedisReply> RedisPort::eval(const RedisScript& script, std::span<const std::string_view> keys,
                                   std::span<const std::string_view> arguments) {
  const std::string count = std::to_string(keys.size());
  RedisArguments all{"EVALSHA", script.sha(), count};
  all.insert(all.end(), keys.begin(), keys.end());
  all.insert(all.end(), arguments.begin(), arguments.end());
  auto reply = command(all);
  if (reply || reply.error().message.find("NOSCRIPT") == std::string::npos) return reply;
  all[0] = "EVAL";
  all[1] = script.text();
  return command(all);
}

bool is_passing(const Failure& failure) {
  return failure.code == "redis.unreachable" || failure.code == "redis.broken" || failure.code == "redis.busy";
}

}  // namespace muster::store
