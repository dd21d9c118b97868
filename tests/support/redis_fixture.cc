#include "tests/support/redis_fixture.h"

#include <fcntl.h>

#include <csignal>
#include <fstream>

#include "common/base/check.h"
#include "common/base/log.h"
#include "scheduler/store/embedded_redis.h"

namespace muster::test {

namespace fs = std::filesystem;

TestRedis::TestRedis() {
  fs::create_directories(folder() / "data");
  std::ofstream(folder() / "redis.conf") << store::embedded_config(folder());
  start();
}

TestRedis::~TestRedis() {
  if (process_) kill();
}

store::RedisAddress TestRedis::address() const {
  store::RedisAddress address;
  address.socket_path = (folder() / "redis.sock").string();
  return address;
}

void TestRedis::kill() {
  client_.reset();
  ::kill(process_->pid(), SIGKILL);
  MUSTER_CHECK(process_->wait(Millis(10000), -1));
  process_.reset();
}

void TestRedis::start() {
  MUSTER_CHECK(!process_);
  const store::FileDescriptor lock(open("/dev/null", O_RDONLY | O_CLOEXEC));
  auto started =
      store::RedisProcess::start("redis-server", folder() / "redis.conf", folder() / "redis.log", lock.get());
  if (!started) spdlog::error("{}", started.error().message);
  MUSTER_CHECK(started.has_value());
  process_ = std::move(*started);
  client_.emplace(address());
  for (int probes = 0; !client_->command({"PING"}); ++probes) {
    MUSTER_CHECK(probes < 1000);
    MUSTER_CHECK(!process_->wait(Millis(10), -1));
  }
}

void TestRedis::save_files_as(const std::string& name) const {
  MUSTER_CHECK(!process_);
  fs::copy(folder() / "data", folder() / name, fs::copy_options::recursive);
}

void TestRedis::restore_files_from(const std::string& name) {
  MUSTER_CHECK(!process_);
  fs::remove_all(folder() / "data");
  fs::copy(folder() / name, folder() / "data", fs::copy_options::recursive);
}

store::RedisReply TestRedis::command(std::initializer_list<std::string_view> arguments) {
  auto reply = client_->command(arguments);
  if (!reply) spdlog::error("{}", reply.error().message);
  MUSTER_CHECK(reply.has_value());
  return *reply;
}

}  // namespace muster::test
