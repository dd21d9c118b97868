// Sites' sealed backups on this scheduler's disk: one folder of files for each site. What is in them only the site can
// read.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "common/base/result.h"

namespace muster::api {

constexpr uint64_t kMaxBackupBytes = uint64_t{256} << 20;
constexpr size_t kBackupsKept = 7;  // of each site

struct StoredBackup {
  std::string name;
  uint64_t bytes = 0;
  int64_t stored_wall_ms = 0;
};

// `keep` on one thread at a time; the others on any.
class BackupStore {
 public:
  // Makes the folder if it is missing, and removes what was not finished in an earlier run. `min_free_bytes` are left
  // on the disk. Failures: "backup.folder".
  static Result<std::unique_ptr<BackupStore>> open(const std::string& folder, uint64_t min_free_bytes);

  // Adds `content` to the site's backup `name` if it belongs at the end of what is there; an empty one changes nothing.
  // How many bytes are there then; once it is all of `size` they are on disk, and of the site's older backups only the
  // newest are left. A site has one backup in the making: another takes its place. REQUIRES that both names are good
  // parts of a path, and that the content does not go beyond `size`. Failures: "backup.too-large", "backup.full",
  // "backup.disk".
  Result<uint64_t> keep(const std::string& site, const std::string& name, uint64_t size, uint64_t offset,
                        const std::string& content);

  // Whole ones of the site, the newest first. REQUIRES good names, here and below.
  std::vector<StoredBackup> list(const std::string& site) const;
  // The file's path; "" if it is not there.
  std::string find(const std::string& site, const std::string& name) const;

 private:
  BackupStore(std::string folder, uint64_t min_free_bytes)
      : folder_(std::move(folder)), min_free_bytes_(min_free_bytes) {}

  Result<void> begin(const std::string& site, uint64_t size);
  Result<void> finish(const std::string& site, const std::string& name);
  std::string path(const std::string& site, const std::string& name, const char* ending) const;

  const std::string folder_;
  const uint64_t min_free_bytes_;
};

}  // namespace muster::api
