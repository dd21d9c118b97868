#include "scheduler/api/media_store.h"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

namespace muster::api {
namespace {

namespace fs = std::filesystem;

bool sync_folder(const std::string& path) {
  const int folder = ::open(fs::path(path).parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = folder >= 0 && ::fsync(folder) == 0;
  if (folder >= 0) ::close(folder);
  return synced;
}

}  // namespace

struct MediaStore::Incoming::Hash {
  crypto_hash_sha256_state state{};
};

MediaStore::Incoming::Incoming(std::string partial, std::string path, std::string digest)
    : partial_(std::move(partial)),
      path_(std::move(path)),
      digest_(std::move(digest)),
      descriptor_(::open(partial_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)),
      hash_(std::make_unique<Hash>()) {
  crypto_hash_sha256_init(&hash_->state);
}

MediaStore::Incoming::~Incoming() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  ::unlink(partial_.c_str());
}

Result<void> MediaStore::Incoming::write(std::string_view bytes) {
  bytes_ += bytes.size();
  if (bytes_ > kMaxMediumBytes) return fail("media.too-large", "a medium has at most 1 GiB");
  crypto_hash_sha256_update(&hash_->state, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return fail("media.disk", partial_ + ": " + std::strerror(errno));
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return {};
}

Result<void> MediaStore::Incoming::finish() {
  unsigned char digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256_final(&hash_->state, digest);
  char text[2 * sizeof digest + 1];
  sodium_bin2hex(text, sizeof text, digest, sizeof digest);
  if (digest_ != text) return fail("media.digest", "the contents' SHA-256 is " + std::string(text));
  const bool kept =
      ::fsync(descriptor_) == 0 && std::rename(partial_.c_str(), path_.c_str()) == 0 && sync_folder(path_);
  return kept ? Result<void>() : fail("media.disk", path_ + ": " + std::strerror(errno));
}

Result<std::unique_ptr<MediaStore>> MediaStore::open(const std::string& folder, uint64_t min_free_bytes) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return fail("media.folder", folder + ": " + error.message());
  for (auto entry = fs::directory_iterator(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    std::error_code ignored;
    if (entry->path().extension() == ".partial") fs::remove(entry->path(), ignored);
  }
  if (error) return fail("media.folder", folder + ": " + error.message());
  return std::unique_ptr<MediaStore>(new MediaStore(folder, min_free_bytes));
}

bool MediaStore::is_digest(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string MediaStore::find(const std::string& digest) const {
  std::error_code error;
  const std::string path = folder_ + "/" + digest;
  return fs::is_regular_file(path, error) ? path : std::string();
}

Result<std::unique_ptr<MediaStore::Incoming>> MediaStore::receive(const std::string& digest) {
  std::error_code error;
  const auto space = fs::space(folder_, error);
  if (error || space.available < min_free_bytes_ + kMaxMediumBytes)
    return fail("media.full", "the scheduler's disk has no room for media");
  const std::string partial = folder_ + "/" + std::to_string(next_partial_++) + ".partial";
  return std::make_unique<Incoming>(partial, folder_ + "/" + digest, digest);
}

}  // namespace muster::api
