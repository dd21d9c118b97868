#include "worker-agent/app/daily_backup.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <filesystem>

#include "common/base/log.h"
#include "common/base/time.h"

namespace muster::agent {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::hours kBackupLookEvery{1};
constexpr size_t kKept = 14;

std::string name_of_day(int64_t wall_ms) {
  const time_t seconds = wall_ms / 1000;
  tm parts{};
  ::gmtime_r(&seconds, &parts);
  char text[40];
  std::strftime(text, sizeof text, "muster-%Y-%m-%d.backup", &parts);
  return text;
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

DailyBackup::DailyBackup(std::string directory, std::vector<BackupFile> files, std::string folder)
    : directory_(std::move(directory)),
      folder_(std::move(folder)),
      files_(std::move(files)),
      thread_([this] { run(); }) {}

DailyBackup::~DailyBackup() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void DailyBackup::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    const auto made = back_up_today(directory_, files_, folder_, wall_now_ms());
    if (!made)
      spdlog::error("no backup today: {}", made.error().message);
    else if (!made->empty())
      spdlog::info("backup {} written to {}", *made, folder_);
    lock.lock();
    changed_.wait_for(lock, kBackupLookEvery, [this] { return stopping_; });
  }
}

}  // namespace muster::agent
