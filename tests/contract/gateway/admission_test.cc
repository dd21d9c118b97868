// Who gets a connection at all.
#include <zmq.h>

#include "tests/contract/gateway/rig.h"

namespace muster::gateway {
namespace {

class Admission : public Rig {
 protected:
  Admission() : good_keys_(enrol("good")), bad_keys_(enrol("bad")) {
    start();
    neighbour_ = live_agent(good_keys_);
  }

  wire::KeyPair good_keys_, bad_keys_;
  std::unique_ptr<RawAgent> neighbour_;
};

TEST_F(Admission, UnknownKeysAreRefusedInTheHandshake) {
  RawAgent stranger(options(*wire::generate_key_pair()));
  EXPECT_EQ(stranger.await_event(ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_HANDSHAKE_SUCCEEDED),
            ZMQ_EVENT_HANDSHAKE_FAILED_AUTH);
  EXPECT_GE(counter("muster_gateway_zap_refusals_total", "unknown_key"), 1);
  expect_undisturbed(*neighbour_);
}

TEST_F(Admission, AWrongServerKeyIsClosedAndCounted) {
  RawAgent::Options mistaken = options(bad_keys_);
  mistaken.server_key = wire::generate_key_pair()->public_key;
  RawAgent agent(mistaken);
  await_counter("muster_gateway_socket_events_total", "handshake_failed_protocol", 1, *neighbour_);
  EXPECT_EQ(counter("muster_gateway_sessions"), 1);
}

TEST_F(Admission, AFrameBeyondTheLimitIsClosedAndCounted) {
  auto agent = live_agent(bad_keys_);
  const double before = counter("muster_gateway_socket_events_total", "disconnected");
  agent->send_frames({std::string((4u << 20) + 1, '\x01')});
  EXPECT_NE(agent->await_event(ZMQ_EVENT_DISCONNECTED), 0);
  await_counter("muster_gateway_socket_events_total", "disconnected", before + 1, *neighbour_);
  agent->ping();
  EXPECT_EQ(agent->hear(), "error no_session 3") << "on the connection that libzmq made anew";
}

TEST_F(Admission, ARevokedSiteEndsAtOnceAndStaysOut) {
  auto agent = live_agent(bad_keys_);
  directory_.put_site({SiteNumber(2), "bad", {bad_keys_.public_key}, true});
  release(core::SitesChanged{});
  release(core::EndSession{SiteNumber(2)});
  EXPECT_EQ(agent->hear(), "refused site_revoked 0");
  EXPECT_EQ(sink_.await<core::SessionClosed>().site, SiteNumber(2));

  agent->ping();
  const uint64_t hello = agent->hello();
  EXPECT_EQ(agent->hear(), "refused site_revoked " + std::to_string(hello)) << "the ping before it is not heard";
  EXPECT_EQ(counter("muster_gateway_dropped_total", "site_revoked"), 1);

  expect_undisturbed(*neighbour_);
}

TEST_F(Admission, ARevokedSiteThatWasAwayHearsOfItAFewTimesAMinute) {
  directory_.put_site({SiteNumber(2), "bad", {bad_keys_.public_key}, true});
  release(core::SitesChanged{});
  release(core::SendRoster{SiteNumber(1), {WorkerNumber(1)}});
  EXPECT_EQ(neighbour_->hear(), "roster 1") << "and with it the new list is in force";
  for (int time = 0; time < 6; ++time) {
    RawAgent agent(options(bad_keys_));
    agent.hello();
    EXPECT_EQ(agent.hear(), "refused site_revoked 1");
  }
  RawAgent again(options(bad_keys_));
  EXPECT_EQ(again.await_event(ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_HANDSHAKE_SUCCEEDED),
            ZMQ_EVENT_HANDSHAKE_FAILED_AUTH);
  EXPECT_GE(counter("muster_gateway_zap_refusals_total", "site_revoked"), 1);
  expect_undisturbed(*neighbour_);
}

// Two keys while it rotates: the session of the old key goes on until the agent comes with the new one, and the old one
// is out once it is removed.
TEST_F(Admission, AKeyRotatesWithoutLosingTheSession) {
  const auto admit = [&](std::vector<std::string> keys) {
    directory_.put_site({SiteNumber(2), "bad", std::move(keys), false});
    release(core::SitesChanged{});
    release(core::SendRoster{SiteNumber(1), {WorkerNumber(1)}});
    EXPECT_EQ(neighbour_->hear(), "roster 1") << "and with it the new list is in force";
  };
  auto old_agent = live_agent(bad_keys_);
  const wire::KeyPair next = *wire::generate_key_pair();
  admit({bad_keys_.public_key, next.public_key});
  expect_undisturbed(*old_agent);
  RawAgent::Options restarted = options(next);
  restarted.boot = 2;
  auto agent = live_agent(restarted);
  EXPECT_EQ(old_agent->hear(), "refused replaced 0");
  admit({next.public_key});
  expect_undisturbed(*agent);
  RawAgent late(options(bad_keys_));
  EXPECT_EQ(late.await_event(ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_HANDSHAKE_SUCCEEDED),
            ZMQ_EVENT_HANDSHAKE_FAILED_AUTH);
}

TEST_F(Admission, ASecondKeyIsAdmittedOnceItIsEnrolled) {
  const wire::KeyPair next = *wire::generate_key_pair();
  directory_.put_site({SiteNumber(2), "bad", {bad_keys_.public_key, next.public_key}, false});
  release(core::SitesChanged{});
  release(core::SendRoster{SiteNumber(1), {WorkerNumber(1)}});
  EXPECT_EQ(neighbour_->hear(), "roster 1") << "and with it the new list is in force";
  live_agent(next);
}

TEST_F(Admission, ARoutingIdOfTheAgentsOwnIsMalformed) {
  RawAgent::Options wilful = options(bad_keys_);
  wilful.routing_id = "mine";
  RawAgent agent(wilful);
  agent.hello();
  EXPECT_EQ(agent.hear(), "error malformed 0");
  expect_undisturbed(*neighbour_);
}

TEST_F(Admission, ABadKeyOfTheSchedulerIsToldAtStart) {
  GatewayConfig config = config_;
  config.secret_key = "short";
  Gateway gateway(config, directory_, sink_, contents_, registry_);
  const auto started = gateway.start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, "gateway.bind");
}

TEST_F(Admission, APlaceThatIsTakenIsToldAtStart) {
  GatewayConfig config = config_;
  config.bind = gateway_->endpoint();
  Gateway gateway(config, directory_, sink_, contents_, registry_);
  const auto started = gateway.start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, "gateway.bind");
}

}  // namespace
}  // namespace muster::gateway
