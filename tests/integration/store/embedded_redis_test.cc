#include "scheduler/store/embedded_redis.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/wait.h>

#include <csignal>

#include "scheduler/store/redis_client.h"
#include "tests/support/temp_dir.h"

namespace muster::store {
namespace {

std::unique_ptr<EmbeddedRedis> started(const std::filesystem::path& folder) {
  auto redis = EmbeddedRedis::start(folder);
  EXPECT_TRUE(redis) << redis.error().message;
  return redis ? std::move(*redis) : nullptr;
}

std::string failure(const std::filesystem::path& folder, EmbeddedOptions options = {}) {
  const auto redis = EmbeddedRedis::start(folder, std::move(options));
  return redis ? "started" : redis.error().code + ": " + redis.error().message;
}

// Asks until Redis answers; each try waits on the socket's own answer, and there is a bound.
std::string get(const RedisAddress& address, std::string_view key) {
  RedisClient client(address);
  Backoff backoff(Millis(10), Millis(100));
  for (int tries = 0; tries < 300; ++tries) {
    if (const auto reply = client.command({"GET", key})) return std::string(reply->text());
    backoff.wait();
  }
  return "no answer";
}

bool has_children() {
  siginfo_t found{};
  return waitid(P_ALL, 0, &found, WEXITED | WNOHANG | WNOWAIT) == 0;
}

TEST(EmbeddedRedis, KeepsWhatWasWrittenOverAStopAndAStart) {
  testing::TempDir folder;
  {
    const auto redis = started(folder.path() / "new" / "data");
    ASSERT_TRUE(redis);
    RedisClient client(redis->address());
    ASSERT_TRUE(client.command({"SET", "k", "v"}));
    EXPECT_EQ((*client.command({"CONFIG", "GET", "appendfsync"}))[1].text(), "always");
    EXPECT_EQ((*client.command({"CONFIG", "GET", "port"}))[1].text(), "0");
  }
  EXPECT_FALSE(has_children()) << "a zombie, or a server left running";
  const auto redis = started(folder.path() / "new" / "data");
  ASSERT_TRUE(redis);
  EXPECT_EQ(get(redis->address(), "k"), "v");
  EXPECT_EQ(redis->restarts(), 0u);
}

TEST(EmbeddedRedis, RestartsAServerThatWasKilled) {
  testing::TempDir folder;
  const auto redis = started(folder.path());
  ASSERT_TRUE(redis);
  ASSERT_TRUE(RedisClient(redis->address()).command({"SET", "k", "v"}));
  for (uint64_t kills = 1; kills <= 2; ++kills) {
    const pid_t pid = redis->pid();
    ::kill(pid, SIGKILL);
    EXPECT_EQ(get(redis->address(), "k"), "v");
    EXPECT_NE(redis->pid(), pid);
  }
}

TEST(EmbeddedRedis, RefusesAFolderInUse) {
  testing::TempDir folder;
  const auto redis = started(folder.path());
  EXPECT_EQ(failure(folder.path()),
            "embedded.in_use: another scheduler uses the data folder " + folder.path().string());
}

TEST(EmbeddedRedis, SaysThatTheServersProgramIsMissing) {
  testing::TempDir folder;
  EmbeddedOptions options;
  options.program = "no-such-redis-server";
  const std::string said = failure(folder.path(), options);
  EXPECT_EQ(said.substr(0, 60), "redis.program: no-such-redis-server was not found in PATH: i") << said;
}

TEST(EmbeddedRedis, SaysWhyTheServerDoesNotStart) {
  testing::TempDir folder;
  EmbeddedOptions options;
  options.program = "false";
  EXPECT_EQ(failure(folder.path(), options).substr(0, 39), "embedded.failed: redis-server ended:  (");
}

TEST(EmbeddedRedis, RefusesAPathThatNoSocketCanHave) {
  testing::TempDir folder;
  EXPECT_EQ(failure(folder.path() / std::string(120, 'd')).substr(0, 16), "embedded.folder:");
}

TEST(EmbeddedRedis, AdoptsAServerThatRunsAlreadyAndStopsIt) {
  testing::TempDir folder;
  started(folder.path()).reset();  // makes the configuration
  const FileDescriptor none(open("/dev/null", O_RDONLY | O_CLOEXEC));
  auto by_hand =
      RedisProcess::start("redis-server", folder.path() / "redis.conf", folder.path() / "by-hand.log", none.get());
  ASSERT_TRUE(by_hand) << by_hand.error().message;
  RedisAddress address;
  address.socket_path = (folder.path() / "redis.sock").string();
  ASSERT_EQ(get(address, "k"), "");
  {
    const auto redis = started(folder.path());
    ASSERT_TRUE(redis);
    EXPECT_EQ(redis->pid(), by_hand->pid());
  }
  EXPECT_TRUE(by_hand->wait(Millis(10000), -1));
}

TEST(EmbeddedRedis, ReplacesAnAdoptedServerThatEnds) {
  testing::TempDir folder;
  started(folder.path()).reset();
  const FileDescriptor none(open("/dev/null", O_RDONLY | O_CLOEXEC));
  auto by_hand =
      RedisProcess::start("redis-server", folder.path() / "redis.conf", folder.path() / "by-hand.log", none.get());
  ASSERT_TRUE(by_hand);
  RedisAddress address;
  address.socket_path = (folder.path() / "redis.sock").string();
  ASSERT_EQ(get(address, "k"), "");
  const auto redis = started(folder.path());
  ASSERT_TRUE(redis);
  by_hand->stop(Millis(10000));
  EXPECT_EQ(get(redis->address(), "k"), "");
  EXPECT_NE(redis->pid(), by_hand->pid());
}

// The child stands for a scheduler that is killed: it starts a server and then waits to die.
TEST(EmbeddedRedis, AKilledSchedulerLeavesNoServerBehind) {
  testing::TempDir folder;
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  const FileDescriptor read_end(ends[0]);
  FileDescriptor write_end(ends[1]);
  const pid_t scheduler = fork();
  if (scheduler == 0) {
    const auto redis = EmbeddedRedis::start(folder.path());
    const pid_t pid = redis ? (*redis)->pid() : 0;
    [[maybe_unused]] const ssize_t told = ::write(write_end.get(), &pid, sizeof pid);
    for (;;) pause();
  }
  pid_t server = 0;
  ASSERT_EQ(::read(read_end.get(), &server, sizeof server), static_cast<ssize_t>(sizeof server));
  ASSERT_GT(server, 0);
  auto watched = RedisProcess::adopt(server);
  ASSERT_TRUE(watched);
  ::kill(scheduler, SIGKILL);
  waitpid(scheduler, nullptr, 0);
  EXPECT_TRUE(watched->wait(Millis(10000), -1));
  EXPECT_TRUE(started(folder.path())) << "and the folder can be used again";
}

}  // namespace
}  // namespace muster::store
