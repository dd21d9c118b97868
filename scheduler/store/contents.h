// Item and answer contents by reference: from memory, or read from Redis on a thread of its own.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "common/base/ids.h"
#include "common/base/result.h"
#include "common/base/time.h"
#include "scheduler/api/ports.h"
#include "scheduler/store/backoff.h"
#include "scheduler/store/contents_cache.h"
#include "scheduler/store/keys.h"
#include "scheduler/store/redis_client.h"

namespace muster::store {

struct ContentOptions {
  uint8_t shard = 0;
  size_t cache_bytes = size_t{256} << 20;
  size_t queue_blobs = 16384;   // distinct blobs waiting to be read; beyond it fetches fail with "contents.busy"
  size_t pipeline_blobs = 128;  // read at once
  Millis patience{10000};       // how long a fetch outlives an unreachable Redis
  RedisTimeouts timeouts;
};

// Any thread may call it. The destructor fails what still waits ("contents.closed") and joins the reader.
class ContentStore final : public api::ContentPort {
 public:
  ContentStore(RedisAddress address, ContentOptions options);
  ~ContentStore() override;

  // What batch `sequence` writes for `job`: called when it is appended, so that fresh contents are never read back.
  void put(JobNumber job, Sequence sequence, const std::vector<std::string>& contents);

  // All of `refs` if every blob is cached, else false. Never waits for Redis.
  bool try_get(std::span<const core::ContentRef> refs, ContentViews& out) { return cache_.view(refs, out); }

  // Failures, by the first ref concerned: "contents.missing", "contents.busy", "contents.closed", a codec's,
  // RedisClient's.
  void fetch(std::vector<core::ContentRef> refs, std::function<void(Result<std::vector<std::string>>)> done) override;

  // The job is gone for good. Its hash is unlinked on the reader's thread, which tries until Redis answers; a process
  // that ends before leaves the hash behind, and its successor drops it again. Harmless to repeat.
  void drop(JobNumber job);

  const ContentsCache& cache() const { return cache_; }

 private:
  // One fetch with missing blobs. Guarded by mutex_ until it has none.
  struct Request {
    std::vector<core::ContentRef> refs;
    std::function<void(Result<std::vector<std::string>>)> done;
    std::unordered_map<BlobKey, std::shared_ptr<const Contents>, BlobKeyHash> blobs;
    size_t missing = 0;
    std::optional<Failure> failure;
  };
  using RequestPtr = std::shared_ptr<Request>;
  using Blob = Result<std::shared_ptr<const Contents>>;
  struct Wanted {
    std::vector<RequestPtr> waiting;
    SteadyTime since;
  };

  static void finish(Request& request);
  bool enqueue_locked(const RequestPtr& request);
  void run();
  bool drop_one(JobNumber job);
  void read(const std::vector<BlobKey>& keys);
  void resolve(BlobKey key, Blob blob);
  void retry_or_fail(const std::vector<BlobKey>& keys, const Failure& failure);

  const ContentOptions options_;
  const Keys keys_;
  ContentsCache cache_;

  std::mutex mutex_;
  std::condition_variable work_;
  // Blobs enter `wanted_` with the first fetch that misses them, and leave when read or failed; `queue_` holds those
  // that the reader has not taken yet.
  std::unordered_map<BlobKey, Wanted, BlobKeyHash> wanted_;
  std::deque<BlobKey> queue_;
  std::deque<JobNumber> drops_;
  bool closed_ = false;

  RedisClient client_;  // the reader's
  Backoff backoff_;     // the reader's, except cancel
  std::thread reader_;
};

}  // namespace muster::store
