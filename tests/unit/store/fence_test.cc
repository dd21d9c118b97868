#include "scheduler/store/fence.h"

namespace muster::store {
namespace {

std::string_view name(Standing standing) {
  switch (standing) {
    case Standing::InPlace:
      return "in place";
    case Standing::Superseded:
      return "superseded";
    case Standing::FenceLost:
      return "fence lost";
    case Standing::NotRetained:
      return "not retained";
    case Standing::Foreign:
      return "foreign";
    case Standing::Unreadable:
      return "unreadable";
  }
  return "?";
}

// A leader of epoch 5 that found the tail 4:10 and has appended 11 to 14.
const Belief kBelief{{Epoch(5), "mine"}, {Epoch(4), Sequence(10)}, Sequence(14)};

std::string found(std::string_view epoch, std::string_view tail) {
  const Finding finding = judge(kBelief, epoch, tail);
  std::string text(name(finding.standing));
  if (finding.standing == Standing::InPlace) text += " at " + std::to_string(finding.tail.value());
  EXPECT_EQ(finding.why.empty(), finding.standing == Standing::InPlace) << text;
  return text;
}

TEST(Fence, EveryFindingHasItsStanding) {
  struct Row {
    const char *epoch, *tail, *standing;
  };
  const Row rows[] = {
      {"5:mine", "5:14", "in place at 14"},
      {"5:mine", "5:13", "in place at 13"},
      {"5:mine", "5:11", "in place at 11"},
      {"5:mine", "4:10", "in place at 10"},
      {"5:mine", "4:9", "not retained"},
      {"5:mine", "", "not retained"},
      {"5:mine", "5:15", "foreign"},
      {"5:mine", "4:11", "foreign"},
      {"5:mine", "3:10", "foreign"},
      {"5:mine", "6:14", "superseded"},
      {"6:other", "5:14", "superseded"},
      {"6:other", "6:15", "superseded"},
      {"5:other", "5:14", "superseded"},
      {"5", "5:14", "superseded"},
      {"4:older", "5:14", "fence lost"},
      {"4:older", "4:10", "fence lost"},
      {"", "", "fence lost"},
      {"4:older", "6:14", "superseded"},
      {"x", "5:14", "unreadable"},
      {"70000:mine", "5:14", "unreadable"},
      {"-1", "5:14", "unreadable"},
      {"5:mine", "14", "unreadable"},
      {"5:mine", "5:", "unreadable"},
      {"5:mine", "5:99999999999999999999", "unreadable"},
      {"5:mine", "5:14 ", "unreadable"},
  };
  for (const auto& row : rows) EXPECT_EQ(found(row.epoch, row.tail), row.standing) << row.epoch << " " << row.tail;
}

TEST(Fence, PositionsAndFencesReadTheirOwnText) {
  const Position position{Epoch(65535), Sequence(INT64_MAX)};
  EXPECT_EQ(Position::parse(position.text()), position);
  EXPECT_EQ(Position::parse(""), Position{});
  const Fence fence{Epoch(7), "00ff"};
  EXPECT_EQ(Fence::parse(fence.text()), fence);
  EXPECT_EQ(Fence::parse("7"), (Fence{Epoch(7), ""}));
  EXPECT_EQ((Fence{Epoch(7), ""}.text()), "7");
}

}  // namespace
}  // namespace muster::store
