// Random histories, every step of them compared with the model.
#include "tests/unit/core/model.h"

#include <gtest/gtest.h>

#include "tests/support/seeds.h"
#include "tests/unit/core/play.h"

namespace muster::core::testing {
namespace {

constexpr uint64_t kSeedsPerCase = 50, kSteps = 600;

void compare_a_history(uint64_t seed) {
  Play play(seed);
  Model model(&play.core());
  uint64_t step = 0;
  play.observe(
      [&](const Command& command, ShardTime now, const Turn& turn) {
        if (::testing::Test::HasFailure()) return;
        SCOPED_TRACE("step " + std::to_string(step) + ", command " + std::to_string(command.index()) + ", batch " +
                     std::to_string(turn.sequence().value()));
        model.step(command, now, turn);
      },
      [&](size_t lost, const Turn& turn) {
        SCOPED_TRACE("step " + std::to_string(step) + ", taken over, lost " + std::to_string(lost));
        model.taken_over(&play.core(), lost, play.now(), turn);
      });
  for (; step < kSteps && !::testing::Test::HasFailure(); ++step) play.step();
}

struct Histories : ::testing::TestWithParam<uint64_t> {};

TEST_P(Histories, AgreeWithTheModel) {
  for (const uint64_t seed : muster::testing::seeds(GetParam() * 1000 + 1, kSeedsPerCase)) {
    SCOPED_TRACE("MUSTER_SEED=" + std::to_string(seed));
    compare_a_history(seed);
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(From, Histories, ::testing::Range<uint64_t>(0, 8));

}  // namespace
}  // namespace muster::core::testing
