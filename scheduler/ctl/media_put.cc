#include "scheduler/ctl/media_put.h"

#include <sodium.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

namespace muster::ctl {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kMaxFileBytes = uint64_t{1} << 30;

Outcome<std::vector<fs::path>> files_below(const std::string& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (auto entry = fs::recursive_directory_iterator(folder, error);
       !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (!entry->is_symlink() && entry->is_regular_file()) files.push_back(entry->path());
  }
  if (error) return trouble(Exit::Refused, folder + ": " + error.message());
  std::sort(files.begin(), files.end());
  return files;
}

Outcome<std::string> whole(const fs::path& path) {
  std::error_code error;
  const auto bytes = fs::file_size(path, error);
  if (error) return trouble(Exit::Refused, path.string() + ": " + error.message());
  if (bytes > kMaxFileBytes) return trouble(Exit::Refused, path.string() + ": a medium has at most 1 GiB");
  std::ifstream file(path, std::ios::binary);
  std::string contents{std::istreambuf_iterator<char>(file), {}};
  if (!file || contents.size() != bytes) return trouble(Exit::Refused, path.string() + ": cannot be read");
  return contents;
}

std::string sha256_hex(const std::string& contents) {
  unsigned char digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(digest, reinterpret_cast<const unsigned char*>(contents.data()), contents.size());
  char text[2 * sizeof digest + 1];
  sodium_bin2hex(text, sizeof text, digest, sizeof digest);
  return text;
}

}  // namespace

Outcome<void> put_media(Session& session, const std::string& folder) {
  const auto files = files_below(folder);
  if (!files) return tl::unexpected(files.error());
  size_t put = 0, there = 0;
  for (const fs::path& path : *files) {
    const auto contents = whole(path);
    if (!contents) return tl::unexpected(contents.error());
    const std::string digest = sha256_hex(*contents), target = "/v1/media/" + digest;
    const auto known = session.exchange("HEAD", target);
    if (!known) return tl::unexpected(known.error());
    const std::string name = path.lexically_relative(folder).generic_string();
    if (known->status == 200) {
      ++there;
    } else {
      const auto done = session.call("put " + name, "PUT", target, *contents, "application/octet-stream");
      if (!done) return tl::unexpected(done.error());
      ++put;
    }
    session.io().out << "muster-media:sha256/" << digest << ' ' << name << '\n';
  }
  session.io().err << put << " media put, " << there << " were there already\n";
  return {};
}

}  // namespace muster::ctl
