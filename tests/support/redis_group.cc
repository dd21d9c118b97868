#include "tests/support/redis_group.h"

#include <csignal>
#include <fstream>

#include "common/base/check.h"
#include "scheduler/store/sentinel.h"
#include "tests/support/free_port.h"

namespace muster::test {
namespace {

using testing::eventually;

constexpr std::chrono::seconds kPatience{30};
constexpr const char* kHost = "127.0.0.1";

store::RedisAddress address_of(uint16_t port) {
  store::RedisAddress address;
  address.host = kHost;
  address.port = port;
  return address;
}

}  // namespace

RedisGroup::RedisGroup() {
  for (uint16_t& port : ports_) port = testing::free_port();
  sentinel_port_ = testing::free_port();
  for (size_t i : {0, 1}) {
    std::filesystem::create_directories(folder_.path() / std::to_string(i));
    write_config(i);
    start(i);
  }
  MUSTER_CHECK(eventually(kPatience, [&] {
    return text(1, {"INFO", "replication"}).find("link_status:up") != std::string::npos;
  }));
  std::ofstream(folder_.path() / "sentinel.conf")
      << "port " << sentinel_port_ << "\nbind " << kHost << "\ndir " << folder_.path().string()
      << "\nsentinel monitor muster " << kHost << " " << ports_[0]
      << " 1\nsentinel down-after-milliseconds muster 400\nsentinel failover-timeout muster 2000\n";
  sentinel_ = std::make_unique<testing::ChildProcess>(
      std::vector<std::string>{"redis-server", (folder_.path() / "sentinel.conf").string(), "--sentinel"},
      folder_.path() / "sentinel.log");
  MUSTER_CHECK(eventually(kPatience, [&] { return answers(sentinel_port_); }));
  // A failover needs a replica that the Sentinel has heard of.
  MUSTER_CHECK(eventually(kPatience, [&] {
    store::RedisClient client(address_of(sentinel_port_));
    const auto replicas = client.command({"SENTINEL", "replicas", "muster"});
    return replicas && replicas->size() == 1;
  }));
}

RedisGroup::~RedisGroup() {
  sentinel_->kill_hard();
  for (auto& server : servers_) server->kill_hard();
}

void RedisGroup::write_config(size_t index) const {
  std::ofstream file(folder_.path() / std::to_string(index) / "redis.conf");
  file << "port " << ports_[index] << "\nbind " << kHost << "\ndir "
       << (folder_.path() / std::to_string(index)).string()
       << "\nsave \"\"\nappendonly yes\nappendfsync always\nrepl-diskless-sync yes\nrepl-diskless-sync-delay 0\n"
          "maxmemory-policy noeviction\n";
  if (index == 1) file << "replicaof " << kHost << " " << ports_[0] << "\n";
}

std::string RedisGroup::url() const {
  return std::string("redis+sentinel://") + kHost + ":" + std::to_string(sentinel_port_) + "/muster";
}

store::RedisAddress RedisGroup::server(size_t index) const {
  return address_of(ports_[index]);
}

size_t RedisGroup::master() const {
  const auto found = store::ask_sentinel({kHost, sentinel_port_}, address(), Millis(1000));
  return found && found->port == ports_[1] ? 1 : 0;
}

bool RedisGroup::wait_for_master(size_t index) const {
  return eventually(kPatience, [&] {
    return master() == index && text(index, {"INFO", "replication"}).find("role:master") != std::string::npos;
  });
}

bool RedisGroup::wait_until_synced() const {
  return eventually(kPatience, [&] {
    store::RedisClient client(server(master()));
    if (!client.command({"SET", "muster:test:sync", "1"})) return false;
    const auto replicas = client.command({"WAIT", "1", "500"});
    return replicas && replicas->integer() == 1;
  });
}

void RedisGroup::kill(size_t index) {
  servers_[index]->kill_hard();
}

void RedisGroup::start(size_t index) {
  const auto folder = folder_.path() / std::to_string(index);
  servers_[index] = std::make_unique<testing::ChildProcess>(
      std::vector<std::string>{"redis-server", (folder / "redis.conf").string()}, folder / "redis.log");
  MUSTER_CHECK(eventually(kPatience, [&] { return answers(ports_[index]); }));
}

void RedisGroup::pause(size_t index) {
  MUSTER_CHECK(::kill(servers_[index]->pid(), SIGSTOP) == 0);
}

void RedisGroup::resume(size_t index) {
  MUSTER_CHECK(::kill(servers_[index]->pid(), SIGCONT) == 0);
}

bool RedisGroup::fail_over() {
  const size_t before = master();
  return eventually(kPatience, [&] {
    store::RedisClient client(address_of(sentinel_port_));
    (void)client.command({"SENTINEL", "failover", "muster"});
    return eventually(std::chrono::seconds(3), [&] { return master() != before; });
  });
}

std::string RedisGroup::text(size_t index, std::initializer_list<std::string_view> arguments) const {
  store::RedisClient client(server(index), {Millis(500), Millis(1000), Millis(500)});
  const auto reply = client.command(arguments);
  return reply ? std::string(reply->text()) : std::string();
}

bool RedisGroup::answers(uint16_t port) const {
  store::RedisClient client(address_of(port), {Millis(500), Millis(1000), Millis(500)});
  return client.command({"PING"}).has_value();
}

}  // namespace muster::test
