// A growing array in chunks of fixed size that can be copied in O(chunks): copies share chunks, and a chunk is cloned
// when one side first writes to it. This is how a checkpoint reads a consistent cut while the core goes on.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "common/base/check.h"

namespace muster::core {

// Written by one thread; copies may be read by another. A copy must be destroyed on the writing thread (or handed back
// to it through a lock) before its chunks are written again in place.
template <class T, size_t kPerChunk>
class CowArray {
 public:
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  const T& operator[](size_t i) const { return chunks_[i / kPerChunk]->items[i % kPerChunk]; }

  // REQUIRES i < size(). The reference is valid until the array is next copied.
  T& mut(size_t i) {
    auto& chunk = chunks_[i / kPerChunk];
    if (chunk.use_count() > 1) chunk = std::make_shared<Chunk>(*chunk);
    return chunk->items[i % kPerChunk];
  }

  // New elements are value-initialised.
  void grow_to(size_t size) {
    MUSTER_CHECK(size >= size_);
    while (chunks_.size() * kPerChunk < size) chunks_.push_back(std::make_shared<Chunk>());
    size_ = size;
  }
  void push_back(T value) {
    grow_to(size_ + 1);
    mut(size_ - 1) = std::move(value);
  }

 private:
  struct Chunk {
    T items[kPerChunk]{};
  };
  std::vector<std::shared_ptr<Chunk>> chunks_;
  size_t size_ = 0;
};

}  // namespace muster::core
