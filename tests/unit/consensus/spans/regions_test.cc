#include "scheduler/consensus/spans/regions.h"

#include <gtest/gtest.h>

namespace muster::consensus {
namespace {

// "[2|4|7) BI., .B. ; …": borders of atoms, then each person's marks.
std::string picture(const std::vector<AnswerRow>& rows) {
  const auto markings = read_markings(rows);
  const Regions regions(*markings);
  std::string text;
  for (const auto& region : regions.all()) {
    text += text.empty() ? "[" : " ; [";
    for (size_t i = 0; i <= region.atoms; ++i) {
      text += (i == 0 ? "" : "|") + std::to_string(regions.cuts(region)[i]);
    }
    text += ")";
    for (size_t p = 0; p < markings->of(region.task).size(); ++p) {
      text += p == 0 ? " " : ", ";
      for (const Mark& mark : regions.marks(region, p)) text += ".BI"[static_cast<size_t>(mark.shape)];
    }
  }
  return text;
}

TEST(Regions, CutWhereAnybodyBeginsOrEnds) {
  EXPECT_EQ(picture({{"t", "a", R"([[2,7,"A"]])"}, {"t", "b", R"([[4,7,"A"]])"}, {"t", "c", "[]"}}),
            "[2|4|7) BI, .B, ..");
}

TEST(Regions, AreApartWhereNobodyMarkedAndOnDifferentSides) {
  EXPECT_EQ(picture({{"t", "a", R"([[0,2,"A"],[3,4,"A"]])"}, {"t", "b", R"([[2,3,"B"]])"}}), "[0|2|3|4) B.B, .B.");
  EXPECT_EQ(picture({{"t", "a", R"([[0,2,"A"],[900,904,"A"]])"}}), "[0|2) B ; [900|904) B");
  EXPECT_EQ(picture({{"t", "a", R"([["s",0,2,"A","m"],["t",1,4,"A","m"]])"}}), "[0|2) B ; [1|4) B");
}

TEST(Regions, CountTheGapBeforeThemInUsualSpansUpToThree) {
  const std::vector<AnswerRow> rows = {{"t", "a", R"([[2,4,"A"],[5,7,"A"],[900,902,"A"]])"}};
  const auto markings = read_markings(rows);
  const Regions regions(*markings);
  EXPECT_EQ(regions.all()[0].gap, 1);
  EXPECT_EQ(regions.all()[1].gap, 0.5);
  EXPECT_EQ(regions.all()[2].gap, 3);
}

TEST(Regions, GiveAnAtomToTheSpanThatBeganFirst) {
  EXPECT_EQ(picture({{"t", "a", R"([[0,4,"A"],[2,6,"B"]])"}}), "[0|2|4|6) BIB");
}

}  // namespace
}  // namespace muster::consensus
