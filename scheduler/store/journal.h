// The port to the journal: where every durable change is written before anybody hears of it (docs/journal.md).
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "common/base/ids.h"
#include "common/base/result.h"

namespace muster::core {
class Turn;
}
namespace muster::journal {
class Batch;
}

namespace muster::store {

struct Opened {
  Epoch epoch;
  Sequence tail;       // of the newest batch; 0: none
  std::string fence;   // opaque: what this reign's checkpoints are written under
  uint64_t reign = 0;  // drawn at random, with the fence
};

// SteppedDown: another leader, another writer, a loss beyond repair, or told to give up. The process must stop
// deciding, and must not release the turn.
enum class AppendOutcome : uint8_t { Durable, SteppedDown };

struct AppendReport {
  AppendOutcome outcome = AppendOutcome::SteppedDown;
  uint64_t reappended = 0;  // earlier batches that Redis had lost and now has again
  std::string why;          // with SteppedDown
};

// What stands between a batch and its durability at present.
enum class Contact : uint8_t {
  Good,
  Unreachable,  // Redis does not answer, or refuses writes
  Unconfirmed,  // no replica says that it has what was written
};

// One thread calls it, except `contact` and `reachable`.
class Journal {
 public:
  virtual ~Journal() = default;

  // Takes the leadership: the epoch becomes one more than the greatest of the stored epoch, the tail's, the newest
  // entry's and `floor`, in one step. Every earlier leader's appends fail from then on. Failures: those of RedisClient
  // (an unknown fate is tried again by calling once more), "journal.inconsistent", "journal.epochs_exhausted".
  virtual Result<Opened> acquire(Epoch floor) = 0;

  // Calls `each` for every retained entry with sequence > `after`, in order, and returns the last sequence (`after` if
  // there is none). Needs no leadership. Failures, which name the sequence: "journal.gap", "journal.damaged",
  // "journal.version"; and those of RedisClient. `each` may have been called before a failure.
  virtual Result<Sequence> replay(Sequence after, const std::function<void(const journal::Batch&)>& each) = 0;

  // Appends one turn, records and contents, and returns when it is durable. REQUIRES leadership, the epoch of
  // `acquire`, and the sequence after the last one. While Redis is away it tries again, asking `give_up` between tries.
  virtual AppendReport append(const core::Turn& turn, const std::function<bool()>& give_up) = 0;

  // Looks whether Redis still has what was appended, and puts back what it lost to a failover: a leader that has
  // nothing to write would not notice. Else as `append`.
  virtual AppendReport look(const std::function<bool()>& give_up) = 0;

  // Any thread: how the last contact went.
  virtual Contact contact() const { return reachable() ? Contact::Good : Contact::Unreachable; }
  virtual bool reachable() const = 0;
};

}  // namespace muster::store
