#include "worker-agent/desk/passwords.h"

#include <sodium.h>

#include <chrono>
#include <utility>

#include "common/base/check.h"

namespace muster::agent {
namespace {

std::string hash_with(const PasswordSettings& settings, const std::string& password) {
  char out[crypto_pwhash_STRBYTES] = {};
  const int rc = crypto_pwhash_str_alg(out, password.data(), password.size(), settings.passes, settings.memory_bytes,
                                       crypto_pwhash_ALG_ARGON2ID13);
  return rc == 0 ? std::string(out) : std::string();
}

std::string nobodys_hash(const PasswordSettings& settings) {
  MUSTER_CHECK(sodium_init() >= 0);
  return hash_with(settings, random_token());
}

}  // namespace

std::string random_token() {
  MUSTER_CHECK(sodium_init() >= 0);
  unsigned char bytes[32];
  randombytes_buf(bytes, sizeof bytes);
  char text[64] = {};
  sodium_bin2base64(text, sizeof text, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return text;
}

std::string readable_password() {
  MUSTER_CHECK(sodium_init() >= 0);
  constexpr std::string_view kLetters = "abcdefghjkmnpqrstuvwxyz23456789";
  std::string out;
  for (int i = 0; i < 12; ++i) {
    if (i > 0 && i % 4 == 0) out += '-';
    out += kLetters[randombytes_uniform(static_cast<uint32_t>(kLetters.size()))];
  }
  return out;
}

Passwords::Passwords(PasswordSettings settings)
    : settings_(settings), nobody_(nobodys_hash(settings)), queue_(settings.queue) {
  for (int i = 0; i < settings_.threads; ++i) {
    threads_.emplace_back([this] {
      std::vector<std::function<void()>> work;
      while (!stopping_) {
        work.clear();
        if (queue_.take(work, 1, std::chrono::hours(1)) > 0 && !stopping_) work.front()();
      }
    });
  }
}

Passwords::~Passwords() {
  stopping_ = true;
  queue_.close();
  for (std::thread& thread : threads_) thread.join();
}

bool Passwords::post(std::function<void()> work) {
  return queue_.try_push(work);
}

std::string Passwords::hash(const std::string& password) const {
  return hash_with(settings_, password);
}

bool Passwords::matches(const std::string& hash, const std::string& password) const {
  const std::string& against = hash.empty() ? nobody_ : hash;
  const bool same = crypto_pwhash_str_verify(against.c_str(), password.data(), password.size()) == 0;
  return same && !hash.empty();
}

}  // namespace muster::agent
