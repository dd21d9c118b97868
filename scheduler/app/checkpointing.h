// Writes a checkpoint now and then, on a thread of its own, from a cut that the loop takes.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>

#include "common/base/time.h"
#include "scheduler/app/loop.h"
#include "scheduler/store/checkpoints.h"

namespace prometheus {
class Counter;
class Gauge;
class Registry;
}  // namespace prometheus

namespace muster::app {

struct CheckpointPolicy {
  uint64_t records = 1'000'000;
  std::chrono::seconds age{600};
};

class Checkpointing {
 public:
  // `loop`, `checkpoints` and `registry` outlive it.
  Checkpointing(Loop& loop, store::Checkpoints& checkpoints, Epoch epoch, std::string fence, CheckpointPolicy policy,
                prometheus::Registry& registry);
  // Gives up what is being written and joins.
  ~Checkpointing();
  // Any thread: so many records became durable.
  void count(uint64_t records);

 private:
  void run();
  bool wait_until_due(bool failed_last);
  bool write_one();

  Loop& loop_;
  store::Checkpoints& checkpoints_;
  const Epoch epoch_;
  const std::string fence_;
  const CheckpointPolicy policy_;
  prometheus::Counter *const written_, *const failed_;
  prometheus::Gauge* const sequence_;
  std::atomic<uint64_t> records_{0};  // since the last checkpoint
  // Shared with the loop's thread, which may bring a cut after this has ended.
  struct Exchange {
    std::mutex mutex;
    std::condition_variable changed;
    bool stopping = false;                // guarded by mutex
    std::shared_ptr<core::Snapshot> cut;  // guarded by mutex; from the loop's thread to ours
  };
  const std::shared_ptr<Exchange> exchange_ = std::make_shared<Exchange>();
  std::thread thread_;
};

}  // namespace muster::app
