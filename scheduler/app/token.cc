#include "scheduler/app/token.h"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace muster::app {
namespace {

constexpr size_t kRandomBytes = 32;
constexpr size_t kLeastCharacters = 16;

std::string random_token() {
  unsigned char bytes[kRandomBytes];
  randombytes_buf(bytes, sizeof bytes);
  char text[2 * kRandomBytes + 1];
  sodium_bin2hex(text, sizeof text, bytes, sizeof bytes);
  return text;
}

Result<void> write_new(const std::string& path, const std::string& text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return fail("token.file", "cannot make the token file " + path + ": " + std::strerror(errno));
  const bool whole = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  ::close(file);
  if (!whole) return fail("token.file", "cannot write the token file " + path);
  return {};
}

}  // namespace

Result<std::string> load_or_make_token(const std::string& path) {
  if (::access(path.c_str(), F_OK) != 0) {
    if (sodium_init() < 0) return fail("token.file", "the random number generator does not work");
    const std::string token = random_token();
    if (auto written = write_new(path, token + "\n"); !written) return tl::unexpected(written.error());
    return token;
  }
  std::ifstream file(path);
  std::string token;
  if (!std::getline(file, token)) return fail("token.file", "cannot read the token file " + path);
  while (!token.empty() && (token.back() == '\r' || token.back() == ' ')) token.pop_back();
  if (token.size() < kLeastCharacters)
    return fail("token.weak", "the token in " + path + " has fewer than 16 characters");
  return token;
}

}  // namespace muster::app
