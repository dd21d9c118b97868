// Password hashing (argon2id), which takes long on purpose, on a few threads of its own; and the chance that sign-ins
// need.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "common/base/queue.h"

namespace muster::agent {

struct PasswordSettings {
  size_t memory_bytes = 19u << 20;  // OWASP's password storage cheat sheet: argon2id, 19 MiB, two passes
  unsigned passes = 2;
  int threads = 2;
  size_t queue = 1'024;
};

// 32 bytes of chance as unpadded base64url.
std::string random_token();

// A password that can be read out and typed: three groups of four letters and digits that look unlike one another, 58
// bits of chance.
std::string readable_password();

class Passwords {
 public:
  explicit Passwords(PasswordSettings settings);
  ~Passwords();  // drops what waits

  // Runs `work` on one of the threads. False: too much waits.
  bool post(std::function<void()> work);

  // REQUIRES: on one of the threads. "" if memory is short.
  std::string hash(const std::string& password) const;
  // An empty hash never matches and takes as long as if it might.
  bool matches(const std::string& hash, const std::string& password) const;

 private:
  const PasswordSettings settings_;
  const std::string nobody_;  // what empty hashes are compared with
  std::atomic<bool> stopping_{false};
  BoundedQueue<std::function<void()>> queue_;
  std::vector<std::thread> threads_;
};

}  // namespace muster::agent
