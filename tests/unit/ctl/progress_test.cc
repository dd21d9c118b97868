#include "scheduler/ctl/progress.h"

#include <gtest/gtest.h>

#include <sstream>

namespace muster::ctl {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Bar, IsFullOnlyWhenAllIsDone) {
  EXPECT_EQ(bar(0, 4), "░░░░");
  EXPECT_EQ(bar(0.5, 4), "██░░");
  EXPECT_EQ(bar(0.9999, 4), "███░");
  EXPECT_EQ(bar(1, 4), "████");
  EXPECT_EQ(bar(7, 2), "██");
}

TEST(ShortDuration, UsesTwoUnits) {
  EXPECT_EQ(short_duration(-1), "0s");
  EXPECT_EQ(short_duration(45), "45s");
  EXPECT_EQ(short_duration(750), "12m 30s");
  EXPECT_EQ(short_duration(3 * 3600 + 300), "3h 05m");
  EXPECT_EQ(short_duration(2 * 86400 + 4 * 3600), "2d 04h");
}

TEST(Rate, LooksAtTheLastHalfMinute) {
  Rate rate;
  const SteadyTime start{};
  EXPECT_EQ(rate.per_second(), std::nullopt);
  rate.add(start, 0);
  rate.add(start + milliseconds(100), 100);
  EXPECT_EQ(rate.per_second(), std::nullopt);
  rate.add(start + seconds(10), 1000);
  EXPECT_DOUBLE_EQ(*rate.per_second(), 100);
  rate.add(start + seconds(40), 1000);
  rate.add(start + seconds(70), 1000);
  EXPECT_DOUBLE_EQ(*rate.per_second(), 0);
}

TEST(Rate, StartsAgainWhenTheCountFalls) {
  Rate rate;
  rate.add(SteadyTime{}, 500);
  rate.add(SteadyTime{} + seconds(1), 10);
  EXPECT_EQ(rate.per_second(), std::nullopt);
}

TEST(StatusLine, DrawsOverItselfOnATerminalOnly) {
  std::ostringstream terminal, file;
  StatusLine on_terminal(terminal, true), in_file(file, false);
  for (StatusLine* line : {&on_terminal, &in_file}) {
    line->show("a");
    line->show("a");
    line->show("b");
    line->finish();
  }
  EXPECT_EQ(terminal.str(), "\r\x1b[Ka\r\x1b[Kb\n");
  EXPECT_EQ(file.str(), "a\nb\n");
}

}  // namespace
}  // namespace muster::ctl
