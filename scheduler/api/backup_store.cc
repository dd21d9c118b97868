#include "scheduler/api/backup_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

namespace muster::api {
namespace {

namespace fs = std::filesystem;

constexpr const char *kWhole = ".sealed", *kPartial = ".partial";

tl::unexpected<Failure> disk_failure(const std::string& path) {
  return fail("backup.disk", path + ": " + std::strerror(errno));
}

bool sync_path(const std::string& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  const int why = errno;
  if (descriptor >= 0) ::close(descriptor);
  errno = why;
  return synced;
}

bool append(const std::string& path, std::string_view bytes) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);
  ssize_t written = 0;
  while (descriptor >= 0 && !bytes.empty() && written >= 0) {
    written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) written = 0;
    if (written > 0) bytes.remove_prefix(static_cast<size_t>(written));
  }
  const int why = errno;
  if (descriptor >= 0) ::close(descriptor);
  errno = why;
  return descriptor >= 0 && bytes.empty();
}

uint64_t bytes_in(const std::string& path) {
  std::error_code error;
  const uint64_t bytes = fs::file_size(path, error);
  return error ? 0 : bytes;
}

void remove_ending(const std::string& folder, const char* ending) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    std::error_code also_ignored;
    if (entry.path().extension() == ending) fs::remove(entry.path(), also_ignored);
  }
}

}  // namespace

Result<std::unique_ptr<BackupStore>> BackupStore::open(const std::string& folder, uint64_t min_free_bytes) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (!error) fs::permissions(folder, fs::perms::owner_all, error);
  for (auto entry = fs::directory_iterator(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    std::error_code ignored;
    if (entry->is_directory(ignored)) remove_ending(entry->path(), kPartial);
  }
  if (error) return fail("backup.folder", folder + ": " + error.message());
  return std::unique_ptr<BackupStore>(new BackupStore(folder, min_free_bytes));
}

Result<uint64_t> BackupStore::keep(const std::string& site, const std::string& name, uint64_t size, uint64_t offset,
                                   const std::string& content) {
  if (size > kMaxBackupBytes) return fail("backup.too-large", "a backup has at most 256 MiB");
  if (!find(site, name).empty()) return bytes_in(find(site, name));
  const std::string partial = path(site, name, kPartial);
  const uint64_t have = bytes_in(partial);
  if (content.empty() || offset != have) return have;
  if (have == 0) {
    if (auto begun = begin(site, size); !begun) return tl::unexpected(begun.error());
  }
  if (!append(partial, content)) {
    const auto failure = disk_failure(partial);
    std::error_code ignored;
    fs::remove(partial, ignored);
    return failure;
  }
  if (have + content.size() < size) return have + content.size();
  if (auto finished = finish(site, name); !finished) return tl::unexpected(finished.error());
  return bytes_in(find(site, name));
}

// Makes room for a new one.
Result<void> BackupStore::begin(const std::string& site, uint64_t size) {
  std::error_code error;
  const std::string folder = folder_ + "/" + site;
  fs::create_directories(folder, error);
  if (error) return fail("backup.disk", folder + ": " + error.message());
  remove_ending(folder, kPartial);
  const auto space = fs::space(folder, error);
  if (error || space.available < min_free_bytes_ + size)
    return fail("backup.full", "the scheduler's disk has no room for backups");
  return {};
}

Result<void> BackupStore::finish(const std::string& site, const std::string& name) {
  const std::string partial = path(site, name, kPartial), whole = path(site, name, kWhole);
  const bool kept = sync_path(partial, O_RDONLY) && std::rename(partial.c_str(), whole.c_str()) == 0 &&
                    sync_path(folder_ + "/" + site, O_RDONLY | O_DIRECTORY);
  if (!kept) return disk_failure(whole);
  const auto all = list(site);
  for (size_t old = kBackupsKept; old < all.size(); ++old) {
    std::error_code ignored;
    fs::remove(path(site, all[old].name, kWhole), ignored);
  }
  return {};
}

std::vector<StoredBackup> BackupStore::list(const std::string& site) const {
  std::vector<StoredBackup> all;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder_ + "/" + site, ignored)) {
    struct stat status {};
    if (entry.path().extension() != kWhole || ::stat(entry.path().c_str(), &status) != 0) continue;
    all.push_back({entry.path().stem().string(), static_cast<uint64_t>(status.st_size),
                   int64_t{status.st_mtim.tv_sec} * 1000 + status.st_mtim.tv_nsec / 1'000'000});
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return std::pair(a.stored_wall_ms, a.name) > std::pair(b.stored_wall_ms, b.name);
  });
  return all;
}

std::string BackupStore::find(const std::string& site, const std::string& name) const {
  std::error_code error;
  std::string whole = path(site, name, kWhole);
  return fs::is_regular_file(whole, error) ? whole : std::string();
}

std::string BackupStore::path(const std::string& site, const std::string& name, const char* ending) const {
  return folder_ + "/" + site + "/" + name + ending;
}

}  // namespace muster::api
