// The tasks of one job that want answers, in the order in which they should be handed out. Volatile: rebuilt at
// takeover.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "common/base/ids.h"
#include "scheduler/core/vocabulary.h"

namespace muster::core {

// What the core says of a task offered to a person.
enum class Judgement : uint8_t {
  Take,
  NotThisPerson,  // never, or not before the task is queued anew: they answered, hold or skipped it, or may not
  Full,           // no room: queued anew if room comes back
};

// Assumptions: a task is *fresh* until first leased, then *open* while it has room; most tasks may be done by anyone;
// a few are reserved for named people.
// Algorithm: per item priority (higher first) a FIFO of fresh tasks, kept as ranges, and an append-only log of open
// tasks. A person never needs to see a log entry twice (they take it, or may never have it, or it is queued anew at the
// end), so each person keeps a cursor into the log, and each entry costs each person one look. Entries that are full
// are passed by everybody; when such looks outnumber the log, or it has doubled, full and repeated entries are taken
// out. Reserved tasks wait in a FIFO of each named person, and come first; when it has doubled, repeated ones are taken
// out. Depth first looks at open before fresh,
// breadth first the other way round. Open tasks of one priority lie in kLevels logs by how uncertain they are, the most
// uncertain first; an entry is passed like a full one when its task was queued again at another level. Ties: order of
// entry.
class JobQueue {
 public:
  // One person's place in this queue.
  struct Cursor {
    std::vector<std::pair<int32_t, uint32_t>> by_rank;  // rank → sequence of the next log entry to look at
    uint64_t exhausted_at = ~uint64_t{0};               // version() at which nothing was found
  };
  static constexpr int32_t kLevels = 16;
  using Judge = std::function<Judgement(TaskNumber)>;

  void add_fresh(TaskNumber task, int32_t priority);
  // `level`: how uncertain it is, below kLevels; higher goes first.
  void add_open(TaskNumber task, int32_t priority, uint8_t level = 0);
  void add_reserved(WorkerNumber worker, TaskNumber task);

  // The next task for this person, or nothing; judged by `judge`. An open task stays queued, and a reserved one does
  // for its other people; a fresh one leaves, and the caller adds it as open if it still has room.
  struct Taken {
    TaskNumber task;
    bool was_fresh = false;
  };
  std::optional<Taken> take(WorkerNumber worker, TaskOrder order, Cursor& cursor, const Judge& judge);

  // Rises whenever something is added: what was exhausted may be worth another look.
  uint64_t version() const { return version_; }
  // May still be false when all that is left is full.
  size_t length() const { return fresh_count_ + open_count_ + reserved_count_; }
  bool empty() const { return fresh_count_ == 0 && open_count_ == 0 && reserved_count_ == 0; }

 private:
  struct OpenEntry {
    uint32_t task;
    uint32_t sequence;
  };
  struct Bucket {                                     // fresh tasks stand in that of level 0
    std::deque<std::pair<uint32_t, uint32_t>> fresh;  // ranges [first, last)
    std::deque<OpenEntry> open;
    uint32_t next_sequence = 1;
    uint64_t passed_full = 0;       // looks at full entries since the last compaction
    size_t compact_at_size = 1024;  // and so long may it grow before the next
  };
  struct Reserved {
    std::deque<uint32_t> tasks;
    size_t compact_at_size = 1024;
  };
  static int32_t rank(int32_t priority, uint8_t level) { return priority * kLevels + level; }
  using Buckets = std::map<int32_t, Bucket, std::greater<>>;  // by rank
  void append_open(Bucket& bucket, uint32_t task);
  bool is_stale(uint32_t task, int32_t rank) const;
  std::optional<TaskNumber> take_open_of(Buckets::iterator first, Buckets::iterator last, Cursor& cursor,
                                         const Judge& judge);
  std::optional<TaskNumber> take_reserved(WorkerNumber worker, const Judge& judge);
  std::optional<TaskNumber> take_fresh(Bucket& bucket, const Judge& judge);
  std::optional<TaskNumber> take_open(int32_t rank, Bucket& bucket, Cursor& cursor, const Judge& judge);
  void compact(int32_t rank, Bucket& bucket, const Judge& judge);
  static uint32_t& position(Cursor& cursor, int32_t rank);

  Buckets buckets_;
  std::vector<uint8_t> levels_;  // by task, at which it was queued last; none kept while all are 0
  std::unordered_map<WorkerNumber, Reserved> reserved_;
  size_t fresh_count_ = 0, open_count_ = 0, reserved_count_ = 0;
  uint64_t version_ = 0;
};

}  // namespace muster::core
