// A client of several servers, of which one is in charge.
#include <gtest/gtest.h>

#include <atomic>

#include "tests/unit/http/loopback.h"

namespace muster::http {
namespace {

// Says who it is where it is in charge, else where to go, or that nobody is.
struct OneOfSeveral {
  std::atomic<bool> in_charge{false};
  std::atomic<int> asked{0};
  std::string leader;  // URL; empty: nobody is in charge
  std::unique_ptr<Server> server;

  explicit OneOfSeveral(std::string name) {
    Router router;
    router.add("GET", "/who", [this, name](Request request, const Reply& reply) {
      ++asked;
      Response response;
      response.body = name;
      if (!in_charge) response = problem(leader.empty() ? 503 : 307, "not-leader", "a standby");
      if (!in_charge && !leader.empty()) response.headers.emplace_back("Location", leader + request.target);
      reply(std::move(response));
    });
    server = serve_on_loopback(std::move(router));
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(server->port()); }
};

std::string ask(const std::string& bases, std::chrono::milliseconds timeout = std::chrono::seconds(5)) {
  const auto client = std::move(*Client::create(bases, timeout));
  const auto response = client->send("GET", "/who", {}, "");
  return response ? std::to_string(response->status) + " " + response->body.substr(0, 6) : response.error().code;
}

TEST(SeveralServers, OneThatStandsByIsPassedOver) {
  OneOfSeveral a("a"), b("b");
  b.in_charge = true;
  EXPECT_EQ(ask(a.url() + "," + b.url()), "200 b");
}

TEST(SeveralServers, TheLeaderIsFoundWhereAStandbySaysItIs) {
  OneOfSeveral a("a"), b("b");
  b.in_charge = true;
  a.leader = b.url();
  EXPECT_EQ(ask(a.url()), "200 b") << "also if it was not named";
}

TEST(SeveralServers, AreAskedAgainUntilSomebodyTakesOver) {
  OneOfSeveral a("a"), b("b");
  std::thread takes_over([&] {
    while (b.asked < 3) std::this_thread::yield();
    b.in_charge = true;
  });
  EXPECT_EQ(ask(a.url() + "," + b.url()), "200 b");
  takes_over.join();
}

TEST(SeveralServers, AStandbyThatStillNamesADeadLeaderIsAskedAgain) {
  OneOfSeveral a("a");
  {
    OneOfSeveral dead("dead");
    a.leader = dead.url();
  }
  std::thread takes_over([&] {
    while (a.asked < 3) std::this_thread::yield();
    a.in_charge = true;
  });
  EXPECT_EQ(ask(a.url()), "200 a");
  takes_over.join();
}

TEST(SeveralServers, NobodyInChargeIsSaidWhenPatienceEnds) {
  OneOfSeveral a("a");
  EXPECT_EQ(ask(a.url(), std::chrono::seconds(1)).substr(0, 3), "503");
  EXPECT_GT(a.asked, 2) << "more than one round";
}

TEST(SeveralServers, NobodyThereIsSaidAtOnce) {
  std::string gone;
  {
    OneOfSeveral a("a");
    gone = a.url();
  }
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(ask(gone, std::chrono::seconds(5)), "http.unreachable");
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(3));
}

}  // namespace
}  // namespace muster::http
