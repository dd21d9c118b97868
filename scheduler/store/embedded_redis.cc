#include "scheduler/store/embedded_redis.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <utility>

#include "common/base/log.h"
#include "scheduler/store/redis_client.h"

namespace muster::store {
namespace {

namespace fs = std::filesystem;

constexpr Millis kLivedWell(10000);  // a server that ran this long is restarted without a pause
constexpr Millis kDying(500);        // how long a server found running may take to follow its scheduler into death
constexpr Millis kProbe(20);
constexpr int kFirstTries = 3;      // starts before giving up: a server may be killed as it begins
constexpr Millis kPatience(60000);  // for a server that holds the folder but does not answer

RedisTimeouts probe_timeouts() {
  return {Millis(1000), Millis(1000)};
}

std::string quoted(const fs::path& path) {
  std::string out = "\"";
  for (const char c : path.string()) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

Result<void> prepare_folder(const fs::path& folder) {
  const std::string text = folder.string();
  if (std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }))
    return fail("embedded.folder", "the data folder's path holds control characters");
  if ((folder / "redis.sock").string().size() >= sizeof(sockaddr_un::sun_path))
    return fail("embedded.folder", "the data folder's path is too long for a socket: " + text);
  std::error_code error;
  fs::create_directories(folder / "data", error);
  if (error) return fail("embedded.folder", "cannot make " + text + ": " + error.message());
  fs::permissions(folder, fs::perms::owner_all, error);
  return {};
}

Result<void> write_config(const fs::path& folder) {
  const fs::path path = folder / "redis.conf", fresh = folder / "redis.conf.new";
  {
    std::ofstream file(fresh, std::ios::trunc);
    file << embedded_config(folder);
    if (!file.flush()) return fail("embedded.folder", "cannot write " + fresh.string());
  }
  std::error_code error;
  fs::rename(fresh, path, error);
  if (error) return fail("embedded.folder", "cannot write " + path.string() + ": " + error.message());
  return {};
}

}  // namespace

std::string embedded_config(const fs::path& folder) {
  return "# Written by muster-scheduler at each start.\n"
         "port 0\n"
         "unixsocket " +
         quoted(folder / "redis.sock") +
         "\n"
         "unixsocketperm 700\n"
         "dir " +
         quoted(folder / "data") +
         "\n"
         "logfile \"\"\n"
         "daemonize no\n"
         "save \"\"\n"
         "appendonly yes\n"
         "appendfsync always\n"
         "no-appendfsync-on-rewrite no\n"
         "aof-load-truncated yes\n"
         "auto-aof-rewrite-percentage 100\n"
         "auto-aof-rewrite-min-size 64mb\n"
         "maxmemory-policy noeviction\n";
}

EmbeddedRedis::EmbeddedRedis(fs::path folder, EmbeddedOptions options, FileDescriptor lock, FileDescriptor stop_signal)
    : folder_(std::move(folder)),
      options_(std::move(options)),
      lock_(std::move(lock)),
      stop_signal_(std::move(stop_signal)) {}

namespace {

Result<FileDescriptor> lock_patiently(const fs::path& path, Millis patience) {
  const SteadyTime until = std::chrono::steady_clock::now() + patience;
  Backoff backoff(Millis(20), Millis(200));
  while (true) {
    auto lock = lock_file(path);
    if (lock || lock.error().code != "lock.held" || std::chrono::steady_clock::now() >= until) return lock;
    backoff.wait();
  }
}

}  // namespace

Result<std::unique_ptr<EmbeddedRedis>> EmbeddedRedis::start(const fs::path& folder, EmbeddedOptions options) {
  std::error_code error;
  const fs::path absolute = fs::absolute(folder, error).lexically_normal();
  if (error) return fail("embedded.folder", "cannot resolve " + folder.string() + ": " + error.message());
  if (auto prepared = prepare_folder(absolute); !prepared) return tl::unexpected(prepared.error());
  auto lock = lock_patiently(absolute / "scheduler.lock", options.lock_patience);
  if (!lock)
    return lock.error().code == "lock.held"
               ? fail("embedded.in_use", "another scheduler uses the data folder " + absolute.string())
               : fail("embedded.folder", lock.error().message);
  if (auto written = write_config(absolute); !written) return tl::unexpected(written.error());
  FileDescriptor stop_signal(eventfd(0, EFD_CLOEXEC));
  if (!stop_signal.valid()) return fail("embedded.failed", "cannot make an eventfd");

  std::unique_ptr<EmbeddedRedis> redis(
      new EmbeddedRedis(absolute, std::move(options), std::move(*lock), std::move(stop_signal)));
  std::promise<Result<void>> first;
  auto ready = first.get_future();
  redis->supervisor_ =
      std::thread([&started = *redis, promise = std::move(first)]() mutable { started.run(std::move(promise)); });
  if (auto outcome = ready.get(); !outcome) return tl::unexpected(outcome.error());
  return redis;
}

EmbeddedRedis::~EmbeddedRedis() {
  eventfd_write(stop_signal_.get(), 1);
  backoff_.cancel();
  if (supervisor_.joinable()) supervisor_.join();
}

RedisAddress EmbeddedRedis::address() const {
  RedisAddress address;
  address.socket_path = (folder_ / "redis.sock").string();
  return address;
}

bool EmbeddedRedis::stopping() const {
  pollfd watched{stop_signal_.get(), POLLIN, 0};
  return poll(&watched, 1, 0) > 0;
}

void EmbeddedRedis::run(std::promise<Result<void>> first) {
  bool is_first = true;
  int tries = 0;
  while (!stopping()) {
    const auto began = std::chrono::steady_clock::now();
    auto process = find_or_start();
    Result<void> ready;
    if (process) {
      pid_ = process->pid();
      ready = wait_until_ready(*process);
    } else {
      ready = tl::unexpected(process.error());
    }
    if (!ready && process) process->stop(options_.stop_patience);
    if (is_first && !ready && process && ++tries < kFirstTries && backoff_.wait()) continue;
    if (is_first) {
      is_first = false;
      const bool failed = !ready;
      first.set_value(std::move(ready));
      if (failed) break;
    } else if (ready) {
      ++restarts_;
    } else if (!stopping()) {
      spdlog::error("redis-server does not come back: {}", ready.error().message);
    }
    bool ended = !ready;
    while (!ended && !stopping()) ended = process->wait(Millis(60000), stop_signal_.get());
    if (!ended) process->stop(options_.stop_patience);
    pid_ = 0;
    if (stopping()) break;
    if (ready) spdlog::error("redis-server ended: {}; restarting it", last_log_line());
    if (std::chrono::steady_clock::now() - began > kLivedWell)
      backoff_.reset();
    else if (!backoff_.wait())
      break;
  }
  pid_ = 0;
}

// A server that somebody started in this folder, if it answers; none if there is none.
Result<std::optional<RedisProcess>> EmbeddedRedis::find_running() {
  RedisClient client(address(), probe_timeouts());
  const auto info = client.command({"INFO", "server"});
  if (!info) return std::nullopt;
  constexpr std::string_view kField = "process_id:";
  const std::string_view text = info->text();
  const size_t at = text.find(kField);
  pid_t pid = 0;
  if (at != std::string_view::npos) std::from_chars(text.data() + at + kField.size(), text.data() + text.size(), pid);
  if (pid <= 0) return fail("embedded.failed", "the server on " + address().text() + " does not tell its process");
  auto process = RedisProcess::adopt(pid);
  if (!process || process->wait(kDying, stop_signal_.get())) return std::nullopt;
  spdlog::info("adopted redis-server {} in {}", pid, folder_.string());
  return std::move(*process);
}

Result<RedisProcess> EmbeddedRedis::find_or_start() {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  Backoff pause(kProbe, kProbe);
  while (pause.wait([this] { return stopping(); })) {
    auto lock = lock_file(folder_ / "redis.lock");
    if (!lock && lock.error().code != "lock.held") return tl::unexpected(lock.error());
    auto running = find_running();
    if (!running) return tl::unexpected(running.error());
    if (*running) return std::move(**running);
    if (lock) return RedisProcess::start(options_.program, folder_ / "redis.conf", folder_ / "redis.log", lock->get());
    if (std::chrono::steady_clock::now() > until) break;
  }
  return fail("embedded.failed",
              stopping() ? "told to stop" : "a redis-server holds " + folder_.string() + " but does not answer");
}

Result<void> EmbeddedRedis::wait_until_ready(RedisProcess& process) {
  RedisClient client(address(), probe_timeouts());
  while (!process.wait(kProbe, stop_signal_.get())) {
    if (stopping()) return fail("embedded.failed", "told to stop");
    if (client.command({"PING"})) return {};
  }
  return fail("embedded.failed", "redis-server ended: " + last_log_line());
}

std::string EmbeddedRedis::last_log_line() const {
  std::ifstream log(folder_ / "redis.log", std::ios::ate);
  constexpr std::streamoff kEnd = 4096;
  log.seekg(std::max<std::streamoff>(0, static_cast<std::streamoff>(log.tellg()) - kEnd));
  std::string last;
  for (std::string line; std::getline(log, line);)
    if (!line.empty()) last = line;
  return last + " (" + (folder_ / "redis.log").string() + ")";
}

}  // namespace muster::store
