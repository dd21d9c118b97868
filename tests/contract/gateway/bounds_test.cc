// What is beyond the protocol's grammar and limits.
#include "common/wire/limits.h"
#include "tests/contract/gateway/rig.h"

namespace muster::gateway {
namespace {

class Bounds : public Rig {
 protected:
  Bounds() : good_keys_(enrol("good")), bad_keys_(enrol("bad")) {
    start();
    neighbour_ = live_agent(good_keys_);
    agent_ = live_agent(bad_keys_);
  }
  ~Bounds() override { expect_undisturbed(*neighbour_); }

  wire::KeyPair good_keys_, bad_keys_;
  std::unique_ptr<RawAgent> neighbour_, agent_;
};

TEST_F(Bounds, WhatCannotBeReadIsMalformedAndTheSessionStands) {
  const std::vector<std::vector<std::string>> messages = {
      {""}, {"\x01\xff\xff\xff"}, {"\x02"}, {"\x01"}, {"two", "frames"}};
  for (const auto& frames : messages) {
    agent_->send_frames(frames);
    EXPECT_EQ(agent_->hear(), "error malformed 0");
  }
  EXPECT_EQ(counter("muster_gateway_errors_total", "malformed"), 5);
  EXPECT_EQ(counter("muster_gateway_messages_total", "unreadable"), 5);
  agent_->ping();
  EXPECT_EQ(agent_->hear(), "pong 3");
}

TEST_F(Bounds, ABatchBeyondTheLimitIsNotAppliedAtAll) {
  agent_->submit(1001);
  const wire::ToAgent reply = agent_->receive();
  EXPECT_EQ(picture(reply), "error batch_too_large 3");
  EXPECT_EQ(reply.error().limit(), 1000u);
  agent_->submit(1000);
  EXPECT_EQ(sink_.await<core::SubmitAnswers>().answers.size(), 1000u) << "the first that came through";
  EXPECT_EQ(counter("muster_gateway_errors_total", "batch_too_large"), 1);
}

TEST_F(Bounds, AFieldOutsideItsRangeIsMalformed) {
  wire::ToScheduler message;
  message.mutable_submit()->add_answers()->set_revision(wire::kMaxRevision + 1);
  agent_->send(message);
  EXPECT_EQ(agent_->hear(), "error malformed 3");
}

TEST_F(Bounds, AFullQueueIsBusyAndNothingIsApplied) {
  sink_.set_full(true);
  agent_->submit(1);
  const wire::ToAgent reply = agent_->receive();
  EXPECT_EQ(picture(reply), "error busy 3");
  EXPECT_GT(reply.error().retry_after_ms(), 0u);
  sink_.set_full(false);
  agent_->submit(2);
  EXPECT_EQ(sink_.await<core::SubmitAnswers>().request, 4u);
  EXPECT_EQ(counter("muster_gateway_errors_total", "busy"), 1);
}

TEST_F(Bounds, OneSiteCannotFillTheQueueForAll) {
  for (int count = 0; count < 64; ++count) agent_->submit(1);
  const uint64_t beyond = agent_->submit(1);
  EXPECT_EQ(agent_->hear(), "error busy " + std::to_string(beyond));
  release(core::SendReceipts{SiteNumber(2), last_session_, 3, {}});
  EXPECT_EQ(agent_->hear(), "ack 0 3");
  agent_->submit(1);
  expect_undisturbed(*agent_);
}

TEST_F(Bounds, PeopleOfOtherSitesAreNamedAndTheRestIsApplied) {
  wire::ToScheduler message;
  for (const uint32_t worker : {1u, 2u, 77u}) {
    auto& entry = *message.mutable_demand()->add_workers();
    entry.set_worker(worker);
    entry.set_credits(2);
  }
  agent_->send(message);
  const wire::ToAgent reply = agent_->receive();
  EXPECT_EQ(picture(reply), "error unknown_worker 3");
  EXPECT_EQ((std::vector<uint32_t>(reply.error().workers().begin(), reply.error().workers().end())),
            (std::vector<uint32_t>{1, 77}));
  const auto applied = sink_.await<core::SetCredits>();
  ASSERT_EQ(applied.entries.size(), 1u);
  EXPECT_EQ(applied.entries[0].worker, WorkerNumber(2));
}

TEST_F(Bounds, ErrorsWithoutEndAreNotAnsweredWithoutEnd) {
  for (int count = 0; count < 150; ++count) agent_->send_frames({"nonsense"});
  for (int count = 0; count < 100; ++count) EXPECT_EQ(agent_->hear(), "error malformed 0");
  agent_->ping();
  EXPECT_EQ(agent_->hear(), "pong 3") << "nothing between";
  EXPECT_EQ(counter("muster_gateway_errors_total", "malformed"), 150);
  EXPECT_EQ(counter("muster_gateway_dropped_total", "errors_suppressed"), 50);
  agent_->send_frames({"nonsense"});
  EXPECT_EQ(agent_->hear(), "error malformed 0") << "a good message forgives";
}

}  // namespace
}  // namespace muster::gateway
