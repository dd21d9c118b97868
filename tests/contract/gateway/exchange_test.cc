// Work out, answers in.
#include <atomic>

#include "common/base/queue.h"
#include "tests/contract/gateway/rig.h"

namespace muster::gateway {
namespace {

// Keeps pieces until the test deals with them.
class FakeBackups final : public BackupSink {
 public:
  struct Waiting {
    BackupPiece piece;
    std::function<void(Result<uint64_t>)> done;
  };
  bool keep(BackupPiece piece, std::function<void(Result<uint64_t>)> done) override {
    return !full_ && waiting_.try_push({std::move(piece), std::move(done)});
  }
  Waiting await() {
    std::vector<Waiting> taken;
    EXPECT_EQ(waiting_.take(taken, 1, std::chrono::seconds(10)), 1u);
    return taken.empty() ? Waiting{{}, [](auto) {}} : std::move(taken.front());
  }
  void set_full(bool full) { full_ = full; }

 private:
  BoundedQueue<Waiting> waiting_{8};
  std::atomic<bool> full_{false};
};

class Exchange : public Rig {
 protected:
  Exchange() : keys_(enrol("site")) {
    config_.backups = &backups_;
    config_.standing_of = [this](WorkerNumber worker) {
      const std::lock_guard lock(mutex_);
      asked_of_ = worker;
      return told_;
    };
    start();
    agent_ = live_agent(keys_);
  }

  core::SendLeases leases(size_t count, uint64_t first = 1) {
    core::SendLeases effect{SiteNumber(1), last_session_, {}};
    for (uint64_t id = first; id < first + count; ++id) {
      effect.leases.push_back({AssignmentId(id), JobNumber(1), TaskNumber(0), WorkerNumber(1), Millis(1000), {}});
    }
    return effect;
  }

  void tell(std::vector<Standing> standing) {
    const std::lock_guard lock(mutex_);
    told_ = std::move(standing);
  }
  WorkerNumber asked_of() {
    const std::lock_guard lock(mutex_);
    return asked_of_;
  }

  ~Exchange() override { gateway_.reset(); }

  FakeBackups backups_;
  wire::KeyPair keys_;
  std::unique_ptr<RawAgent> agent_;

 private:
  std::mutex mutex_;
  // Guarded by mutex_.
  std::optional<std::vector<Standing>> told_;
  WorkerNumber asked_of_;
};

TEST_F(Exchange, AJobIsSentBeforeItsFirstLeaseAndAgainWhenItChanged) {
  release(leases(2));
  const wire::ToAgent first = agent_->receive();
  EXPECT_EQ(picture(first), "leases 2 jobs 1");
  EXPECT_EQ(first.leases().leases(1).key(), "key");
  EXPECT_EQ(first.leases().leases(1).data(), R"({"text":"hello"})");
  release(leases(1));
  EXPECT_EQ(agent_->hear(), "leases 1 jobs 0");
  JobEntry changed;
  changed.number = JobNumber(1);
  changed.version = 2;
  directory_.put_job(changed);
  release(leases(1));
  const wire::ToAgent again = agent_->receive();
  EXPECT_EQ(picture(again), "leases 1 jobs 1");
  EXPECT_EQ(again.leases().leases(0).version(), 2u);
}

TEST_F(Exchange, PeopleArePutOnJobsAndTheJobsThereAreAreTold) {
  wire::ToScheduler place;
  place.mutable_place()->add_workers(1);
  place.mutable_place()->set_job("far");
  agent_->send(place);
  const auto placed = sink_.await<core::PlaceWorkers>();
  EXPECT_EQ(placed.site, SiteNumber(1));
  EXPECT_EQ(placed.session, last_session_);
  EXPECT_EQ(placed.job, "far");
  EXPECT_EQ(placed.workers, std::vector{WorkerNumber(1)});
  release(core::SendPlaced{SiteNumber(1), last_session_, 71, {"job.unknown", "none"}});
  const wire::ToAgent refused = agent_->receive();
  EXPECT_EQ(picture(refused), "placed job.unknown");
  EXPECT_EQ(refused.reply_to(), 71u);
  wire::ToScheduler ask;
  ask.mutable_ask_jobs();
  const uint64_t asked = agent_->send(ask);
  EXPECT_EQ(sink_.await<core::AskJobs>().request, asked);
  release(core::SendJobs{SiteNumber(1), last_session_, 72, {{JobNumber(1), "far", 7}}});
  const wire::ToAgent jobs = agent_->receive();
  EXPECT_EQ(picture(jobs), "jobs 1");
  EXPECT_EQ(jobs.jobs().jobs(0).left(), 7u);
}

wire::ToScheduler standing_of(uint32_t worker) {
  wire::ToScheduler ask;
  ask.mutable_ask_standing()->set_worker(worker);
  return ask;
}

TEST_F(Exchange, PeopleOfTheSiteHearHowRightTheirWorkWas) {
  const wire::ToAgent none = (agent_->send(standing_of(1)), agent_->receive());
  EXPECT_EQ(none.error().code(), wire::Error::BUSY) << "it is still being counted";
  tell({{"far", 20, 18}, {"near", 3, 3}});
  const uint64_t asked = agent_->send(standing_of(1));
  const wire::ToAgent standing = agent_->receive();
  EXPECT_EQ(picture(standing), "standing 2 " + std::to_string(asked));
  EXPECT_EQ(standing.standing().jobs(0).job(), "far");
  EXPECT_EQ(standing.standing().jobs(0).reviewed(), 20u);
  EXPECT_EQ(standing.standing().jobs(0).right(), 18u);
  EXPECT_EQ(asked_of(), WorkerNumber(1));
}

TEST_F(Exchange, NobodyHearsHowRightTheWorkOfOtherSitesWas) {
  tell({{"far", 20, 18}});
  agent_->send(standing_of(9));
  const wire::ToAgent refused = agent_->receive();
  EXPECT_EQ(refused.error().code(), wire::Error::UNKNOWN_WORKER);
  EXPECT_EQ(refused.error().workers(0), 9u);
  EXPECT_EQ(asked_of(), WorkerNumber());
}

wire::ToScheduler backup_piece(const std::string& content, uint64_t size = 6) {
  wire::ToScheduler message;
  auto* piece = message.mutable_keep_backup();
  piece->set_name("2026-11-23-0a1b2c3d");
  piece->set_size(size);
  piece->set_offset(3);
  piece->set_content(content);
  return message;
}

TEST_F(Exchange, ABackupsPiecesAreKeptAndAnsweredWhenTheyAre) {
  const uint64_t asked = agent_->send(backup_piece("def"));
  auto waiting = backups_.await();
  EXPECT_EQ(waiting.piece.site, "site");
  EXPECT_EQ(waiting.piece.name, "2026-11-23-0a1b2c3d");
  EXPECT_EQ(waiting.piece.size, 6u);
  EXPECT_EQ(waiting.piece.offset, 3u);
  EXPECT_EQ(waiting.piece.content, "def");
  expect_undisturbed(*agent_);
  waiting.done(6);
  EXPECT_EQ(agent_->hear(), "backup_kept 6 " + std::to_string(asked));
  agent_->send(backup_piece(""));
  backups_.await().done(fail("backup.full", "no room"));
  const wire::ToAgent refused = agent_->receive();
  EXPECT_EQ(refused.backup_kept().code(), "backup.full");
  EXPECT_EQ(refused.backup_kept().text(), "no room");
}

TEST_F(Exchange, ABackupsPieceIsRefusedWhereItMakesNoSenseOrTooMuchWaits) {
  for (const auto& wrong : {backup_piece("defg"), backup_piece(std::string(70'000, 'x'), 100'000), backup_piece("", 0)})
    EXPECT_EQ((agent_->send(wrong), agent_->receive().error().code()), wire::Error::MALFORMED);
  wire::ToScheduler elsewhere = backup_piece("def");
  for (const char* name : {"../../../../passwd", "2026-11-23-0A1B2C3D", "2026-11-23", ""}) {
    elsewhere.mutable_keep_backup()->set_name(name);
    EXPECT_EQ((agent_->send(elsewhere), agent_->receive().error().code()), wire::Error::MALFORMED) << name;
  }
  backups_.set_full(true);
  EXPECT_EQ((agent_->send(backup_piece("def")), agent_->receive().error().code()), wire::Error::BUSY);
}

TEST_F(Exchange, ManyLeasesComeInMessagesWithinTheLimits) {
  release(leases(2500));
  EXPECT_EQ(agent_->hear(), "leases 1000 jobs 1");
  EXPECT_EQ(agent_->hear(), "leases 1000 jobs 0");
  EXPECT_EQ(agent_->hear(), "leases 500 jobs 0");
}

TEST_F(Exchange, LargeItemsAreSpreadOverMessages) {
  contents_.set("\x0a\x01k\x12\xe0\xd4\x2b" + std::string(715'360, 'x'), true);  // key "k", 715,360 bytes of data
  release(leases(3));
  EXPECT_EQ(agent_->hear(), "leases 1 jobs 1");
  EXPECT_EQ(agent_->hear(), "leases 1 jobs 0");
  EXPECT_EQ(agent_->hear(), "leases 1 jobs 0");
}

TEST_F(Exchange, LeasesWaitForContentsThatMustBeFetched) {
  contents_.set("\x0a\x01k", false);
  release(leases(2));
  expect_undisturbed(*agent_);
  contents_.answer_fetch(false);
  EXPECT_EQ(agent_->hear(), "leases 2 jobs 1");
}

TEST_F(Exchange, AFetchThatFailedIsRepeated) {
  contents_.set("\x0a\x01k", false);
  release(leases(1));
  contents_.answer_fetch(true);
  contents_.answer_fetch(false);
  EXPECT_EQ(agent_->hear(), "leases 1 jobs 1");
  EXPECT_EQ(counter("muster_gateway_content_retries_total"), 1);
}

TEST_F(Exchange, ALostContentHoldsBackNoLeaseButItsOwn) {
  contents_.set("\x0a\x01k", false);
  release(leases(3));
  EXPECT_EQ(contents_.answer_fetch_with("contents.missing"), 3u);
  EXPECT_EQ(contents_.answer_fetch(false), 1u);
  EXPECT_EQ(contents_.answer_fetch_with("contents.missing"), 1u);
  EXPECT_EQ(contents_.answer_fetch(false), 1u);
  EXPECT_EQ(agent_->receive().leases().leases(0).ref().id(), 1u);
  EXPECT_EQ(agent_->receive().leases().leases(0).ref().id(), 3u);
  EXPECT_EQ(counter("muster_gateway_dropped_total", "content_lost"), 1);
  EXPECT_EQ(counter("muster_gateway_content_retries_total"), 0);
}

TEST_F(Exchange, WhatWasRecalledOrDeletedIsNotFetchedAgain) {
  JobEntry deleted;
  deleted.number = JobNumber(2);
  directory_.put_job(deleted);
  contents_.set("\x0a\x01k", false);
  core::SendLeases effect = leases(3);
  effect.leases[0].job = JobNumber(2);
  release(effect);
  release(core::SendRecall{SiteNumber(1), last_session_, {AssignmentId(2)}, core::FateReason::LateAnswerCounted});
  EXPECT_EQ(agent_->hear(), "recall 1");
  directory_.remove_job(JobNumber(2));
  EXPECT_EQ(contents_.answer_fetch(true), 3u);
  EXPECT_EQ(contents_.answer_fetch(false), 1u);
  EXPECT_EQ(agent_->receive().leases().leases(0).ref().id(), 3u);
}

TEST_F(Exchange, ARecallOvertakesLeasesThatStillWait) {
  contents_.set("\x0a\x01k", false);
  release(leases(3));
  release(core::SendRecall{SiteNumber(1), last_session_, {AssignmentId(2)}, core::FateReason::LateAnswerCounted});
  EXPECT_EQ(agent_->hear(), "recall 1");
  contents_.answer_fetch(false);
  const wire::ToAgent message = agent_->receive();
  EXPECT_EQ(picture(message), "leases 2 jobs 1");
  EXPECT_EQ(message.leases().leases(1).ref().id(), 3u);
}

TEST_F(Exchange, ALeaseWhoseItemCannotBeReadIsCountedAndTheOthersAreSent) {
  contents_.set("\xff\xff", true);
  release(leases(1));
  EXPECT_EQ(agent_->hear(), "leases 0 jobs 1");
  contents_.set("\x0a\x01k", true);
  release(leases(2, 5));
  EXPECT_EQ(agent_->hear(), "leases 2 jobs 0");
  EXPECT_EQ(counter("muster_gateway_dropped_total", "content_lost"), 1);
}

TEST_F(Exchange, AReceiptNamesTheDurableBatch) {
  const uint64_t request = agent_->submit(2);
  const auto submitted = sink_.await<core::SubmitAnswers>();
  EXPECT_EQ(submitted.request, request);
  EXPECT_EQ(submitted.session, last_session_);
  core::SendReceipts receipts{SiteNumber(1), last_session_, request, {{AssignmentId(1), 1}, {AssignmentId(2), 1}}};
  release(receipts, 4711);
  const wire::ToAgent message = agent_->receive();
  EXPECT_EQ(picture(message), "ack 2 " + std::to_string(request));
  EXPECT_EQ(message.ack().epoch(), 2u);
  EXPECT_EQ(message.ack().sequence(), 4711u);
}

TEST_F(Exchange, EffectsForASessionThatIsGoneAreDroppedAndCounted) {
  core::SendLeases stale = leases(1);
  stale.session = SessionNumber(1);
  release(stale);
  release(core::SendNoWork{SiteNumber(1), last_session_, {{WorkerNumber(1), core::WaitReason::Paused}}});
  EXPECT_EQ(agent_->hear(), "no_work") << "and nothing before it";
  EXPECT_EQ(counter("muster_gateway_dropped_total", "session_gone"), 1);
}

TEST_F(Exchange, PeopleWhoChangedAreSentAndThoseWhoLeftAreNotActive) {
  directory_.put_worker({WorkerNumber(1), "site-1", SiteNumber(1), core::WorkerLevel::Lead, true});
  directory_.put_worker({WorkerNumber(2), "gone", SiteNumber(9), core::WorkerLevel::Lead, true});
  release(core::SendRoster{SiteNumber(1), {WorkerNumber(1), WorkerNumber(2)}});
  const wire::ToAgent message = agent_->receive();
  EXPECT_EQ(picture(message), "roster 2");
  EXPECT_EQ(message.roster().workers(0).level(), "lead");
  EXPECT_TRUE(message.roster().workers(0).active());
  EXPECT_FALSE(message.roster().workers(1).active());
}

TEST_F(Exchange, GiveBackAndPresenceReachTheCore) {
  wire::ToScheduler give_back;
  give_back.mutable_give_back()->add_entries()->set_kind(wire::GiveBack::SKIPPED);
  const uint64_t request = agent_->send(give_back);
  EXPECT_EQ(sink_.await<core::GiveBack>().request, request);
  wire::ToScheduler presence;
  presence.mutable_presence()->add_people()->set_worker(1);
  agent_->send(presence);
  EXPECT_EQ(sink_.await<core::Presence>().people.at(0).worker, WorkerNumber(1));
}

}  // namespace
}  // namespace muster::gateway
