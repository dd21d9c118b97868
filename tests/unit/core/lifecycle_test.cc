// docs/job-lifecycle.md against the code: every cell of its tables, and the names of every reason.
#include "scheduler/core/lifecycle.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace muster::core {
namespace {

using Row = std::vector<std::string>;

std::string trimmed(const std::string& text) {
  const size_t first = text.find_first_not_of(' '), last = text.find_last_not_of(' ');
  return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

// The first table below the heading that ends with `heading`, without the line of dashes.
std::vector<Row> table_below(const std::string& heading) {
  std::ifstream document(MUSTER_SOURCE_DIR "/docs/job-lifecycle.md");
  std::vector<Row> rows;
  bool below = false;
  for (std::string line; std::getline(document, line);) {
    if (line.starts_with("## ")) below = line.ends_with(heading);
    if (!below || !line.starts_with("|")) {
      if (!rows.empty()) break;
      continue;
    }
    if (line.starts_with("|---")) continue;
    Row row;
    std::istringstream cells(line.substr(1));
    for (std::string cell; std::getline(cells, cell, '|');) row.push_back(trimmed(cell));
    rows.push_back(std::move(row));
  }
  return rows;
}

template <class State>
std::string picture(Step<State> step, State from) {
  switch (step.verdict) {
    case Verdict::Go:
      return std::string(name(step.next));
    case Verdict::Stay:
      EXPECT_EQ(step.next, from);
      return "=";
    case Verdict::Refuse:
      EXPECT_EQ(step.next, from);
      return "–";
  }
  return "";
}

template <class State, class Event>
std::vector<Row> table_in_code(int states, int events) {
  std::vector<Row> rows(1, Row{""});
  for (int e = 0; e < events; ++e) rows[0].push_back(std::string(name(static_cast<Event>(e))));
  for (int s = 0; s < states; ++s) {
    const auto state = static_cast<State>(s);
    Row row{std::string(name(state))};
    for (int e = 0; e < events; ++e) row.push_back(picture(step(state, static_cast<Event>(e)), state));
    rows.push_back(std::move(row));
  }
  return rows;
}

TEST(Lifecycle, OfJobsIsAsDocumented) {
  EXPECT_EQ(table_below("1. Job"), (table_in_code<JobState, JobEvent>(kJobStates, kJobEvents)));
}

TEST(Lifecycle, OfTasksIsAsDocumented) {
  EXPECT_EQ(table_below("2. Task"), (table_in_code<TaskState, TaskEvent>(kTaskStates, kTaskEvents)));
}

TEST(Lifecycle, OfAssignmentsIsAsDocumented) {
  EXPECT_EQ(table_below("3. Assignment"),
            (table_in_code<AssignmentState, AssignmentEvent>(kAssignmentStates, kAssignmentEvents)));
}

// The first column of a table of reasons against an enum's names; each with words.
template <class Reason>
void expect_documented(const std::string& heading, int count) {
  Row documented, in_code;
  const std::vector<Row> rows = table_below(heading);
  for (size_t i = 1; i < rows.size(); ++i) {
    documented.push_back(rows[i].front());
    EXPECT_GT(rows[i].back().size(), 10u) << rows[i].front();
  }
  for (int i = 0; i < count; ++i) in_code.push_back(std::string(name(static_cast<Reason>(i))));
  EXPECT_EQ(documented, in_code);
}

TEST(Lifecycle, EveryReasonOfFateIsDocumented) {
  expect_documented<FateReason>("Reasons of fate", kFateReasons);
}

TEST(Lifecycle, EveryReasonToWaitIsDocumented) {
  expect_documented<WaitReason>("Reasons to wait", kWaitReasons);
}

// What a state means, whatever the tables say.
TEST(Lifecycle, NothingLeadsOutOfTheEnd) {
  for (int e = 0; e < kJobEvents; ++e) {
    const auto event = static_cast<JobEvent>(e);
    EXPECT_NE(step(JobState::Deleted, event).verdict, Verdict::Go);
    EXPECT_TRUE(has_ended(step(JobState::Cancelled, event).next));
  }
  for (int s = 0; s < kAssignmentStates; ++s) {
    for (int e = 0; e < kAssignmentEvents; ++e) {
      const auto next = step(static_cast<AssignmentState>(s), static_cast<AssignmentEvent>(e));
      if (next.verdict == Verdict::Go) {
        EXPECT_NE(next.next, AssignmentState::Leased);
      }
    }
  }
}

}  // namespace
}  // namespace muster::core
