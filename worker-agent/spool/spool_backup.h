// A site's spool and the files beside it in one file, for the machine that takes a dead one's place. The file holds
// people's names, their passwords' hashes and private keys: it is for the site alone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/base/result.h"

namespace muster::agent {

// A file beside the spool: read from `path`, restored as `name` in the new folder.
struct BackupFile {
  std::string name, path;
};

// Writes the spool in `directory`, as last committed, with `files` to `file`, which only its owner may read; what was
// there before is replaced at the end. An agent may be running on the spool. Errors: "backup.source", "backup.write",
// those of Database.
Result<void> back_up(const std::string& directory, const std::vector<BackupFile>& files, const std::string& file);

struct RestoredBackup {
  uint64_t answers_unsent = 0, drafts = 0, accounts = 0;
  std::vector<std::string> files;  // names of those that were restored
};

// Makes `directory` a spool again from a backup, as another spool of the same site: nobody is signed in, and the
// scheduler will say which of its leases still hold. Errors: "backup.exists" if there is a spool, "backup.read" if
// `file` is no backup, "backup.write", those of Database.
Result<RestoredBackup> restore_backup(const std::string& file, const std::string& directory);

}  // namespace muster::agent
