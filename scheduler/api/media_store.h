// Media put into the system: one folder of files named by their contents' SHA-256, on this scheduler's disk.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "common/base/result.h"

namespace muster::api {

constexpr uint64_t kMaxMediumBytes = uint64_t{1} << 30;

// Any thread.
class MediaStore {
 public:
  // Makes the folder if it is missing, and removes what was not finished in an earlier run. `min_free_bytes` are left
  // on the disk. Failures: "media.folder".
  static Result<std::unique_ptr<MediaStore>> open(const std::string& folder, uint64_t min_free_bytes);

  // A medium on its way in: it is there under its name once `finish` succeeds, and not before.
  class Incoming {
   public:
    Incoming(std::string partial, std::string path, std::string digest);
    ~Incoming();
    Incoming(const Incoming&) = delete;
    Incoming& operator=(const Incoming&) = delete;
    // Failures: "media.too-large", "media.disk".
    Result<void> write(std::string_view bytes);
    // Failures: "media.digest": the contents are others; "media.disk".
    Result<void> finish();

   private:
    struct Hash;
    const std::string partial_, path_, digest_;
    int descriptor_;
    uint64_t bytes_ = 0;
    std::unique_ptr<Hash> hash_;
  };

  // 64 hexadecimal digits in lower case.
  static bool is_digest(std::string_view text);
  // REQUIRES is_digest, in all of these. "" if it is not there.
  std::string find(const std::string& digest) const;
  // Failures: "media.full".
  Result<std::unique_ptr<Incoming>> receive(const std::string& digest);

 private:
  MediaStore(std::string folder, uint64_t min_free_bytes)
      : folder_(std::move(folder)), min_free_bytes_(min_free_bytes) {}

  const std::string folder_;
  const uint64_t min_free_bytes_;
  std::atomic<uint64_t> next_partial_{1};
};

}  // namespace muster::api
