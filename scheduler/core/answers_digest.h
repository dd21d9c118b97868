// Which answers something rests on, in four bytes.
#pragma once

#include <cstdint>

#include "common/base/ids.h"
#include "scheduler/core/flat_index.h"

namespace muster::core {

// Of a task's counted answers, in whatever order they are added. Equal for the same answers at the same revisions;
// unequal otherwise, save for one in 2^32.
class AnswersDigest {
 public:
  void add(AssignmentId id, uint8_t revision) {
    const uint64_t in_its_shard = id.packed() & ((uint64_t{1} << 56) - 1);
    sum_ += mix_bits(mix_bits(in_its_shard) + revision);
  }
  uint32_t value() const { return static_cast<uint32_t>(sum_ >> 32); }

 private:
  uint64_t sum_ = 0;
};

}  // namespace muster::core
