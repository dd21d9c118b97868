// A simulated Redis with replicas: what it was told is a log, a replica is a prefix of that log, and a failover puts
// such a prefix in its place. Scripts are carried out in whole, as Redis does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "tests/simulation/lua_scripts.h"
#include "tests/simulation/redis_data.h"
#include "tests/simulation/replicas.h"
#include "tests/simulation/timeline.h"

namespace muster::sim {

// Sees everything that is written, as somebody beside Redis would.
class RedisWatcher {
 public:
  virtual ~RedisWatcher() = default;
  // An entry of the journal. `at`: its place in the log. `who`: the process that sent the command.
  virtual void entry_written(size_t at, const std::string& who, uint64_t sequence, const StreamEntry& entry) = 0;
  virtual void fence_written(const std::string& who, const std::string& fence, bool acquired) = 0;
  // Only what stands before `keep` in the log is left.
  virtual void rewound(size_t keep) = 0;
};

// What Redis knows of one connection. It ends when another server takes over.
struct RedisConnection {
  uint64_t server = 0;  // 0: not connected yet
  size_t wrote = 0;     // the log up to its own newest write: what WAIT speaks of
};

class RedisServer {
 public:
  explicit RedisServer(RedisWatcher& watcher) : watcher_(watcher) {}

  enum class Mood : uint8_t { Well, OutOfMemory, ReadOnly, Away };
  Mood mood = Mood::Well;

  // Counts the failovers.
  uint64_t server() const { return server_; }
  // Whether something can be asked on this connection; connects it if it is new.
  bool connects(RedisConnection& connection) const;
  // REQUIRES that it connects, mood not Away, and a time that does not fall. WAIT is not asked here but of `replicas`.
  Reply execute(Words command, const std::string& who, SimTime now, RedisConnection& connection);
  Replicas& replicas() { return replicas_; }

  size_t log_size() const { return log_.size(); }
  // The place in the log before the newest `entries` of the journal.
  size_t before_entries(size_t entries) const;
  // The place in the log after the newest fence: a failover that goes behind it forgets a leader.
  size_t after_fence() const { return after_fence_; }
  // A copy that has only the first `keep` writes takes over. It knows no scripts.
  void fail_over(size_t keep);
  // Changes the newest entry of the journal as a failing disk would, or puts it right again.
  bool damage_newest(size_t at_byte);
  void mend_newest();

  const RedisData& data() const { return data_; }

 private:
  Reply carry_out(Words command, const std::string& who, SimTime now);
  Reply run_script(std::string_view text, Words rest, const std::string& who);
  Reply run_one(Words command, std::vector<Write>& writes);
  void record(std::vector<Write> writes, const std::string& who, bool acquires);

  RedisWatcher& watcher_;
  RedisData data_;
  struct Transaction {
    SimTime at;
    std::vector<Write> writes;  // of one command or script
  };
  SimTime now_{0};
  uint64_t server_ = 1;  // counts the failovers
  Replicas replicas_;
  std::vector<Transaction> log_;
  std::vector<size_t> entries_;  // places in the log
  std::set<std::string, std::less<>> scripts_;
  LuaScripts lua_;
  size_t after_fence_ = 0;
  Bytes undamaged_;
};

}  // namespace muster::sim
