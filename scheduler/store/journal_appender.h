// How a turn gets into the journal, as exchanges with Redis one after the other: what to ask next, and what each answer
// means (docs/journal.md, "What the leader does"). No connection, clock or thread: RedisJournal carries it out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/time.h"
#include "scheduler/store/fence.h"
#include "scheduler/store/journal.h"
#include "scheduler/store/keys.h"
#include "scheduler/store/redis_port.h"
#include "scheduler/store/retained_suffix.h"

namespace muster::store {

class StoreMetrics;

// When an append counts as durable. Local: when Redis answers (with `appendfsync always`, after its fsync). Replica:
// when, after that, one replica has confirmed that it has the batch too.
enum class Durability : uint8_t { Local, Replica };

// A script with its keys and arguments, or a plain command.
struct RedisExchange {
  const RedisScript* script = nullptr;  // null: `words` is the command, the rest is empty
  std::vector<std::string> words;       // the script's keys
  std::vector<std::string> numbers;     // the script's first arguments
  RedisArguments blobs;                 // its last ones; valid until the exchange is answered
};

// Asks the Redis at `port`, and waits for the answer.
Result<RedisReply> carry_out(const RedisExchange& exchange, RedisPort& port);

// Leads from `lead` until it steps down. Then: `begin` or `begin_look`, and while not `over`, `next` and `answered` in
// turns; `finish`.
class JournalAppender {
 public:
  // `metrics` outlives it. `replica_patience`: how long one WAIT waits.
  JournalAppender(uint8_t shard, size_t retain_bytes, StoreMetrics& metrics, Durability durability = Durability::Local,
                  Millis replica_patience = Millis(1000));

  void lead(Fence fence, Position tail);
  bool leads() const { return fence_.epoch.value() != 0; }
  const Fence& fence() const { return fence_; }

  // REQUIRES leadership, no append under way, the turn's epoch and the sequence after the last one.
  void begin(const core::Turn& turn);
  // The same without a turn: looks whether Redis still has what was appended, and puts back what it lost. REQUIRES
  // leadership, no append under way.
  void begin_look();
  // Durable, or stepped down.
  bool over() const { return stepped_down_.has_value() || (is_written() && confirmed_); }
  // REQUIRES not over.
  RedisExchange next();
  // What came of the exchange that `next` gave. False: Redis could not be asked or refuses for now; pause and connect
  // anew before the next one.
  bool answered(const Result<RedisReply>& reply);
  // No replica has confirmed what waits for one; nor do we know of a better reason why nothing gets on.
  bool unconfirmed() const { return unconfirmed_; }
  // No further try: the fate of the append stays unknown.
  void give_up();
  // REQUIRES over. After SteppedDown it does not lead any more.
  AppendReport finish();

  size_t records() const { return records_; }  // of the turn begun last
  size_t bytes() const { return bytes_; }

 private:
  enum class Asked : uint8_t { Nothing, Append, Look, Fence, Touch, Wait };
  bool is_written() const { return tail_ && *tail_ >= target_; }
  void start_afresh();
  RedisExchange append_exchange();
  RedisExchange confirm_exchange();
  bool counted(int64_t replicas);
  void judged(std::string_view epoch, std::string_view tail);
  bool failed(const Failure& failure);

  const Keys keys_;
  StoreMetrics& metrics_;
  const Durability durability_;
  const Millis replica_patience_;
  Fence fence_;  // epoch 0: no leadership
  RetainedSuffix retained_;
  std::optional<Sequence> tail_;  // as Redis last confirmed it; none: must be read before anything is sent
  bool touched_ = false;          // something was written on the present connection: WAIT speaks of nothing else
  bool unconfirmed_ = false;

  // The append under way.
  Sequence target_;
  Sequence durable_before_;          // what had been durable when it began
  std::optional<Sequence> unknown_;  // sent on a connection that broke
  Asked asked_ = Asked::Nothing;
  bool looking_ = false;     // without a turn
  bool fence_lost_ = false;  // the fence is to be written again
  bool confirmed_ = true;    // by a replica, where that is asked for
  bool logged_ = false;
  std::optional<std::string> stepped_down_;
  AppendReport report_;
  size_t records_ = 0, bytes_ = 0;
};

}  // namespace muster::store
