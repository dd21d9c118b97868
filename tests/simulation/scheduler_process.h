// One scheduler: its core, turns, journal, checkpoints and sessions are the real ones; its threads are events, its
// sockets and its Redis simulated. One object is one life, from recovery to crash or end.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "scheduler/app/directory_feed.h"
#include "scheduler/app/recovery.h"
#include "scheduler/app/turn_pipeline.h"
#include "scheduler/election/election.h"
#include "scheduler/gateway/ports.h"
#include "scheduler/gateway/sessions.h"
#include "scheduler/store/checkpoint_store.h"
#include "scheduler/store/leader_lease.h"
#include "scheduler/store/redis_journal.h"
#include "tests/simulation/credit_watch.h"
#include "tests/simulation/feature_watch.h"
#include "tests/simulation/network.h"
#include "tests/simulation/redis_line.h"
#include "tests/simulation/surroundings.h"

namespace muster::sim {

// How one life of a scheduler is set up.
struct SchedulerSetup {
  size_t queue_commands = 8192;
  app::TurnLimits turn;
  size_t retain_bytes = size_t{64} << 20;
  SimTime checkpoint_every{0};  // 0: never
  uint32_t trim_entries = 1000;
  bool replica = false;    // durability
  core::Formats formats;   // of this program's version
  bool stands_by = false;  // follows and contends for the lease, rather than lead at once
};

class SchedulerProcess final : public app::Outlet,
                               public gateway::CommandSink,
                               public gateway::Peers,
                               public gateway::Admission,
                               public gateway::ItemContents,
                               public SchedulerEnd {
 public:
  using Ended = std::function<void(const std::string& why)>;
  // `ended` is called when it ends by itself; the object must then live until the present event is over.
  SchedulerProcess(Surroundings& around, Network& network, std::string name, SchedulerSetup setup, Clock clock,
                   Ended ended);
  ~SchedulerProcess() override;

  // Takes the leadership and recovers, at once, or begins to stand by. Serves some time after it leads. Failures are
  // recover's.
  Result<void> start();
  const LifePtr& life() const { return life_; }
  bool serves() const { return sessions_ != nullptr; }
  // Whether the newest entry was read, rather than covered by a checkpoint.
  bool replayed_newest() const { return recovered_.checkpoint < recovered_.opened.tail; }
  // REQUIRES that it leads.
  Epoch epoch() const { return recovered_.opened.epoch; }
  Clock& clock() { return clock_; }
  const core::Core& core() const { return *core_; }
  // Nothing waits to be decided, written or released.
  bool at_rest() const { return queue_.empty() && !turns_->in_flight() && !looking_ && releases_.empty(); }
  // It would claim the lease.
  bool is_ready() const { return follower_ != nullptr && election_.stage() == election::Stage::Standby; }

  // What SIGTERM does to a scheduler that serves. `resigned` is called once another may lead; not if
  // Redis could not be told.
  void hand_over(std::function<void()> resigned);

  // What the HTTP API does. REQUIRES serves.
  void command(core::Command command, std::function<void(core::Outcome)> done);

  // Outlet.
  void appended(const core::Turn& turn) override;
  void release(std::vector<core::Effect> effects, Epoch epoch, Sequence sequence) override;
  void turn_ended(const core::Turn& turn) override;
  void stepped_down(const std::string& why) override;
  // CommandSink, Peers, Admission, ItemContents.
  bool post(core::Command command) override;
  gateway::Sent send(const gateway::PeerId& peer, const wire::ToAgent& message, size_t& bytes) override;
  void admit(const std::vector<std::shared_ptr<const gateway::SiteEntry>>& sites) override;
  bool try_fetch(const std::vector<core::ContentRef>& refs, gateway::ItemViews& out) override;
  void fetch(std::vector<core::ContentRef> refs, std::function<void(Result<std::vector<std::string>>)> done) override;
  // SchedulerEnd.
  std::string admits(const std::string& key) override;
  void frame(const std::string& peer, const std::string& site, const std::string& bytes) override;

 private:
  struct Release {
    std::vector<core::Effect> effects;
    Sequence sequence;
    bool has_effects = true;
  };

  Result<void> lead();
  void contend();
  void follow();
  void begin_to_serve();
  void make_sessions();
  void every(SimTime period, std::function<void()> what);
  void wake();
  void turn();
  void look();
  void exchange();
  void over();
  void release_all();
  void deliver(core::Replied& reply);
  void score(const core::ScoreTask& task);
  void put_out(Release release);
  // scheduler_hand_over.cc
  void stop_loop();
  void depart();
  void checkpoint();
  void write_checkpoint(const std::shared_ptr<core::Snapshot>& cut);
  void raise_epoch(uint32_t seen);
  Result<std::vector<std::string>> read_contents(const std::vector<core::ContentRef>& refs) const;
  void maybe_crash();
  ShardTime now() const;
  SteadyTime steady() const;

  Surroundings& around_;
  Network& network_;
  const LifePtr life_;
  const SchedulerSetup setup_;
  Clock clock_;
  const Ended ended_;

  std::unique_ptr<core::Core> core_;
  std::unique_ptr<store::RedisJournal> journal_;
  std::unique_ptr<store::CheckpointStore> checkpoints_;
  AppendLine append_line_;
  WaitingLine line_;
  election::Election election_{election::Timing{}};
  std::unique_ptr<store::LeaderLease> lease_;
  std::unique_ptr<app::Follower> follower_;  // until it leads
  app::Recovered recovered_;
  SimTime recovered_at_{0};  // by its own clock
  std::unique_ptr<app::TurnPipeline> turns_;

  std::deque<core::Command> queue_;
  bool woken_ = false, looking_ = false;
  bool leaving_ = false, stopped_ = false, resigned_ = false;  // asked to go; the loop has ended; and the lease
  std::function<void()> resigned_told_;
  SimTime backoff_{0}, appended_at_{0};
  core::Token next_token_ = 1;
  std::map<core::Token, std::function<void(core::Outcome)>> waiting_;
  std::vector<app::DirectoryChange> changes_;  // what the batch in flight changes
  bool checkpointing_ = false;

  gateway::Directory directory_;
  gateway::GatewayConfig config_;
  struct Admitted {
    std::string site;
    bool revoked = false;
  };
  std::map<std::string, Admitted> admitted_;                    // by key
  std::map<std::string, std::pair<SteadyTime, int>> hearings_;  // of revoked sites: since when, and how many
  std::unique_ptr<gateway::Sessions> sessions_;
  std::deque<Release> releases_;
  CreditWatch credits_;
  FeatureWatch features_;
};

}  // namespace muster::sim
