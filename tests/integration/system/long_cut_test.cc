// The cut of a full minute.
#include <gtest/gtest.h>

#include "tests/integration/system/cut_link.h"

namespace muster::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(CutLink, LetsPeopleWorkOnForAMinute) {
  work_through_a_cut({.think = milliseconds(4400),
                      .before = seconds(40),
                      .cut = seconds(60),
                      .after = seconds(30),
                      .lease = seconds(85)});
}

}  // namespace
}  // namespace muster::testing
