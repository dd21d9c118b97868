#include "worker-agent/session/provision.h"

#include <gtest/gtest.h>

namespace muster::agent::test {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(OutageRecord, KnowsTheLongestOfTheLastDay) {
  OutageRecord record;
  EXPECT_EQ(record.longest(hours(1)), Millis(0));
  record.note(hours(1), hours(1) + minutes(30));
  record.note(hours(3), hours(3) + minutes(5));
  record.note(hours(5), hours(5) + minutes(10));
  EXPECT_EQ(record.longest(hours(6)), minutes(30));
  EXPECT_EQ(record.longest(hours(25) + minutes(30)), minutes(10)) << "the half hour is a day ago";
  record.note(hours(28), hours(28) + minutes(2));
  EXPECT_EQ(record.longest(hours(28) + minutes(3)), minutes(10));
  EXPECT_EQ(record.longest(hours(30)), minutes(2));
  EXPECT_EQ(record.longest(hours(60)), Millis(0));
}

TEST(Pace, FollowsThePersonAndLeavesBreaksOut) {
  Pace pace;
  pace.answered(minutes(10), minutes(5));
  EXPECT_EQ(pace.per_task(), Millis(0)) << "one answer is no pace";
  pace.answered(minutes(11), minutes(5));
  EXPECT_EQ(pace.per_task(), minutes(1));
  pace.answered(minutes(30), minutes(5));
  EXPECT_EQ(pace.per_task(), minutes(1));
  pace.answered(minutes(30) + seconds(20), minutes(5));
  EXPECT_EQ(pace.per_task(), seconds(50));
}

TEST(Provision, CoversTheOutageWithinItsBounds) {
  EXPECT_EQ(provision(3, 16, Millis(0), minutes(1)), 3u);
  EXPECT_EQ(provision(3, 16, minutes(10), minutes(1)), 10u);
  EXPECT_EQ(provision(3, 16, minutes(10) + Millis(1), minutes(1)), 11u);
  EXPECT_EQ(provision(3, 16, hours(2), minutes(1)), 16u);
  EXPECT_EQ(provision(3, 16, hours(2), Millis(0)), 3u) << "no pace is known";
  EXPECT_EQ(provision(20, 16, hours(2), minutes(1)), 16u);
}

}  // namespace
}  // namespace muster::agent::test
