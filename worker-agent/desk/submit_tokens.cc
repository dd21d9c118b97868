#include "worker-agent/desk/submit_tokens.h"

#include <sodium.h>

namespace muster::agent {

std::string SubmitTokens::of(AssignmentId id) const {
  const std::string text = "submit " + id.text();
  unsigned char digest[crypto_generichash_BYTES_MIN];
  crypto_generichash(digest, sizeof digest, reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                     key_.data(), key_.size());
  char hex[sizeof digest * 2 + 1];
  sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
  return hex;
}

bool SubmitTokens::matches(AssignmentId id, std::string_view token) const {
  const std::string right = of(id);
  return token.size() == right.size() && sodium_memcmp(token.data(), right.data(), right.size()) == 0;
}

}  // namespace muster::agent
