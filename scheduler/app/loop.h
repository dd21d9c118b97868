// The loop around the core: take → step → persist → release, in one visible place.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <variant>
#include <vector>

#include "common/base/ids.h"
#include "common/base/queue.h"
#include "common/base/time.h"
#include "scheduler/api/ports.h"
#include "scheduler/app/turn_pipeline.h"
#include "scheduler/core/core.h"
#include "scheduler/gateway/ports.h"
#include "scheduler/store/journal.h"

namespace muster::app {

struct LoopOptions {
  size_t queue_commands = 8192;  // waiting commands and reads; beyond it producers are told "busy"
  TurnLimits turn;
  Millis tick{50};  // how long the loop waits for input before it lets time pass
};

// Owns the loop's thread and the thread that appends. One batch is in flight at a time; what arrives meanwhile forms
// the next, so that batches grow with latency and no timer is needed.
class Loop final : public api::CorePort, public gateway::CommandSink {
 public:
  // `core` has resumed, its first turn is durable; `next` is the sequence of the next turn. All must outlive the loop.
  Loop(core::Core& core, store::Journal& journal, Outlet& outlet, Sequence next, ShardTime now, LoopOptions options);
  // Stops taking input, lets the batch in flight end, and joins.
  ~Loop() override;
  void start();
  void stop();

  void command(core::Command command, std::function<void(core::Outcome)> done) override;
  bool read(std::function<void(const core::Core&)> read, std::function<void()> done) override;
  bool post(core::Command command) override;
  // Takes a consistent cut and hands it over, on the loop's thread, once everything in it is durable. False: the queue
  // is full.
  using TakeCut = TurnPipeline::TakeCut;
  bool cut(TakeCut take);
  // Gives a cut back: its memory is released on the loop's thread, where the core writes.
  void give_back(std::shared_ptr<core::Snapshot> cut);

  size_t queued() const { return inputs_.size(); }

 private:
  struct Read {
    std::function<void(const core::Core&)> run;
    std::function<void()> done;
  };
  struct Cut {
    TakeCut take;
  };
  struct Discard {
    std::shared_ptr<core::Snapshot> cut;
  };
  using Input = std::variant<core::Command, Read, Cut, Discard>;

  void run();
  void append_turns();
  // False: the turn is full, and only the journal's answer makes room.
  bool take_inputs();
  void carry_out(Input& input);
  void persist_or_release(Millis patience);
  bool finish_in_flight(Millis patience);
  void deliver(core::Replied& reply);
  ShardTime now() const;

  store::Journal& journal_;
  Outlet& outlet_;
  const LoopOptions options_;
  const ShardTime base_;
  const SteadyTime started_;

  BoundedQueue<Input> inputs_;
  std::atomic<bool> stopping_{false};

  std::mutex waiting_mutex_;
  core::Token next_token_ = 1;                                                   // guarded by waiting_mutex_
  std::unordered_map<core::Token, std::function<void(core::Outcome)>> waiting_;  // likewise

  // The loop's thread only.
  std::vector<Input> batch_;
  size_t batch_next_ = 0;
  TurnPipeline turns_;

  BoundedQueue<const core::Turn*> to_append_{1};
  BoundedQueue<store::AppendReport> appended_{1};
  std::thread loop_, appender_;
};

}  // namespace muster::app
