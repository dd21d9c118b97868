// Recently used contents blobs in memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common/base/ids.h"
#include "scheduler/core/effect.h"
#include "scheduler/store/contents_codec.h"

namespace muster::store {

// One blob: what batch `sequence` wrote for `job`.
struct BlobKey {
  JobNumber job;
  Sequence sequence;
  bool operator==(const BlobKey&) const = default;
};
struct BlobKeyHash {
  size_t operator()(const BlobKey& key) const noexcept {
    return (key.sequence.value() * 0x9E3779B97F4A7C15u) ^ (uint64_t{key.job.value()} << 32 | key.job.value());
  }
};

// Views of contents, with the blobs that keep them alive.
struct ContentViews {
  std::vector<std::string_view> bytes;                // in the order asked for
  std::vector<std::shared_ptr<const Contents>> held;  // at least once each
};

// Least recently used blobs leave when the bytes exceed the bound. Any thread; a batch of lookups takes the lock once.
class ContentsCache {
 public:
  explicit ContentsCache(size_t most_bytes) : most_bytes_(most_bytes) {}

  void put(BlobKey key, std::shared_ptr<const Contents> blob);
  std::shared_ptr<const Contents> find(BlobKey key);
  // One element per key, in order; null for what is not cached. Repeated neighbours cost nothing.
  std::vector<std::shared_ptr<const Contents>> find_all(std::span<const BlobKey> keys);
  // All of `refs` or nothing: false if any blob is not cached or has no such index.
  bool view(std::span<const core::ContentRef> refs, ContentViews& out);
  void erase_job(JobNumber job);

  size_t bytes() const;
  size_t blobs() const;

 private:
  struct Entry {
    BlobKey key;
    std::shared_ptr<const Contents> blob;
  };
  using Order = std::list<Entry>;
  static size_t cost(const Contents& blob);
  const std::shared_ptr<const Contents>* find_locked(BlobKey key);
  void erase_locked(Order::iterator entry);

  const size_t most_bytes_;
  mutable std::mutex mutex_;
  Order order_;  // most recently used first
  std::unordered_map<BlobKey, Order::iterator, BlobKeyHash> by_key_;
  size_t bytes_ = 0;
};

}  // namespace muster::store
