// A backup every day.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/base/result.h"
#include "worker-agent/spool/spool_backup.h"

namespace muster::agent {

// The backup of the day of `wall_ms` (UTC) in `folder`, `muster-YYYY-MM-DD.backup`, written if it is not there yet;
// older ones than the last 14 are removed. Its name, or "" if it was there. Errors: those of back_up, "backup.write".
Result<std::string> back_up_today(const std::string& directory, const std::vector<BackupFile>& files,
                                  const std::string& folder, int64_t wall_ms);

}  // namespace muster::agent
