// Every input that was ever found, and every seed, goes through its target once more.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/fuzz/targets.h"

namespace muster::fuzz {
namespace {

namespace fs = std::filesystem;

class Regressions : public testing::TestWithParam<Named> {};

TEST_P(Regressions, HoldForSeedsAndForWhatWasFound) {
  const auto& [name, target] = GetParam();
  size_t inputs = 0;
  for (const std::string& seed : made_seeds(name)) {
    target(seed);
    ++inputs;
  }
  for (const char* kind : {"corpus", "regressions"}) {
    const fs::path folder = fs::path(MUSTER_FUZZ_DIR) / kind / name;
    if (!fs::exists(folder)) continue;
    for (const auto& file : fs::directory_iterator(folder)) {
      SCOPED_TRACE(file.path().string());
      std::ifstream in(file.path(), std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(in), {}};
      target(bytes);
      ++inputs;
    }
  }
  EXPECT_GT(inputs, 0u) << "a target without a seed";
  target("");
}

INSTANTIATE_TEST_SUITE_P(Fuzz, Regressions, testing::ValuesIn(all_targets().begin(), all_targets().end()),
                         [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace muster::fuzz
