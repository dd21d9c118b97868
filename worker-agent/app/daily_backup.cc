#include "worker-agent/app/daily_backup.h"

#include <algorithm>
#include <filesystem>

#include "worker-agent/app/sealed_backup.h"

namespace muster::agent {
namespace {

namespace fs = std::filesystem;

constexpr size_t kKept = 14;

std::string name_of_day(int64_t wall_ms) {
  return "muster-" + day_of(wall_ms) + ".backup";
}

void remove_old(const std::string& folder) {
  std::error_code ignored;
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const std::string name = entry.path().filename().string();
    if (name.size() == name_of_day(0).size() && name.starts_with("muster-") && name.ends_with(".backup"))
      names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  for (size_t i = 0; i + kKept < names.size(); ++i) fs::remove(folder + "/" + names[i], ignored);
}

}  // namespace

Result<std::string> back_up_today(const std::string& directory, const std::vector<BackupFile>& files,
                                  const std::string& folder, int64_t wall_ms) {
  const std::string name = name_of_day(wall_ms);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return fail("backup.write", folder + ": " + error.message());
  if (fs::exists(folder + "/" + name)) return std::string();
  if (auto done = back_up(directory, files, folder + "/" + name); !done) return tl::unexpected(done.error());
  remove_old(folder);
  return name;
}

}  // namespace muster::agent
