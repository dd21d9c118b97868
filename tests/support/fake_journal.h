// A journal in memory that keeps the contract of store::Journal, with the troubles a real one has.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scheduler/store/fence.h"
#include "scheduler/store/journal.h"
#include "scheduler/store/retained_suffix.h"

namespace muster::test {

// What stands for Redis: survives its journals. Any thread.
class FakeJournalStore {
 public:
  struct Entry {
    store::Position position;
    std::string batch;  // serialised
  };
  enum class Break : uint8_t { None, BeforeWriting, AfterWriting };

  void set_away(bool away);
  // The next append's connection breaks.
  void break_next_append(Break how);
  // The next replay's connection breaks after so many entries.
  void break_next_replay(size_t after_entries);
  // As a failover to an older copy.
  void lose_newest(size_t batches);
  void set_epoch(std::string text);
  std::string epoch() const;
  std::vector<Entry> entries() const;
  // The contents that batch `sequence` wrote for `job`; empty if none.
  std::vector<std::string> contents(JobNumber job, Sequence sequence) const;

 private:
  friend class FakeJournal;
  mutable std::mutex mutex_;
  bool away_ = false;
  Break break_ = Break::None;
  std::optional<size_t> break_replay_;
  std::string epoch_, tail_;
  std::deque<Entry> entries_;
  std::map<std::pair<JobNumber, Sequence>, std::string> blobs_;
};

class FakeJournal final : public store::Journal {
 public:
  // `store` must outlive it.
  explicit FakeJournal(FakeJournalStore& store, size_t retain_bytes = size_t{64} << 20)
      : store_(store), retained_(retain_bytes) {}

  Result<store::Opened> acquire(Epoch floor) override;
  Result<Sequence> replay(Sequence after, const std::function<void(const journal::Batch&)>& each) override;
  store::AppendReport append(const core::Turn& turn, const std::function<bool()>& give_up) override;
  store::AppendReport look(const std::function<bool()>& give_up) override;
  bool reachable() const override;

 private:
  enum class Sent : uint8_t { Written, Mismatch, Away };
  Sent send(Sequence sequence);
  store::AppendReport append_leading(const core::Turn& turn, const std::function<bool()>& give_up);
  // Sends what is retained from `next` on; what comes before `fresh` is there for the second time.
  store::AppendReport send_from(Sequence next, Sequence fresh, const std::function<bool()>& give_up);

  FakeJournalStore& store_;
  store::Fence fence_;
  store::RetainedSuffix retained_;
};

}  // namespace muster::test
