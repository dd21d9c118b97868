#include "scheduler/ctl/watch.h"

#include <gtest/gtest.h>

#include "scheduler/ctl/text_width.h"

namespace muster::ctl {
namespace {

JobProgress half() {
  JobProgress progress;
  progress.name = "mood";
  progress.state = "running";
  progress.counted = 1500;
  progress.wanted = 3000;
  progress.tasks = 1000;
  progress.tasks_done = 480;
  progress.share = 0.5;
  return progress;
}

TEST(WatchLine, IsPlainOutsideATerminal) {
  EXPECT_EQ(watch_line(half(), std::nullopt, false), "mood  running  50 %  1,500/3,000 answers, 480/1,000 tasks");
}

TEST(WatchLine, HasABarSpeedAndTimeLeftOnATerminal) {
  EXPECT_EQ(watch_line(half(), 2.5, true),
            "mood  running  ██████████░░░░░░░░░░ 50 %  1,500/3,000 answers, 480/1,000 tasks  2.5/s, 10m 00s left");
}

TEST(WatchLine, SaysWhyNothingMoves) {
  JobProgress progress = half();
  progress.waiting = "no_workers_present (3)";
  EXPECT_EQ(watch_line(progress, std::nullopt, false),
            "mood  running  50 %  1,500/3,000 answers, 480/1,000 tasks  waiting: no_workers_present (3)");
  progress = half();
  progress.state = "draft";
  EXPECT_EQ(watch_line(progress, 0.0, false),
            "mood  draft  50 %  1,500/3,000 answers, 480/1,000 tasks  (`musterctl job start mood` starts it)");
}

TEST(WatchLine, FitsOnOneLineOfATerminal) {
  JobProgress progress = half();
  progress.waiting = std::string(300, 'x');
  EXPECT_LE(display_width(watch_line(progress, 1.0, true)), 110u);
}

}  // namespace
}  // namespace muster::ctl
