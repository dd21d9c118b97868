// Media that were carried to the site on a disk (`muster-agent media import`): a folder of files named by their
// SHA-256, which no bound removes.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "common/base/result.h"
#include "worker-agent/media/disk_cache.h"

namespace muster::agent {

// Where an agent with this data folder has its media, and the imported ones among them.
std::string media_folder(const std::string& data_dir);
std::string imported_folder(const std::string& data_dir);

// Null: it is not there, or is not a medium.
std::optional<CachedFile> find_imported(const std::string& folder, const Sha256& digest);

struct Imported {
  uint64_t taken = 0, here_already = 0, passed_over = 0;
};
// Copies every medium below `from` into `folder`, also while an agent runs on it. Each is whole and on the disk before
// it has its name. `on_file` hears of each with its path below `from`: the digest, or nothing for what is no medium.
// Failures: "media.import".
Result<Imported> import_media(
    const std::string& from, const std::string& folder,
    const std::function<void(const std::string& path, const std::optional<Sha256>&)>& on_file);

}  // namespace muster::agent
