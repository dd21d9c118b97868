#include "worker-agent/media/stored.h"

#include <sodium.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <vector>

#include "worker-agent/media/new_file.h"

namespace muster::agent {
namespace {

namespace fs = std::filesystem;

constexpr size_t kPieceBytes = 256u << 10;

struct Copied {
  std::optional<Sha256> digest;  // none: no medium, and not copied
};

Result<Copied> copy_medium(const fs::path& from, const std::string& to) {
  std::ifstream in(from, std::ios::binary);
  std::string piece(kPieceBytes, '\0');
  NewFile out(to);
  crypto_hash_sha256_state state{};
  crypto_hash_sha256_init(&state);
  for (bool first = true; in; first = false) {
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    const std::string_view got(piece.data(), static_cast<size_t>(in.gcount()));
    if (first && !sniff(got)) return Copied{};
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(got.data()), got.size());
    if (!out.write(got)) return fail("media.import", to + ": cannot be written");
  }
  if (in.bad() || !in.eof()) return fail("media.import", from.string() + ": cannot be read");
  if (!out.finish()) return fail("media.import", to + ": cannot be written");
  Copied copied{Sha256{}};
  crypto_hash_sha256_final(&state, copied.digest->data());
  return copied;
}

Result<std::vector<fs::path>> files_below(const std::string& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (auto entry = fs::recursive_directory_iterator(folder, error);
       !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (!entry->is_symlink() && entry->is_regular_file()) files.push_back(entry->path());
  }
  if (error) return fail("media.import", folder + ": " + error.message());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

std::string media_folder(const std::string& data_dir) {
  return data_dir + "/media";
}

std::string imported_folder(const std::string& data_dir) {
  return media_folder(data_dir) + "/imported";
}

std::optional<CachedFile> find_imported(const std::string& folder, const Sha256& digest) {
  const fs::path path = fs::path(folder) / hex(digest);
  std::ifstream file(path, std::ios::binary);
  std::string first(kSniffBytes, '\0');
  if (!file.read(first.data(), static_cast<std::streamsize>(first.size())) && file.gcount() <= 0) return std::nullopt;
  first.resize(static_cast<size_t>(file.gcount()));
  const auto type = sniff(first);
  std::error_code error;
  const auto bytes = fs::file_size(path, error);
  if (!type || error) return std::nullopt;
  return CachedFile{path.string(), *type, bytes, digest};
}

Result<Imported> import_media(const std::string& from, const std::string& folder,
                              const std::function<void(const std::string&, const std::optional<Sha256>&)>& on_file) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return fail("media.import", folder + ": " + error.message());
  const auto files = files_below(from);
  if (!files) return tl::unexpected(files.error());
  Imported imported;
  const std::string partial = folder + "/import.partial";
  fs::remove(partial, error);
  for (const fs::path& path : *files) {
    const auto copied = copy_medium(path, partial);
    if (!copied) return tl::unexpected(copied.error());
    on_file(path.lexically_relative(from).generic_string(), copied->digest);
    if (!copied->digest) {
      ++imported.passed_over;
      continue;
    }
    const fs::path kept = fs::path(folder) / hex(*copied->digest);
    ++(fs::exists(kept, error) ? imported.here_already : imported.taken);
    fs::rename(partial, kept, error);
    if (error) return fail("media.import", kept.string() + ": " + error.message());
  }
  return imported;
}

}  // namespace muster::agent
