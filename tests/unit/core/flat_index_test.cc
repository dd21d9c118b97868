#include "scheduler/core/flat_index.h"

#include <gtest/gtest.h>

#include <random>
#include <unordered_map>

#include "tests/support/seeds.h"

namespace muster::core {
namespace {

TEST(FlatIndex, KeepsWhatAMapKeeps) {
  for (const uint64_t seed : muster::testing::seeds(1, 20)) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    FlatIndex index;
    std::unordered_map<uint64_t, uint32_t> map;
    const uint64_t keys = 1 + random() % 3000;
    for (uint32_t i = 0; i < 20'000; ++i) {
      const uint64_t key = 1 + random() % keys;
      if (random() % 2 == 0) {
        if (map.emplace(key, i).second) index.insert(key, i);
      } else {
        index.erase(key);
        map.erase(key);
      }
      const uint64_t asked = 1 + random() % keys;
      const auto found = map.find(asked);
      ASSERT_EQ(index.find(asked), found == map.end() ? FlatIndex::kNone : found->second);
      ASSERT_EQ(index.size(), map.size());
    }
    for (const auto& [key, value] : map) ASSERT_EQ(index.find(key), value);
  }
}

TEST(FlatIndex, HasNothingUnderTheKeyZero) {
  FlatIndex index;
  EXPECT_EQ(index.find(0), FlatIndex::kNone);
  for (uint64_t key = 1; key < 30; ++key) index.insert(key, 7);
  for (uint64_t key = 1; key < 20; ++key) index.erase(key);
  EXPECT_EQ(index.find(0), FlatIndex::kNone);
  index.erase(0);
  EXPECT_EQ(index.size(), 10u);
}

TEST(KeyIndex, FindsEachTaskByItsHash) {
  std::mt19937_64 random(3);
  std::vector<uint64_t> hashes;
  const auto hash_of = [&](uint32_t task) { return hashes[task]; };
  KeyIndex index;
  EXPECT_EQ(index.find(1, hash_of), KeyIndex::kNone);
  for (uint32_t task = 0; task < 30'000; ++task) {
    hashes.push_back(random());
    index.insert(task, hash_of);
  }
  for (uint32_t task = 0; task < hashes.size(); ++task) ASSERT_EQ(index.find(hashes[task], hash_of), task);
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(index.find(random(), hash_of), KeyIndex::kNone);
}

}  // namespace
}  // namespace muster::core
