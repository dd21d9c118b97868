#include "scheduler/store/contents_cache.h"

#include <utility>

namespace muster::store {

// Bytes plus about what the list, the map and the shared pointer take.
size_t ContentsCache::cost(const Contents& blob) {
  return blob.packed().capacity() + 256;
}

void ContentsCache::erase_locked(Order::iterator entry) {
  bytes_ -= cost(*entry->blob);
  by_key_.erase(entry->key);
  order_.erase(entry);
}

void ContentsCache::put(BlobKey key, std::shared_ptr<const Contents> blob) {
  const size_t more = cost(*blob);
  std::lock_guard lock(mutex_);
  if (const auto found = by_key_.find(key); found != by_key_.end()) erase_locked(found->second);
  if (more > most_bytes_) return;
  order_.push_front(Entry{key, std::move(blob)});
  by_key_.emplace(key, order_.begin());
  bytes_ += more;
  while (bytes_ > most_bytes_) erase_locked(std::prev(order_.end()));
}

const std::shared_ptr<const Contents>* ContentsCache::find_locked(BlobKey key) {
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return nullptr;
  order_.splice(order_.begin(), order_, found->second);
  return &found->second->blob;
}

std::shared_ptr<const Contents> ContentsCache::find(BlobKey key) {
  std::lock_guard lock(mutex_);
  const auto* found = find_locked(key);
  return found ? *found : nullptr;
}

std::vector<std::shared_ptr<const Contents>> ContentsCache::find_all(std::span<const BlobKey> keys) {
  std::vector<std::shared_ptr<const Contents>> blobs;
  blobs.reserve(keys.size());
  std::lock_guard lock(mutex_);
  for (size_t i = 0; i < keys.size(); ++i) {
    if (i > 0 && keys[i] == keys[i - 1]) {
      blobs.push_back(blobs.back());
      continue;
    }
    const auto* found = find_locked(keys[i]);
    blobs.push_back(found ? *found : nullptr);
  }
  return blobs;
}

bool ContentsCache::view(std::span<const core::ContentRef> refs, ContentViews& out) {
  out.bytes.clear();
  out.held.clear();
  out.bytes.reserve(refs.size());
  BlobKey last_key;
  std::lock_guard lock(mutex_);
  for (const auto& ref : refs) {
    const BlobKey key{ref.job, ref.sequence};
    if (out.held.empty() || !(key == last_key)) {
      const auto* found = find_locked(key);
      if (!found) return false;
      out.held.push_back(*found);
      last_key = key;
    }
    if (ref.index >= out.held.back()->size()) return false;
    out.bytes.push_back(out.held.back()->at(ref.index));
  }
  return true;
}

void ContentsCache::erase_job(JobNumber job) {
  std::lock_guard lock(mutex_);
  for (auto entry = order_.begin(); entry != order_.end();) {
    const auto next = std::next(entry);
    if (entry->key.job == job) erase_locked(entry);
    entry = next;
  }
}

size_t ContentsCache::bytes() const {
  std::lock_guard lock(mutex_);
  return bytes_;
}

size_t ContentsCache::blobs() const {
  std::lock_guard lock(mutex_);
  return order_.size();
}

}  // namespace muster::store
