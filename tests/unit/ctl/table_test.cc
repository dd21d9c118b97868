#include "scheduler/ctl/table.h"

#include <gtest/gtest.h>

#include <sstream>

namespace muster::ctl {
namespace {

std::string printed(const Table& table) {
  std::ostringstream out;
  table.print(out);
  return out.str();
}

TEST(Table, AlignsNarrowAndWideCharacters) {
  Table table({{"SITE"}, {"PEOPLE", Align::Right}, {"STATE"}});
  table.add({"上海", "12", "connected"});
  table.add({"lagos-2", "1,200", ""});
  EXPECT_EQ(printed(table),
            "SITE     PEOPLE  STATE\n"
            "上海         12  connected\n"
            "lagos-2   1,200\n");
}

TEST(Table, ShowsItsTitlesWithoutRows) {
  EXPECT_EQ(printed(Table({{"JOB"}, {"STATE"}})), "JOB  STATE\n");
}

TEST(Table, DefusesControlCharacters) {
  Table table({{"JOB"}});
  table.add({"a\nb\x1b[0m"});
  EXPECT_EQ(printed(table), "JOB\na?b?[0m\n");
}

}  // namespace
}  // namespace muster::ctl
