#include "scheduler/store/redis_client.h"

#include <hiredis/hiredis.h>
#include <openssl/evp.h>

#include <array>
#include <csignal>
#include <mutex>

#include "common/base/check.h"
#include "scheduler/store/sentinel.h"

namespace muster::store {
namespace {

timeval to_timeval(Millis time) {
  return {static_cast<time_t>(time.count() / 1000), static_cast<suseconds_t>(time.count() % 1000 * 1000)};
}

// hiredis writes with write(2): a peer that has gone must be an error, not a signal.
void ignore_broken_pipes() {
  static std::once_flag once;
  std::call_once(once, [] {
    struct sigaction present {};
    if (sigaction(SIGPIPE, nullptr, &present) == 0 && present.sa_handler == SIG_DFL) std::signal(SIGPIPE, SIG_IGN);
  });
}

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

// REQUIRES room in `pointers` and `sizes` for all.
void split(std::span<const std::string_view> arguments, std::vector<const char*>& pointers,
           std::vector<size_t>& sizes) {
  pointers.clear();
  sizes.clear();
  for (const auto argument : arguments) {
    pointers.push_back(argument.data() == nullptr ? "" : argument.data());
    sizes.push_back(argument.size());
  }
}

bool passes_by_itself(std::string_view error) {
  for (const char* code : {"LOADING ", "BUSY ", "MASTERDOWN ", "READONLY ", "OOM ", "MISCONF ", "TRYAGAIN ",
                           "CLUSTERDOWN ", "NOREPLICAS ", "ERR max number of clients"})
    if (error.starts_with(code)) return true;
  return false;
}

}  // namespace

RedisReply::RedisReply(redisReply* reply)
    : owner_(reply, [](redisReply* owned) { freeReplyObject(owned); }), at_(reply) {}

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

Failure failure_of(const RedisReply& error, const RedisAddress& address) {
  const std::string text(error.text());
  return Failure{passes_by_itself(text) ? "redis.busy" : "redis.refused",
                 "Redis at " + address.text() + " answered: " + text};
}

void RedisClient::Close::operator()(redisContext* context) const {
  redisFree(context);
}

RedisClient::RedisClient(RedisAddress address, RedisTimeouts timeouts)
    : address_(std::move(address)), timeouts_(timeouts) {
  ignore_broken_pipes();
}

RedisClient::~RedisClient() = default;

void RedisClient::drop() {
  context_.reset();
}

Result<void> RedisClient::connect() {
  if (context_) return {};
  auto opened = address_.by_sentinel() ? open_master() : open(address_.host, address_.port);
  if (!opened) return opened;
  if (was_connected_) ++reconnects_;
  was_connected_ = true;
  return {};
}

Result<void> RedisClient::open(const std::string& host, uint16_t port) {
  const timeval patience = to_timeval(timeouts_.connect);
  context_.reset(host.empty() ? redisConnectUnixWithTimeout(address_.socket_path.c_str(), patience)
                              : redisConnectWithTimeout(host.c_str(), port, patience));
  if (!context_ || context_->err != 0) {
    const std::string why = context_ ? context_->errstr : "out of memory";
    drop();
    return fail("redis.unreachable", "cannot connect to Redis at " + address_.text() + ": " + why);
  }
  redisSetTimeout(context_.get(), to_timeval(timeouts_.command));
  if (!host.empty()) redisEnableKeepAlive(context_.get());
  auto greeted = greet();
  if (greeted && address_.by_sentinel()) greeted = check_role();
  if (greeted) return {};
  drop();
  if (greeted.error().code == "redis.broken") greeted.error().code = "redis.unreachable";
  return greeted;
}

// The first Sentinel that names a master which says that it is one. Each may be down, or know less than the others.
Result<void> RedisClient::open_master() {
  Result<void> opened = fail("redis.unreachable", "no Sentinel is known");
  for (const HostPort& sentinel : address_.sentinels) {
    const auto master = ask_sentinel(sentinel, address_, timeouts_.sentinel);
    opened = master ? open(master->host, master->port) : tl::unexpected(master.error());
    if (opened || opened.error().code == "redis.refused") return opened;
  }
  return opened;
}

Result<void> RedisClient::check_role() {
  const RedisArguments role{"ROLE"};
  const auto reply = exchange(role);
  if (!reply) return tl::unexpected(reply.error());
  if (reply->size() > 0 && (*reply)[0].text() == "master") return {};
  return fail("redis.unreachable", "the Sentinels of " + address_.text() + " name a Redis that is no master");
}

Result<void> RedisClient::greet() {
  if (!address_.password.empty()) {
    RedisArguments auth{"AUTH"};
    if (!address_.user.empty()) auth.push_back(address_.user);
    auth.push_back(address_.password);
    if (auto reply = exchange(auth); !reply) return tl::unexpected(reply.error());
  }
  if (address_.database != 0) {
    const std::string database = std::to_string(address_.database);
    const RedisArguments select{"SELECT", database};
    if (auto reply = exchange(select); !reply) return tl::unexpected(reply.error());
  }
  return {};
}

tl::unexpected<Failure> RedisClient::broken(const std::string& doing) {
  std::string why = context_->errstr;
  if (why.empty() || why == "Resource temporarily unavailable")
    why = "no answer within " + std::to_string(timeouts_.command.count()) + " ms";
  drop();
  return fail("redis.broken", "lost Redis at " + address_.text() + " during " + doing + ": " + why);
}

Result<RedisReply> RedisClient::exchange(std::span<const std::string_view> arguments) {
  std::vector<const char*> pointers;
  std::vector<size_t> sizes;
  split(arguments, pointers, sizes);
  void* raw = redisCommandArgv(context_.get(), static_cast<int>(pointers.size()), pointers.data(), sizes.data());
  if (raw == nullptr) return broken(std::string(arguments[0]));
  RedisReply reply(static_cast<redisReply*>(raw));
  if (reply.kind() != RedisReply::Kind::Error) return reply;
  Failure failure = failure_of(reply, address_);
  // A former master: the next command asks the Sentinels again.
  if (address_.by_sentinel() && reply.text().starts_with("READONLY ")) drop();
  return tl::unexpected(std::move(failure));
}

Result<RedisReply> RedisClient::command(std::span<const std::string_view> arguments) {
  MUSTER_CHECK(!arguments.empty());
  if (auto connected = connect(); !connected) return tl::unexpected(connected.error());
  return exchange(arguments);
}

Result<RedisReply> RedisClient::command(std::initializer_list<std::string_view> arguments) {
  return command(std::span<const std::string_view>(arguments.begin(), arguments.size()));
}

Result<RedisReply> RedisClient::eval(const RedisScript& script, std::span<const std::string_view> keys,
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

Result<std::vector<RedisReply>> RedisClient::pipeline(std::span<const RedisArguments> commands) {
  if (auto connected = connect(); !connected) return tl::unexpected(connected.error());
  std::vector<const char*> pointers;
  std::vector<size_t> sizes;
  for (const auto& arguments : commands) {
    split(arguments, pointers, sizes);
    redisAppendCommandArgv(context_.get(), static_cast<int>(pointers.size()), pointers.data(), sizes.data());
  }
  std::vector<RedisReply> replies;
  replies.reserve(commands.size());
  for (size_t i = 0; i < commands.size(); ++i) {
    void* raw = nullptr;
    if (redisGetReply(context_.get(), &raw) != REDIS_OK) return broken("a pipeline of " + std::string(commands[i][0]));
    replies.emplace_back(static_cast<redisReply*>(raw));
  }
  return replies;
}

}  // namespace muster::store
