#include "scheduler/store/redis_client.h"

#include <hiredis/hiredis.h>

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

RedisReply own(void* raw) {
  return RedisReply(std::shared_ptr<const redisReply>(
      static_cast<redisReply*>(raw), [](const redisReply* owned) { freeReplyObject(const_cast<redisReply*>(owned)); }));
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

}  // namespace

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
  RedisReply reply = own(raw);
  if (reply.kind() != RedisReply::Kind::Error) return reply;
  // A former master: the next command asks the Sentinels again.
  if (address_.by_sentinel() && reply.text().starts_with("READONLY ")) drop();
  return tl::unexpected(failure_of(reply, address_.text()));
}

Result<RedisReply> RedisClient::command(std::span<const std::string_view> arguments) {
  MUSTER_CHECK(!arguments.empty());
  if (auto connected = connect(); !connected) return tl::unexpected(connected.error());
  return exchange(arguments);
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
    replies.push_back(own(raw));
  }
  return replies;
}

}  // namespace muster::store
