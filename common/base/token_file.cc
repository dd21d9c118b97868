#include "common/base/token_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "common/base/random_hex.h"

namespace muster {
namespace {

constexpr size_t kRandomBytes = 32;
constexpr size_t kLeastCharacters = 16;

tl::unexpected<Failure> cannot(const std::string& act, const std::string& path) {
  return fail("token.file", "cannot " + act + " the token file " + path + ": " + std::strerror(errno));
}

// The file gets its name when it is whole, and only if nobody else's has: whoever comes second reads the first one's.
Result<void> make(const std::string& path) {
  std::string partial = path + ".XXXXXX";
  const int file = ::mkostemp(partial.data(), O_CLOEXEC);
  if (file < 0) return cannot("make", path);
  const std::string line = random_hex(kRandomBytes) + "\n";
  errno = ENOSPC;  // what a short write leaves unsaid
  const bool written =
      ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && ::fsync(file) == 0;
  const bool named = written && (::link(partial.c_str(), path.c_str()) == 0 || errno == EEXIST);
  // Some shared file systems know no links: there the last to start wins, and the others find out when they are asked.
  const bool linkless = written && !named && (errno == EPERM || errno == ENOTSUP || errno == ENOSYS);
  const bool done = named || (linkless && ::rename(partial.c_str(), path.c_str()) == 0);
  const auto made = done ? Result<void>() : cannot("write", path);
  ::close(file);
  ::unlink(partial.c_str());
  return made;
}

}  // namespace

Result<std::string> load_or_make_token(const std::string& path) {
  if (::access(path.c_str(), F_OK) != 0) {
    if (auto made = make(path); !made) return tl::unexpected(made.error());
  }
  std::ifstream file(path);
  if (!file) return cannot("read", path);
  std::string token;
  std::getline(file, token);
  token.erase(token.find_last_not_of(" \t\r") + 1);
  if (token.size() < kLeastCharacters)
    return fail("token.weak",
                "the token in " + path + " has fewer than 16 characters; remove the file to have one made");
  return token;
}

}  // namespace muster
