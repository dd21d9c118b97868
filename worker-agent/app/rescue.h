// What muster-agent does with a data folder instead of serving from it.
#pragma once

#include <string>
#include <vector>

#include "worker-agent/app/options.h"
#include "worker-agent/spool/spool_backup.h"

namespace muster::agent {

// Carries out `spool export`, `backup`, `restore`, `recovery-key` or `media import`, tells what came of it, and returns
// the exit code.
int rescue(const CommandLine& command_line);

// What a backup of the agent in `data_dir` takes along: the admin token, the recovery key and the https folder, where
// they are in it, and the site's key pair as site.key, where one is named.
std::vector<BackupFile> files_to_back_up(const std::string& data_dir, const std::string& key_file);

}  // namespace muster::agent
