#include "scheduler/core/cow_array.h"

#include <gtest/gtest.h>

#include <random>

#include "scheduler/core/slot_pool.h"

namespace muster::core {
namespace {

using Small = CowArray<int, 4>;

std::string picture(const Small& array) {
  std::string text;
  for (size_t i = 0; i < array.size(); ++i) text += std::to_string(array[i]) + " ";
  return text;
}

TEST(CowArray, ACopyStaysAsItWasWhileTheOriginalChanges) {
  Small array;
  for (int i = 0; i < 6; ++i) array.push_back(i);
  const Small copy = array;
  array.mut(0) = 100;
  array.mut(5) = 105;
  array.push_back(6);
  array.grow_to(10);
  EXPECT_EQ(picture(copy), "0 1 2 3 4 5 ");
  EXPECT_EQ(picture(array), "100 1 2 3 4 105 6 0 0 0 ");
}

TEST(CowArray, AndTheOriginalWhileACopyChanges) {
  Small array;
  for (int i = 0; i < 6; ++i) array.push_back(i);
  Small copy = array;
  copy.mut(4) = 7;
  copy.push_back(9);
  EXPECT_EQ(picture(array), "0 1 2 3 4 5 ");
  EXPECT_EQ(picture(copy), "0 1 2 3 7 5 9 ");
}

// Any number of copies, taken and dropped at any time, each as the array was when it was taken.
TEST(CowArray, CopiesAreCutsOfTheirMoment) {
  std::mt19937_64 random(5);
  Small array;
  std::vector<int> plain;
  std::vector<std::pair<Small, std::vector<int>>> cuts;
  for (int i = 0; i < 20'000; ++i) {
    if (plain.empty() || random() % 8 == 0) {
      if (plain.size() < 40) {
        array.push_back(i);
        plain.push_back(i);
      }
    } else if (random() % 8 == 0) {
      cuts.emplace_back(array, plain);
    } else if (!cuts.empty() && random() % 8 == 0) {
      cuts.erase(cuts.begin() + static_cast<std::ptrdiff_t>(random() % cuts.size()));
    } else {
      const size_t at = random() % plain.size();
      array.mut(at) = plain[at] = i;
    }
    if (i % 100 != 0) continue;
    for (const auto& [cut, as_it_was] : cuts) {
      ASSERT_EQ(cut.size(), as_it_was.size());
      for (size_t k = 0; k < as_it_was.size(); ++k) ASSERT_EQ(cut[k], as_it_was[k]);
    }
  }
}

// Blocks given out do not overlap, keep what is written to them, and are used again.
TEST(SlotPool, BlocksAreDisjointAndUsedAgain) {
  std::mt19937_64 random(6);
  SlotPool pool;
  struct Block {
    uint32_t start;
    uint8_t capacity;
    uint32_t mark;
  };
  std::vector<Block> blocks;
  uint32_t highest = 0;
  for (uint32_t i = 0; i < 30'000; ++i) {
    if (blocks.size() < 400 && random() % 2 == 0) {
      Block block{0, 0, i};
      const auto wanted = static_cast<uint32_t>(1 + random() % (random() % 10 == 0 ? 255 : 12));
      block.start = pool.allocate(wanted, block.capacity);
      ASSERT_GE(block.capacity, wanted);
      for (uint32_t k = 0; k < block.capacity; ++k) {
        ASSERT_EQ(pool[block.start + k].worker(), WorkerNumber(0));
        pool.mut(block.start + k).grant(AssignmentId(k), WorkerNumber(i), ShardTime());
      }
      highest = std::max(highest, block.start + block.capacity);
      blocks.push_back(block);
    } else if (!blocks.empty()) {
      const size_t at = random() % blocks.size();
      const Block block = blocks[at];
      for (uint32_t k = 0; k < block.capacity; ++k) ASSERT_EQ(pool[block.start + k].worker(), WorkerNumber(block.mark));
      pool.release(block.start, block.capacity);
      blocks.erase(blocks.begin() + static_cast<std::ptrdiff_t>(at));
    }
  }
  EXPECT_LT(highest, 60'000u);
}

}  // namespace
}  // namespace muster::core
