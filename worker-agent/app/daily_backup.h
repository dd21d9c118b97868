// A backup every day, from a thread of its own.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "common/base/result.h"
#include "worker-agent/spool/spool_backup.h"

namespace muster::agent {

// The backup of the day of `wall_ms` (UTC) in `folder`, `muster-YYYY-MM-DD.backup`, written if it is not there yet;
// older ones than the last 14 are removed. Its name, or "" if it was there. Errors: those of back_up, "backup.write".
Result<std::string> back_up_today(const std::string& directory, const std::vector<BackupFile>& files,
                                  const std::string& folder, int64_t wall_ms);

class DailyBackup {
 public:
  // At once, if today's is missing, and looks again every hour.
  DailyBackup(std::string directory, std::vector<BackupFile> files, std::string folder);
  ~DailyBackup();

 private:
  void run();

  const std::string directory_, folder_;
  const std::vector<BackupFile> files_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace muster::agent
