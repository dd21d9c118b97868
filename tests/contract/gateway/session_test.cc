// Who holds a site's session, and how it ends.
#include "tests/contract/gateway/rig.h"

namespace muster::gateway {
namespace {

class OneSession : public Rig {
 protected:
  OneSession() : keys_(enrol("site")), other_keys_(enrol("other")) {}

  RawAgent::Options with(char spool, uint64_t boot) const {
    RawAgent::Options made = options(keys_);
    made.spool = spool;
    made.boot = boot;
    return made;
  }

  wire::KeyPair keys_, other_keys_;
};

TEST_F(OneSession, WelcomeTellsWhatTheAgentMustKnow) {
  start();
  RawAgent agent(options(keys_));
  agent.hello(1, 7, 1);
  const wire::ToAgent message = agent.receive();
  ASSERT_TRUE(message.has_welcome()) << picture(message);
  const wire::Welcome& welcome = message.welcome();
  EXPECT_EQ(welcome.version(), 1u);
  EXPECT_EQ(welcome.site(), "site");
  EXPECT_EQ(welcome.epoch(), 2u);
  EXPECT_EQ(welcome.tail(), 90u) << "where the epoch after the agent's began";
  EXPECT_EQ(welcome.limits().max_batch(), 1000u);
  EXPECT_GT(welcome.silence_ms(), welcome.heartbeat_ms());
  EXPECT_EQ(sink_.await<core::SessionOpened>().session.value(), welcome.session());
}

TEST_F(OneSession, ARosterOfManyComesInParts) {
  for (uint32_t number = 10; number < 10 + 1500; ++number) {
    directory_.put_worker({WorkerNumber(number), "w", SiteNumber(1), core::WorkerLevel::Expert, true});
  }
  start();
  RawAgent agent(options(keys_));
  agent.hello();
  EXPECT_EQ(agent.hear(), "welcome 1");
  EXPECT_EQ(agent.hear(), "roster 1000");
  EXPECT_EQ(agent.hear(), "roster 501 complete");
}

TEST_F(OneSession, AnotherSpoolIsRefusedAndTheHolderDoesNotNotice) {
  start();
  auto holder = live_agent(with('a', 1));
  RawAgent second(with('b', 9));
  second.hello();
  EXPECT_EQ(second.hear(), "refused session_held 1");
  EXPECT_EQ(holder->hear(), "pong 0") << "asked whether it is there";
  expect_undisturbed(*holder);
  EXPECT_EQ(counter("muster_gateway_refusals_total", "session_held"), 1);
}

TEST_F(OneSession, AnotherSpoolIsWelcomeOnceTheHoldersConnectionIsGone) {
  start();
  auto neighbour = live_agent(other_keys_);
  auto holder = live_agent(with('a', 1));
  holder.reset();
  await_counter("muster_gateway_socket_events_total", "disconnected", 1, *neighbour);
  live_agent(with('b', 1));
  EXPECT_EQ(counter("muster_gateway_sessions_ended_total", "unreachable"), 1);
}

TEST_F(OneSession, ALaterBootOfTheSpoolReplacesTheSession) {
  start();
  auto first = live_agent(with('a', 1));
  const SessionNumber old_session = last_session_;
  RawAgent second(with('a', 2));
  second.hello();
  EXPECT_EQ(second.hear(), "welcome 1");
  EXPECT_EQ(first->hear(), "refused replaced 0");
  EXPECT_EQ(sink_.await<core::SessionClosed>().session, old_session);
  EXPECT_NE(sink_.await<core::SessionOpened>().session, old_session) << "opened after the other closed";
  first->ping();
  EXPECT_EQ(first->hear(), "error no_session 3");
}

TEST_F(OneSession, TheSameBootComesBackOnANewConnection) {
  start();
  live_agent(with('a', 1));
  live_agent(with('a', 1));
}

TEST_F(OneSession, AnEarlierBootIsStale) {
  start();
  auto holder = live_agent(with('a', 5));
  RawAgent stale(with('a', 4));
  stale.hello();
  const wire::ToAgent reply = stale.receive();
  EXPECT_EQ(picture(reply), "refused stale_boot 1");
  EXPECT_EQ(reply.refused().retry_after_ms(), 0u);
  expect_undisturbed(*holder);
}

TEST_F(OneSession, NoVersionInCommonIsRefusedWithTheRange) {
  start();
  auto neighbour = live_agent(other_keys_);
  for (const auto& [low, high] : {std::pair{0u, 0u}, std::pair{2u, 9u}}) {
    RawAgent agent(options(keys_));
    agent.hello(low, high);
    const wire::ToAgent reply = agent.receive();
    EXPECT_EQ(picture(reply), "refused version_unsupported 1");
    EXPECT_EQ(reply.refused().min_version(), 1u);
    EXPECT_EQ(reply.refused().max_version(), 1u);
  }
  EXPECT_EQ(counter("muster_gateway_refusals_total", "version_unsupported"), 2);
  expect_undisturbed(*neighbour);
}

TEST_F(OneSession, AHigherEpochThanTheSchedulersIsRefusedAndTold) {
  std::atomic<uint32_t> seen = 0;
  config_.on_higher_epoch = [&](uint32_t epoch) { seen = epoch; };
  start();
  RawAgent agent(options(keys_));
  agent.hello(1, 1, 3);
  EXPECT_EQ(agent.hear(), "refused not_leader 1");
  EXPECT_EQ(seen.load(), 3u);
}

TEST_F(OneSession, AnotherReignOfTheSchedulersEpochIsRefusedAndTold) {
  std::atomic<uint32_t> seen = 0;
  config_.on_higher_epoch = [&](uint32_t epoch) { seen = epoch; };
  start();
  RawAgent agent(options(keys_));
  agent.hello(1, 1, 2, 77);
  EXPECT_EQ(agent.hear(), "refused not_leader 1");
  EXPECT_EQ(seen.load(), 2u);
  RawAgent other(options(other_keys_));
  other.hello(1, 1, 2, 22);
  EXPECT_EQ(other.receive().welcome().reign(), 22u);
}

TEST_F(OneSession, TooManySitesAreRefused) {
  config_.max_sessions = 1;
  start();
  auto first = live_agent(keys_);
  RawAgent second(options(other_keys_));
  second.hello();
  EXPECT_EQ(second.hear(), "refused too_many_sessions 1");
  expect_undisturbed(*first);
}

TEST_F(OneSession, SilenceEndsIt) {
  config_.silence = Millis(800);
  start();
  auto agent = live_agent(keys_);
  EXPECT_EQ(sink_.await<core::SessionClosed>().session, last_session_);
  EXPECT_EQ(counter("muster_gateway_sessions_ended_total", "silence"), 1);
  agent->ping();
  EXPECT_EQ(agent->hear(), "error no_session 3");
}

TEST_F(OneSession, AClosingThatFoundTheQueueFullIsMadeUpFor) {
  config_.silence = Millis(800);
  start();
  auto agent = live_agent(keys_);
  auto neighbour = live_agent(other_keys_);
  sink_.set_full(true);
  await_counter("muster_gateway_sessions_ended_total", "silence", 1, *neighbour);
  RawAgent again(options(keys_));
  again.hello();
  EXPECT_EQ(again.hear(), "error busy 1") << "not before the core knows of the end";
  sink_.set_full(false);
  EXPECT_EQ(sink_.await<core::SessionClosed>().site, SiteNumber(1));
}

TEST_F(OneSession, SignsOfLifeReachTheCoreAtMostOnceAHeartbeat) {
  config_.heartbeat = Millis(0);
  start();
  auto agent = live_agent(keys_);
  expect_undisturbed(*agent);
  EXPECT_EQ(sink_.await<core::SiteHeard>().site, SiteNumber(1));

  gateway_.reset();
  config_.heartbeat = Millis(3'600'000);
  start();
  auto other = live_agent(other_keys_);
  for (int count = 0; count < 50; ++count) expect_undisturbed(*other);
  other->demand(2, 1);
  sink_.await<core::SetCredits>();
  EXPECT_EQ(sink_.skipped(), "");
}

TEST_F(OneSession, ALameDuckTellsItsAgentsAndTakesNoMore) {
  start();
  auto agent = live_agent(keys_);
  gateway_->lame_duck(Millis(7'000));
  EXPECT_EQ(agent->hear(), "lame_duck");
  expect_undisturbed(*agent);
  RawAgent newcomer(options(other_keys_));
  newcomer.hello();
  EXPECT_EQ(newcomer.hear(), "refused not_leader 1");
  gateway_->stop();
  EXPECT_EQ(agent->hear(), "refused not_leader 0");
}

}  // namespace
}  // namespace muster::gateway
