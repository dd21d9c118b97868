// Blocks of assignments for one job's tasks. A block never moves while its size stays; a bigger one replaces it when
// a task outgrows it, and the old one is used again.
#pragma once

#include <cstdint>
#include <vector>

#include "scheduler/core/cow_array.h"
#include "scheduler/core/packed.h"

namespace muster::core {

class SlotPool {
 public:
  static constexpr uint32_t kMaxBlock = 255;

  // A block of at least `wanted` slots; `capacity` tells how many. REQUIRES 1 <= wanted <= kMaxBlock.
  uint32_t allocate(uint32_t wanted, uint8_t& capacity);
  void release(uint32_t block, uint8_t capacity) { free_[capacity].push_back(block); }

  const PackedAssignment& operator[](uint32_t slot) const { return slots_[slot]; }
  PackedAssignment& mut(uint32_t slot) { return slots_.mut(slot); }

 private:
  static constexpr size_t kPerChunk = 2048;
  CowArray<PackedAssignment, kPerChunk> slots_;
  std::vector<uint32_t> free_[kMaxBlock + 1];  // by capacity
};

}  // namespace muster::core
