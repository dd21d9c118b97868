#include "worker-agent/app/sealed_backup.h"

#include <sys/stat.h>

#include <ctime>
#include <filesystem>

#include "worker-agent/app/recovery_key.h"
#include "worker-agent/app/sealed_file.h"

namespace muster::agent {
namespace {

namespace fs = std::filesystem;

constexpr const char* kEnding = ".sealed";

std::string folder_of(const std::string& data_dir) {
  return data_dir + "/sealed";
}

SealedBackup as_it_lies(const fs::path& path) {
  struct stat status {};
  ::stat(path.c_str(), &status);
  return {path.stem().string(), static_cast<uint64_t>(status.st_size), int64_t{status.st_mtim.tv_sec} * 1000};
}

// Whatever is not of the day, and what was not finished.
std::optional<SealedBackup> keep_only(const std::string& folder, const std::string& day) {
  std::optional<SealedBackup> found;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const fs::path& path = entry.path();
    std::error_code also_ignored;
    if (!found && path.extension() == kEnding && path.stem().string().starts_with(day))
      found = as_it_lies(path);
    else
      fs::remove(path, also_ignored);
  }
  return found;
}

}  // namespace

Result<std::optional<SealedBackup>> seal_today(const std::string& data_dir, const std::vector<BackupFile>& files,
                                               int64_t wall_ms) {
  const auto key = read_recovery_key(recovery_key_file(data_dir));
  if (!key && key.error().code == "recovery-key.none") return std::optional<SealedBackup>();
  if (!key) return tl::unexpected(key.error());
  const std::string folder = folder_of(data_dir), day = day_of(wall_ms);
  std::error_code error;
  fs::create_directories(folder, error);
  if (auto present = keep_only(folder, day)) return present;
  const std::string open = folder + "/open.backup", partial = folder + "/partial";
  if (auto made = back_up(data_dir, files, open); !made) return tl::unexpected(made.error());
  const auto mark = seal_file(open, partial, *key);
  std::error_code ignored;
  fs::remove(open, ignored);
  if (!mark) return tl::unexpected(mark.error());
  const std::string whole = sealed_backup_file(data_dir, day + "-" + *mark);
  fs::rename(partial, whole, error);
  if (error) return fail("sealed.write", whole + ": " + error.message());
  return std::optional(as_it_lies(whole));
}

std::string sealed_backup_file(const std::string& data_dir, const std::string& name) {
  return folder_of(data_dir) + "/" + name + kEnding;
}

std::string day_of(int64_t wall_ms) {
  const time_t seconds = wall_ms / 1000;
  tm parts{};
  ::gmtime_r(&seconds, &parts);
  char text[40];
  std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
  return text;
}

}  // namespace muster::agent
