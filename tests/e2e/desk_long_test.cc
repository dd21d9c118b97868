// Every example, worked through at the desk.
#include <gtest/gtest.h>

#include "tests/e2e/desk_work.h"

namespace muster::testing {
namespace {

TEST(DeskLong, WhatPeopleGiveArrivesAsTheyGaveItForEveryExample) {
  ExampleSite site;
  expect_as_given(site, work_through(site, example_names()));
}

}  // namespace
}  // namespace muster::testing
