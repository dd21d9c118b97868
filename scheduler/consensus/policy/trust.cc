#include "scheduler/consensus/policy/trust.h"

namespace muster::consensus {
namespace {

// The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
uint64_t mix(uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

}  // namespace

Trust after_check(Trust trust, bool agreed) {
  if (!agreed) return {};
  constexpr uint32_t kMost = 1'000'000;  // far beyond where another agreement changes anything
  return {trust.agreed_in_a_row < kMost ? trust.agreed_in_a_row + 1 : kMost};
}

bool may_work_alone(Trust trust, uint64_t salt, uint32_t task, uint32_t worker) {
  if (trust.agreed_in_a_row < kTrustAfter) return false;
  const uint64_t drawn = mix(mix(salt) ^ (uint64_t{task} << 32 | worker));
  return drawn % trust.agreed_in_a_row != 0;
}

}  // namespace muster::consensus
