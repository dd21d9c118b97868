// A site's link is cut while its people work: they notice nothing, and nothing is lost.
#include <gtest/gtest.h>

#include "tests/integration/system/cut_link.h"

namespace muster::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Leases last long enough to reach the end of the stock, so most of them pass their deadline while the link is cut.
TEST(CutLink, LetsPeopleWorkOn) {
  work_through_a_cut({.think = milliseconds(1000),
                      .before = seconds(10),
                      .cut = seconds(14),
                      .after = seconds(8),
                      .lease = seconds(20)});
}

}  // namespace
}  // namespace muster::testing
