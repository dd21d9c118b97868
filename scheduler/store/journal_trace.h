// Answers "what happened to this assignment?" by scanning the retained journal on a thread of its own.
#pragma once

#include <cstddef>
#include <functional>
#include <thread>

#include "common/base/queue.h"
#include "scheduler/api/ports.h"
#include "scheduler/store/keys.h"
#include "scheduler/store/redis_client.h"

namespace muster::journal {
class Batch;
}

namespace muster::store {

// Appends a line for every record of `batch` that names the assignment. Pure.
void trace_batch(const journal::Batch& batch, AssignmentId id, std::vector<api::TraceLine>& lines);

struct TraceOptions {
  uint8_t shard = 0;
  size_t queue = 16;          // traces waiting; beyond it they fail with "trace.busy"
  size_t most_lines = 10000;  // of one trace; the rest is left out and `whole` is false
  RedisTimeouts timeouts;
};

// Any thread may call it. The destructor waits for the present scan's page, fails what waits ("trace.closed") and
// joins.
class JournalTrace final : public api::TracePort {
 public:
  JournalTrace(RedisAddress address, TraceOptions options);
  ~JournalTrace() override;

  void trace(AssignmentId id, std::function<void(Result<std::vector<api::TraceLine>>, bool whole)> done) override;

 private:
  struct Question {
    AssignmentId id;
    std::function<void(Result<std::vector<api::TraceLine>>, bool whole)> done;
  };
  void run();
  void answer(const Question& question);

  const TraceOptions options_;
  const Keys keys_;
  RedisClient client_;  // the reader's
  BoundedQueue<Question> questions_;
  std::atomic<bool> stopping_{false};
  std::thread reader_;
};

}  // namespace muster::store
