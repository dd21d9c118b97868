#include "scheduler/core/slot_pool.h"

#include <algorithm>

namespace muster::core {
namespace {

// Small sizes exactly (most jobs ask for few answers), larger ones in steps, so that blocks are used again.
uint8_t rounded(uint32_t wanted) {
  if (wanted <= 8) return static_cast<uint8_t>(wanted);
  const uint32_t step = wanted <= 32 ? 4 : 16;
  return static_cast<uint8_t>(std::min((wanted + step - 1) / step * step, SlotPool::kMaxBlock));
}

}  // namespace

uint32_t SlotPool::allocate(uint32_t wanted, uint8_t& capacity) {
  MUSTER_CHECK(wanted >= 1 && wanted <= kMaxBlock);
  capacity = rounded(wanted);
  auto& free = free_[capacity];
  if (!free.empty()) {
    const uint32_t block = free.back();
    free.pop_back();
    for (uint32_t i = 0; i < capacity; ++i) slots_.mut(block + i) = PackedAssignment{};
    return block;
  }
  size_t start = slots_.size();
  const size_t left_in_chunk = (kPerChunk - start % kPerChunk) % kPerChunk;
  if (left_in_chunk < capacity) {  // blocks do not straddle chunks; the rest serves smaller blocks
    for (size_t rest = left_in_chunk; rest > 0;) {
      const uint8_t piece = static_cast<uint8_t>(std::min<size_t>(rest, 8));
      free_[piece].push_back(static_cast<uint32_t>(start));
      start += piece;
      rest -= piece;
    }
  }
  slots_.grow_to(start + capacity);
  return static_cast<uint32_t>(start);
}

}  // namespace muster::core
