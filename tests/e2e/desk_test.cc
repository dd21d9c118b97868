// A person signs in and does three tasks of an example by pointer and keyboard, an inspector judges them, and what they
// gave arrives.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "tests/e2e/desk_work.h"

namespace muster::testing {
namespace {

namespace json = boost::json;

json::array box(double x, double y, double width) {
  const json::object place{{"x", x}, {"y", y}, {"width", width}, {"height", 8}, {"rectanglelabels", {"dog"}}};
  return {json::object{{"from_name", "nose"}, {"to_name", "photo"}, {"type", "rectanglelabels"}, {"value", place}}};
}

TEST(DeskWork, ADrawnBoxMayDifferByHalfAPercentAndNoMore) {
  EXPECT_EQ(difference(box(10, 20, 30), box(10.4, 19.6, 30.4)), "");
  EXPECT_NE(difference(box(10, 20, 30), box(10.6, 20, 30)), "");
  EXPECT_NE(difference(box(10, 20, 30), {}), "");
  json::array with_id = box(10, 20, 30);
  with_id[0].as_object()["id"] = "r1";
  EXPECT_EQ(difference(box(10, 20, 30), with_id), "");
}

TEST(DeskWork, SpansChoicesAndTextsMustBeTheSame) {
  const auto span = [](int start, const char* label) {
    const json::object place{{"start", start}, {"end", 9}, {"labels", {label}}};
    return json::array{json::object{{"from_name", "t"}, {"to_name", "c"}, {"type", "labels"}, {"value", place}}};
  };
  EXPECT_EQ(difference(span(3, "party"), span(3, "party")), "");
  EXPECT_NE(difference(span(3, "party"), span(4, "party")), "");
  EXPECT_NE(difference(span(3, "party"), span(3, "amount")), "");
}

TEST(Desk, WhatPeopleGiveArrivesAsTheyGaveIt) {
  ExampleSite site;
  expect_as_given(site, work_through(site, {"storefronts", "noses", "summaries", "pairs", "contracts"}));
}

}  // namespace
}  // namespace muster::testing
