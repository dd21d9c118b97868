// Submit tokens. Each assignment has one, which its person's desk keeps beside the answer: whoever shows it may answer
// that assignment in that person's name, and do nothing else, whether or not anybody is signed in. So an answer that
// waited in a browser arrives after its session has ended, and nobody has to sign in for it.
//
// A token is a keyed hash of the assignment's id, which never recurs and belongs to one person for ever. Nothing is
// kept but the key, in the spool: tokens live through restarts, and through the end of the lease.
#pragma once

#include <string>
#include <string_view>

#include "common/base/ids.h"
#include "worker-agent/session/records.h"

namespace muster::agent {

class SubmitTokens {
 public:
  explicit SubmitTokens(const SubmitKey& key) : key_(key) {}

  std::string of(AssignmentId id) const;  // 128 bits, in hexadecimal
  // Takes as long wherever they differ.
  bool matches(AssignmentId id, std::string_view token) const;

 private:
  const SubmitKey key_;
};

}  // namespace muster::agent
