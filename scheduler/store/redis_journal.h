// The journal in Redis: one fenced script per batch, one batch in flight (docs/journal.md).
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "scheduler/store/backoff.h"
#include "scheduler/store/fence.h"
#include "scheduler/store/journal.h"
#include "scheduler/store/keys.h"
#include "scheduler/store/redis_client.h"
#include "scheduler/store/retained_suffix.h"

namespace muster::store {

class StoreMetrics;

// When an append counts as durable. Local: when Redis answers (with `appendfsync always`, after its fsync). Replica:
// when, after that, one replica has confirmed that it has the batch too.
enum class Durability : uint8_t { Local, Replica };

struct JournalOptions {
  uint8_t shard = 0;
  Durability durability = Durability::Local;
  size_t retain_bytes = size_t{64} << 20;
  Millis replica_patience{1000};  // how long one WAIT waits; below the timeout of a command
  RedisTimeouts timeouts;
};

// Raises the stored epoch to `seen` if it is lower: the present reign ends at its next append, and the next one begins
// above. For an epoch known from elsewhere, such as an agent's acknowledgements, which is then above the journal's own.
// Any thread; connects for itself. False: it was not lower, or cannot be read. Failures: RedisClient's.
Result<bool> raise_epoch(const RedisAddress& address, uint8_t shard, Epoch seen);

class RedisJournal final : public Journal {
 public:
  // Connects when first used. `metrics` must outlive it.
  RedisJournal(RedisAddress address, JournalOptions options, StoreMetrics& metrics);

  Result<Opened> acquire(Epoch floor) override;
  Result<Sequence> replay(Sequence after, const std::function<void(const journal::Batch&)>& each) override;
  AppendReport append(const core::Turn& turn, const std::function<bool()>& give_up) override;
  Contact contact() const override { return contact_.load(std::memory_order_relaxed); }
  bool reachable() const override { return contact() == Contact::Good; }

 private:
  struct Attempt;
  void retain(const core::Turn& turn);
  // One exchange with Redis towards `attempt`'s end.
  void step(Attempt& attempt);
  void send(Attempt& attempt, Sequence sequence);
  void look(Attempt& attempt);
  void judged(Attempt& attempt, std::string_view epoch, std::string_view tail);
  void failed(Attempt& attempt, const Failure& failure);
  void write_fence_again(Attempt& attempt);
  // Whether everything up to the attempt's target is as durable as was asked for.
  bool done(const Attempt& attempt) const;
  void confirm(Attempt& attempt);
  void leave_connection();
  void note(Contact contact);
  AppendReport step_down(AppendReport report, std::string why);

  const JournalOptions options_;
  const Keys keys_;
  StoreMetrics& metrics_;
  RedisClient client_;
  uint64_t reconnects_counted_ = 0;

  Fence fence_;  // epoch 0: no leadership
  RetainedSuffix retained_;
  std::optional<Sequence> tail_;  // as Redis last confirmed it; none: must be read before anything is sent
  bool written_ = false;          // something was written on the present connection, which is what WAIT speaks of

  std::atomic<Contact> contact_{Contact::Unreachable};
};

}  // namespace muster::store
