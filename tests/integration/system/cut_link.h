// The course of a cut link, at one time scale or another.
#pragma once

#include <chrono>

namespace muster::testing {

struct CutPlan {
  std::chrono::milliseconds think;               // for each task
  std::chrono::milliseconds before, cut, after;  // how long people work with, without and with the link
  std::chrono::seconds lease;                    // longer than a person's stock lasts, so that none is opened too late
};

// People work through a cut of their site's link; checks that they never wait and that nothing is lost.
void work_through_a_cut(const CutPlan& plan);

}  // namespace muster::testing
