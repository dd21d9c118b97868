// People with real browsers work through examples, and what they gave is compared with what the scheduler has.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <vector>

#include "tests/e2e/example_site.h"

namespace muster::testing {

// What one person did with an example's first three items.
struct DeskWork {
  std::string example;
  boost::json::object expected;         // by the item's key: the results as they were given
  std::vector<std::string> complaints;  // of the page, or why the person could not go on
};

// For each example its own person and inspector, one after the other; screenshots go to the folder desk-shots of the build. Empty,
// and a failure of the test, if the browser did not come to its end.
std::vector<DeskWork> work_through(ExampleSite& site, const std::vector<std::string>& examples);

// How results that arrived differ from what was given; empty if they do not. Places in a picture, and what was drawn
// there, may differ by half a percent of it; everything else, offsets in texts above all, must be the same. Order
// between controls is no matter, nor is what a result may carry besides (docs/templates.md, "Answers").
std::string difference(const boost::json::array& given, const boost::json::array& arrived);

// Waits for the answers of each example and compares them, and looks for a result of every task; what is wrong is a
// failure of the test.
void expect_as_given(ExampleSite& site, const std::vector<DeskWork>& done);

}  // namespace muster::testing
