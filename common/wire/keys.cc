#include "common/wire/keys.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <sstream>

namespace muster::wire {
namespace {

constexpr std::string_view kAlphabet =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

// Closes a descriptor at the end of its scope.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

tl::unexpected<Failure> system_failure(const char* code, const std::string& path) {
  return fail(code, path + ": " + std::strerror(errno));
}

Result<void> write_file(const std::string& path, std::string_view text) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (file.get() < 0 || ::fchmod(file.get(), 0600) != 0) return system_failure("keys.write", path);
  while (!text.empty()) {
    const ssize_t written = ::write(file.get(), text.data(), text.size());
    if (written < 0) return system_failure("keys.write", path);
    text.remove_prefix(static_cast<size_t>(written));
  }
  if (::fsync(file.get()) != 0) return system_failure("keys.write", path);
  return {};
}

}  // namespace

bool is_valid_z85_key(std::string_view key) {
  if (key.size() != kKeyCharacters) return false;
  for (size_t group = 0; group < key.size(); group += 5) {
    uint64_t value = 0;
    for (const char character : key.substr(group, 5)) {
      const size_t digit = kAlphabet.find(character);
      if (digit == std::string_view::npos) return false;
      value = value * 85 + digit;
    }
    if (value > UINT32_MAX) return false;
  }
  return true;
}

Result<KeyPair> generate_key_pair() {
  std::array<char, kKeyCharacters + 1> public_key{}, secret_key{};
  if (zmq_curve_keypair(public_key.data(), secret_key.data()) != 0) {
    return fail("keys.unsupported", "this libzmq was built without CURVE");
  }
  return KeyPair{public_key.data(), secret_key.data()};
}

Result<void> save_key_pair(const std::string& path, const KeyPair& pair) {
  const std::string partial = path + ".partial";
  const std::string text =
      "# CURVE key pair of Muster. The second line is secret: whoever has it is this site or scheduler.\npublic " +
      pair.public_key + "\nsecret " + pair.secret_key + "\n";
  if (auto written = write_file(partial, text); !written) return written;
  if (::rename(partial.c_str(), path.c_str()) != 0) return system_failure("keys.write", path);
  return {};
}

Result<KeyPair> load_key_pair(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return system_failure("keys.read", path);
  if ((status.st_mode & 077) != 0) return fail("keys.mode", path + " may be read by others; chmod 600 it");
  std::ifstream file(path);
  if (!file) return system_failure("keys.read", path);
  KeyPair pair;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string name, key;
    words >> name >> key;
    if (name == "public") pair.public_key = key;
    if (name == "secret") pair.secret_key = key;
  }
  if (!is_valid_z85_key(pair.public_key) || !is_valid_z85_key(pair.secret_key)) {
    return fail("keys.malformed", path + " holds no key pair");
  }
  std::array<char, kKeyCharacters + 1> derived{};
  if (zmq_curve_public(derived.data(), pair.secret_key.c_str()) != 0 || pair.public_key != derived.data()) {
    return fail("keys.malformed", path + ": the public key is not that of the secret key");
  }
  return pair;
}

Result<KeyPair> load_or_generate_key_pair(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0 || errno != ENOENT) return load_key_pair(path);
  auto pair = generate_key_pair();
  if (!pair) return pair;
  if (auto saved = save_key_pair(path, *pair); !saved) return tl::unexpected(saved.error());
  return pair;
}

}  // namespace muster::wire
