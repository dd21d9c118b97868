#include "worker-agent/media/disk_cache.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <utility>
#include <vector>

namespace muster::agent {
namespace {

namespace fs = std::filesystem;

constexpr size_t kKeyBytes = 65, kNameBytes = kKeyBytes + 1 + 64;

std::string first_bytes(const fs::path& path) {
  std::string bytes(kSniffBytes, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<size_t>(std::max<std::streamsize>(0, file.gcount())));
  return bytes;
}

std::optional<CachedFile> look_at(const fs::directory_entry& entry) {
  const std::string name = entry.path().filename().string();
  std::error_code error;
  if (entry.is_symlink(error) || !entry.is_regular_file(error) || name.size() != kNameBytes) return std::nullopt;
  const auto digest = sha256_of_hex(std::string_view(name).substr(kKeyBytes + 1));
  const bool named = (name[0] == 'd' || name[0] == 'u') && name[kKeyBytes] == '-' && digest;
  const auto type = named ? sniff(first_bytes(entry.path())) : std::nullopt;
  if (!type) return std::nullopt;
  return CachedFile{entry.path().string(), *type, entry.file_size(error), *digest};
}

}  // namespace

Result<DiskCache> DiskCache::open(const std::string& folder, uint64_t max_bytes) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (!error) fs::permissions(folder, fs::perms::owner_all, error);
  if (error) return fail("media.folder", folder + ": " + error.message());
  DiskCache cache(folder, max_bytes);
  cache.take_up();
  return cache;
}

void DiskCache::take_up() {
  std::vector<std::pair<fs::file_time_type, CachedFile>> found;
  std::error_code error;
  for (auto entry = fs::directory_iterator(folder_, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    std::error_code ignored;
    if (entry->path().extension() == ".partial") {
      fs::remove(entry->path(), ignored);
    } else if (auto file = look_at(*entry)) {
      found.emplace_back(entry->last_write_time(ignored), std::move(*file));
    }
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [time, file] : found) {
    const std::string key = fs::path(file.path).filename().string().substr(0, kKeyBytes);
    if (const auto older = files_.find(key); older != files_.end()) remove(older);
    bytes_ += file.bytes;
    by_use_.emplace(next_use_, key);
    files_.emplace(key, Kept{std::move(file), next_use_++});
  }
  make_room(0, [](const std::string&) { return false; });
}

const CachedFile* DiskCache::find(const std::string& key) {
  const auto kept = files_.find(key);
  if (kept == files_.end()) return nullptr;
  by_use_.erase(kept->second.used);
  kept->second.used = next_use_++;
  by_use_.emplace(kept->second.used, key);
  std::error_code ignored;
  fs::last_write_time(kept->second.file.path, fs::file_time_type::clock::now(), ignored);
  return &kept->second.file;
}

std::string DiskCache::partial() {
  return folder_ + "/" + std::to_string(next_partial_++) + ".partial";
}

Result<void> DiskCache::keep(const std::string& partial, const std::string& key, const Fetched& fetched,
                             const std::function<bool(const std::string& key)>& needed) {
  std::error_code error;
  if (const auto old = files_.find(key); old != files_.end()) remove(old);
  if (!make_room(fetched.bytes, needed)) {
    fs::remove(partial, error);
    return fail("media.no-room", "the agent's room for media is taken by those of other leased tasks");
  }
  const std::string path = folder_ + "/" + key + "-" + hex(fetched.digest);
  fs::rename(partial, path, error);
  if (error) {
    const std::string why = error.message();
    fs::remove(partial, error);
    return fail("media.disk", path + ": " + why);
  }
  bytes_ += fetched.bytes;
  by_use_.emplace(next_use_, key);
  files_.emplace(key, Kept{{path, fetched.type, fetched.bytes, fetched.digest}, next_use_++});
  return {};
}

bool DiskCache::make_room(uint64_t wanted, const std::function<bool(const std::string&)>& needed) {
  for (auto next = by_use_.begin(); next != by_use_.end() && bytes_ + wanted > max_bytes_;) {
    const std::string key = (next++)->second;
    if (needed(key)) continue;
    remove(files_.find(key));
    ++evicted_;
  }
  return bytes_ + wanted <= max_bytes_;
}

void DiskCache::remove(std::map<std::string, Kept>::iterator kept) {
  std::error_code ignored;
  fs::remove(kept->second.file.path, ignored);
  bytes_ -= kept->second.file.bytes;
  by_use_.erase(kept->second.used);
  files_.erase(kept);
}

}  // namespace muster::agent
