#include "worker-agent/uplink/uplink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <set>
#include <thread>

#include "common/base/queue.h"
#include "common/wire/keys.h"
#include "common/wire/muster.pb.h"
#include "tests/contract/agent/fake_scheduler.h"

namespace muster::agent::test {
namespace {

// Sends a signal that has a handler, again and again, to every thread that was not there when `before` was taken.
class SignalStorm {
 public:
  static std::set<int> threads() {
    std::set<int> ids;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/task")) {
      ids.insert(std::stoi(entry.path().filename()));
    }
    return ids;
  }
  explicit SignalStorm(const std::set<int>& before) {
    struct sigaction action {};
    action.sa_handler = [](int) {};
    ::sigaction(SIGUSR1, &action, nullptr);
    std::vector<int> targets;
    for (const int id : threads()) {
      if (before.count(id) == 0) targets.push_back(id);
    }
    thread_ = std::thread([this, targets] {
      while (!stop_) {
        for (const int id : targets) ::syscall(SYS_tgkill, ::getpid(), id, SIGUSR1);
      }
    });
  }
  ~SignalStorm() {
    stop_ = true;
    thread_.join();
  }

 private:
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

using testing::HasSubstr;

struct Wired {
  Wired(const std::string& endpoint, const std::string& server_key)
      : Wired(endpoint, std::vector<std::string>{server_key}) {}
  Wired(const std::string& endpoint, std::vector<std::string> server_keys) {
    const auto keys = wire::generate_key_pair();
    auto started = Uplink::start({endpoint, std::move(server_keys), keys->public_key, keys->secret_key, 16},
                                 [this](LinkReport report) { reports.push(std::move(report)); });
    EXPECT_TRUE(started);
    uplink = std::move(*started);
  }
  ~Wired() {
    reports.close();
    uplink.reset();
  }
  // "connected 1", "disconnected 1: why", "message 1 pong"; "silence" if nothing came.
  std::string hear() {
    std::vector<LinkReport> one;
    if (reports.take(one, 1, kPatience) == 0) return "silence";
    const std::string link = std::to_string(one[0].link);
    if (one[0].kind == LinkReport::Kind::Connected) return "connected " + link;
    if (one[0].kind == LinkReport::Kind::Disconnected) return "disconnected " + link + ": " + one[0].why;
    return "message " + link +
           (one[0].message->has_pong()      ? " pong"
            : one[0].message->has_welcome() ? " welcome"
                                            : " other");
  }

  BoundedQueue<LinkReport> reports{64};
  std::unique_ptr<Uplink> uplink;
};

std::shared_ptr<wire::ToScheduler> ping() {
  auto message = std::make_shared<wire::ToScheduler>();
  message->set_request(1);
  message->mutable_ping();
  return message;
}

TEST(Uplink, CarriesMessagesBothWaysOverCurve) {
  FakeScheduler scheduler;
  Wired wired(scheduler.endpoint(), scheduler.keys().public_key);
  wired.uplink->open(1, Millis(0));
  ASSERT_EQ(wired.hear(), "connected 1");
  EXPECT_TRUE(wired.uplink->send(1, ping()));
  EXPECT_EQ(wired.hear(), "message 1 pong");
}

TEST(Uplink, TellsWhenTheConnectionEndsAndOpensAnotherWhenTold) {
  FakeScheduler scheduler;
  Wired wired(scheduler.endpoint(), scheduler.keys().public_key);
  wired.uplink->open(1, Millis(0));
  ASSERT_EQ(wired.hear(), "connected 1");
  scheduler.cut();
  EXPECT_THAT(wired.hear(), HasSubstr("disconnected 1"));
  wired.uplink->open(2, Millis(0));
  EXPECT_THAT(wired.hear(), HasSubstr("disconnected 2: no connection"));
  scheduler.restore();
  std::string heard;
  for (uint64_t link = 3; link < 100; ++link) {
    wired.uplink->open(link, Millis(10));
    heard = wired.hear();
    if (heard.rfind("connected", 0) == 0) break;
  }
  EXPECT_THAT(heard, HasSubstr("connected"));
}

TEST(Uplink, SaysThatTheKeyIsNotAdmitted) {
  FakeScheduler scheduler;
  scheduler.refuse_keys(true);
  Wired wired(scheduler.endpoint(), scheduler.keys().public_key);
  wired.uplink->open(1, Millis(0));
  EXPECT_EQ(
      wired.hear(),
      "disconnected 1: the scheduler does not admit this site's key (its operators look with `musterctl site keys`)");
}

TEST(Uplink, NeverConnectsToASchedulerWithAnotherKey) {
  FakeScheduler scheduler;
  Wired wired(scheduler.endpoint(), wire::generate_key_pair()->public_key);
  wired.uplink->open(1, Millis(0));
  EXPECT_THAT(wired.hear(), HasSubstr("disconnected 1"));
}

// The scheduler changes its key: an agent that knows both finds it with either.
TEST(Uplink, TriesTheNextServerKeyWhereTheHandshakeFailed) {
  FakeScheduler scheduler;
  const std::string other = wire::generate_key_pair()->public_key;
  Wired wired(scheduler.endpoint(), std::vector<std::string>{other, scheduler.keys().public_key});
  wired.uplink->open(1, Millis(0));
  EXPECT_THAT(wired.hear(), HasSubstr("disconnected 1"));
  wired.uplink->open(2, Millis(0));
  EXPECT_EQ(wired.hear(), "connected 2");
  wired.uplink->open(3, Millis(0));
  EXPECT_EQ(wired.hear(), "connected 3") << "it stays with the key that was right";
}

TEST(Uplink, DropsWhatWasMeantForAnotherConnection) {
  FakeScheduler scheduler;
  Wired wired(scheduler.endpoint(), scheduler.keys().public_key);
  wired.uplink->open(1, Millis(0));
  ASSERT_EQ(wired.hear(), "connected 1");
  wired.uplink->send(7, ping());
  wired.uplink->send(1, ping());
  EXPECT_EQ(wired.hear(), "message 1 pong");
  EXPECT_EQ(wired.uplink->counters().frames_out.load(), 1u);
}

TEST(Uplink, IsNotDisturbedBySignals) {
  FakeScheduler scheduler;
  const std::set<int> others = SignalStorm::threads();
  Wired wired(scheduler.endpoint(), scheduler.keys().public_key);
  SignalStorm storm(others);
  wired.uplink->open(1, Millis(0));
  ASSERT_EQ(wired.hear(), "connected 1");
  for (int i = 0; i < 3000; ++i) {  // few calls are met by a signal
    ASSERT_TRUE(wired.uplink->send(1, ping()));
    ASSERT_EQ(wired.hear(), "message 1 pong");
  }
}

TEST(Uplink, RefusesOptionsThatAreNoneAtOnce) {
  const auto keys = wire::generate_key_pair();
  const auto start = [&](const std::string& endpoint, const std::string& server_key) {
    return Uplink::start({endpoint, {server_key}, keys->public_key, keys->secret_key, 16}, [](LinkReport) {});
  };
  EXPECT_FALSE(start("tcp://127.0.0.1:5555", "short"));
  EXPECT_FALSE(start("127.0.0.1:5555", keys->public_key));
}

}  // namespace
}  // namespace muster::agent::test
