// What may be sent when.
#include "tests/contract/gateway/rig.h"

namespace muster::gateway {
namespace {

class LegalOrder : public Rig {
 protected:
  LegalOrder() : good_keys_(enrol("good")), bad_keys_(enrol("bad")) {
    start();
    neighbour_ = live_agent(good_keys_);
    agent_ = std::make_unique<RawAgent>(options(bad_keys_));
  }
  ~LegalOrder() override {
    if (neighbour_) expect_undisturbed(*neighbour_);
  }
  void welcome() {
    agent_->hello();
    EXPECT_EQ(agent_->hear(), "welcome 1");
    EXPECT_EQ(agent_->hear(), "roster 1 complete");
  }

  wire::KeyPair good_keys_, bad_keys_;
  std::unique_ptr<RawAgent> neighbour_, agent_;
};

TEST_F(LegalOrder, NothingBeforeHello) {
  agent_->ping();
  EXPECT_EQ(agent_->hear(), "error no_session 1");
  agent_->demand(2, 1);
  EXPECT_EQ(agent_->hear(), "error no_session 2");
  EXPECT_EQ(counter("muster_gateway_errors_total", "no_session"), 2);
}

TEST_F(LegalOrder, NoDemandBeforeReconcile) {
  welcome();
  agent_->demand(2, 1);
  EXPECT_EQ(agent_->hear(), "error out_of_order 2");
  agent_->reconcile();
  agent_->demand(2, 1);
  EXPECT_EQ(agent_->hear(), "error out_of_order 4") << "nor before it is answered";
  settle(*agent_);
  agent_->demand(2, 1);
  EXPECT_EQ(sink_.await<core::SetCredits>().entries.at(0).credits, 1u);
  EXPECT_EQ(counter("muster_gateway_errors_total", "out_of_order"), 2);
}

TEST_F(LegalOrder, ReconcileMayComeInPartsAndOnlyOnce) {
  welcome();
  agent_->reconcile(false);
  settle(*agent_);
  agent_->demand(2, 1);
  EXPECT_EQ(agent_->hear(), "error out_of_order 3");
  agent_->reconcile(true);
  settle(*agent_);
  agent_->reconcile(true);
  EXPECT_EQ(agent_->hear(), "error out_of_order 5");
}

TEST_F(LegalOrder, HelloOnlyOnceInASession) {
  welcome();
  agent_->hello();
  EXPECT_EQ(agent_->hear(), "error out_of_order 2");
  agent_->ping();
  EXPECT_EQ(agent_->hear(), "pong 3") << "the session stands";
}

TEST_F(LegalOrder, NothingAfterBye) {
  auto agent = live_agent(options(bad_keys_));
  wire::ToScheduler bye;
  bye.mutable_bye();
  agent->send(bye);
  EXPECT_EQ(sink_.await<core::SessionClosed>().session, last_session_);
  agent->ping();
  EXPECT_EQ(agent->hear(), "error no_session 4");
  EXPECT_EQ(counter("muster_gateway_sessions_ended_total", "bye"), 1);
}

}  // namespace
}  // namespace muster::gateway
