// Seeds of random tests. MUSTER_SEED=n runs that one; MUSTER_SEEDS=n runs so many in each test.
#pragma once

#include <cstdint>
#include <vector>

namespace muster::testing {

// `first` and those that follow, `count` of them, unless the environment says otherwise.
std::vector<uint64_t> seeds(uint64_t first, uint64_t count);

}  // namespace muster::testing
