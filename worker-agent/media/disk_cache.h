// Downloaded files in one folder of bounded size. What is in it is known from the files' names, so that there is no
// index to lose:
//
//   KEY-DIGEST    a whole file: its key (media_url.h) and its contents' SHA-256; last used when its mtime says
//   N.partial     one that is being written; removed when the folder is opened
//
// Not thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "common/base/result.h"
#include "worker-agent/media/fetch.h"

namespace muster::agent {

struct CachedFile {
  std::string path;
  MediaType type;
  uint64_t bytes = 0;
  Sha256 digest{};
};

class DiskCache {
 public:
  // Makes the folder if it is missing, and takes up what an earlier run left. Failures: "media.folder".
  static Result<DiskCache> open(const std::string& folder, uint64_t max_bytes);

  // And it was used now. Null: not here.
  const CachedFile* find(const std::string& key);
  bool contains(const std::string& key) const { return files_.contains(key); }
  // A path for a new file, which nobody else gets.
  std::string partial();
  // Takes the whole, synced file at `partial` as the key's, and makes room for it by removing what was not used for
  // longest and is not `needed`. On failure the file is removed. Failures: "media.no-room" (all the rest is needed),
  // "media.disk".
  Result<void> keep(const std::string& partial, const std::string& key, const Fetched& fetched,
                    const std::function<bool(const std::string& key)>& needed);

  uint64_t bytes() const { return bytes_; }
  size_t count() const { return files_.size(); }
  uint64_t evicted() const { return evicted_; }

 private:
  struct Kept {
    CachedFile file;
    uint64_t used = 0;  // greater: later
  };
  DiskCache(std::string folder, uint64_t max_bytes) : folder_(std::move(folder)), max_bytes_(max_bytes) {}
  void take_up();
  bool make_room(uint64_t wanted, const std::function<bool(const std::string&)>& needed);
  void remove(std::map<std::string, Kept>::iterator kept);

  std::string folder_;
  uint64_t max_bytes_;
  std::map<std::string, Kept> files_;       // by key
  std::map<uint64_t, std::string> by_use_;  // keys, longest unused first
  uint64_t bytes_ = 0, evicted_ = 0, next_use_ = 1, next_partial_ = 1;
};

}  // namespace muster::agent
