#include "worker-agent/app/recovery_key.h"

#include <sodium.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "worker-agent/media/new_file.h"

namespace muster::agent {
namespace {

// Crockford's base 32: https://www.crockford.com/base32.html
constexpr std::string_view kLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr size_t kLength = 28, kGroup = 4, kBitsALetter = 5;

// 128 bits of key and 12 of its hash, the most significant first.
using Bits = std::array<uint8_t, 18>;
static_assert(kLength * kBitsALetter == 128 + 12);

Bits with_check(const RecoveryKey& key) {
  std::array<uint8_t, crypto_generichash_BYTES_MIN> hash{};
  crypto_generichash(hash.data(), hash.size(), key.data(), key.size(), nullptr, 0);
  Bits bits{};
  std::copy(key.begin(), key.end(), bits.begin());
  bits[16] = hash[0];
  bits[17] = hash[1] & 0xf0;
  return bits;
}

std::string letters_of(std::string_view text) {
  std::string letters;
  for (const char given : text) {
    if (given == '-' || std::isspace(static_cast<unsigned char>(given)) != 0) continue;
    const char upper = static_cast<char>(std::toupper(static_cast<unsigned char>(given)));
    letters += upper == 'I' || upper == 'L' ? '1' : upper == 'O' ? '0' : upper;
  }
  return letters;
}

tl::unexpected<Failure> malformed(const std::string& why) {
  return fail("recovery-key.malformed", "this is no recovery key: " + why);
}

}  // namespace

std::string text_of(const RecoveryKey& key) {
  const Bits bits = with_check(key);
  std::string text;
  for (size_t letter = 0; letter < kLength; ++letter) {
    unsigned value = 0;
    for (size_t bit = letter * kBitsALetter; bit < (letter + 1) * kBitsALetter; ++bit)
      value = 2 * value + (bits[bit / 8] >> (7 - bit % 8) & 1u);
    if (letter > 0 && letter % kGroup == 0) text += '-';
    text += kLetters[value];
  }
  return text;
}

Result<RecoveryKey> parse_recovery_key(std::string_view text) {
  const std::string letters = letters_of(text);
  if (letters.size() != kLength)
    return malformed("it has " + std::to_string(letters.size()) + " letters and digits, and should have 28");
  Bits bits{};
  for (size_t letter = 0; letter < kLength; ++letter) {
    const size_t value = kLetters.find(letters[letter]);
    if (value == std::string_view::npos)
      return malformed(std::string("no recovery key has a '") + letters[letter] + "'");
    for (size_t i = 0; i < kBitsALetter; ++i) {
      const size_t bit = letter * kBitsALetter + i;
      bits[bit / 8] |= static_cast<uint8_t>((value >> (kBitsALetter - 1 - i) & 1u) << (7 - bit % 8));
    }
  }
  RecoveryKey key{};
  std::copy_n(bits.begin(), key.size(), key.begin());
  if (with_check(key) != bits) return malformed("a letter or digit of it is not as it was written down");
  return key;
}

std::string recovery_key_file(const std::string& data_dir) {
  return data_dir + "/recovery.key";
}

Result<RecoveryKey> read_recovery_key(const std::string& file) {
  std::ifstream in(file);
  std::string line;
  if (!in || !std::getline(in, line)) return fail("recovery-key.none", file + ": " + std::strerror(errno));
  auto key = parse_recovery_key(line);
  if (!key) return fail(key.error().code, file + ": " + key.error().message);
  return key;
}

Result<RecoveryKey> read_or_make_recovery_key(const std::string& file) {
  if (!std::filesystem::exists(file)) {
    RecoveryKey key{};
    randombytes_buf(key.data(), key.size());
    NewFile made(file);
    if (!made.write(text_of(key) + "\n") || !made.finish())
      return fail("recovery-key.write", file + ": " + std::strerror(errno));
  }
  return read_recovery_key(file);
}

}  // namespace muster::agent
