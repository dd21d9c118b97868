// A backup a day that is sealed with the site's recovery key, for the scheduler to keep.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/base/result.h"
#include "worker-agent/session/backup_sender.h"
#include "worker-agent/spool/spool_backup.h"

namespace muster::agent {

// The sealed backup of the day of `wall_ms` (UTC) in `data_dir`, made if it is not there yet; earlier days' are
// removed. Nothing: the site has no recovery key. Failures: those of back_up, seal_file and read_recovery_key.
Result<std::optional<SealedBackup>> seal_today(const std::string& data_dir, const std::vector<BackupFile>& files,
                                               int64_t wall_ms);

// Where it lies.
std::string sealed_backup_file(const std::string& data_dir, const std::string& name);

// "YYYY-MM-DD", UTC.
std::string day_of(int64_t wall_ms);

}  // namespace muster::agent
