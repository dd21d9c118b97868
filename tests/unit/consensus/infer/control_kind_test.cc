#include "scheduler/consensus/infer/control_kind.h"

#include <gtest/gtest.h>

#include "scheduler/consensus/infer/task_rankings.h"

namespace muster::consensus {
namespace {

form::Control choices(bool multiple) {
  form::Control control;
  control.multiple = multiple;
  control.choices = {"a|b", "引\"号", "c"};
  return control;
}

form::Control of(form::ControlKind kind) {
  form::Control control;
  control.kind = kind;
  return control;
}

struct Case {
  form::Control control;
  std::string value, label;
};

TEST(ControlKind, LabelsStandForValues) {
  for (const Case& c :
       {Case{choices(false), R"("a|b")", "0"}, Case{choices(false), R"("引\"号")", "1"},
        Case{choices(true), R"(["a|b","c"])", "0|2"}, Case{of(form::ControlKind::Rating), "4", "4"},
        Case{of(form::ControlKind::Number), "-2.5", "-2.5"},
        Case{of(form::ControlKind::TextArea), R"("two\nlines, \"quoted\"")", "two\nlines, \"quoted\""}}) {
    EXPECT_EQ(label_of(c.control, c.value), c.label);
    EXPECT_EQ(value_of({}, c.control, c.label), c.value);
  }
}

form::Form form_of(form::ControlKind kind, form::ObjectKind object) {
  form::Form form;
  form.objects = {{"o", object, "field"}};
  form.controls.push_back({.name = "c", .to_name = "o", .kind = kind, .choices = {"A", "B|b"}});
  form.decide_on = {"c"};
  return form;
}

struct RegionCase {
  form::ControlKind kind;
  form::ObjectKind object;
  std::string value, label;
};

TEST(ControlKind, RegionsAreBoxesAndSpans) {
  using form::ControlKind;
  using form::ObjectKind;
  for (const RegionCase& c :
       {RegionCase{ControlKind::RectangleLabels, ObjectKind::Image,
                   R"([{"x":10,"y":20.5,"width":30,"height":5.123,"rectanglelabels":["B|b"]}])",
                   R"([{"x1":1E1,"y1":2.05E1,"x2":4E1,"y2":2.5623E1,"c":"1"}])"},
        RegionCase{ControlKind::EllipseLabels, ObjectKind::Image,
                   R"([{"x":50,"y":40,"radiusX":10,"radiusY":5.5,"ellipselabels":["A"]}])",
                   R"([{"x1":4E1,"y1":3.45E1,"x2":6E1,"y2":4.55E1,"c":"0"}])"},
        RegionCase{ControlKind::PolygonLabels, ObjectKind::Image,
                   R"([{"points":[[1,2],[3.5,4],[5,2]],"polygonlabels":["A","B|b"]}])",
                   R"([{"points":[[1,2],[3.5E0,4],[5,2]],"c":"0|1"}])"},
        RegionCase{ControlKind::Labels, ObjectKind::Text,
                   R"([{"start":2,"end":5,"labels":["A"]},{"start":7,"end":9,"labels":["B|b"]}])",
                   R"([[2,5,"0"],[7,9,"1"]])"},
        RegionCase{ControlKind::HyperTextLabels, ObjectKind::HyperText,
                   R"([{"globalOffsets":{"start":2,"end":5},"hypertextlabels":["A"]}])", R"([[2,5,"0"]])"},
        RegionCase{ControlKind::ParagraphLabels, ObjectKind::Paragraphs,
                   R"([{"start":0,"end":4095,"startOffset":7,"endOffset":1048575,"paragraphlabels":["A"]}])",
                   R"([[7,4294967295,"0"]])"},
        RegionCase{ControlKind::RectangleLabels, ObjectKind::Image, "[]", "[]"},
        RegionCase{ControlKind::Labels, ObjectKind::Text, "[]", "[]"}}) {
    const form::Form form = form_of(c.kind, c.object);
    EXPECT_EQ(label_of(form.controls[0], c.value), c.label);
    EXPECT_EQ(value_of(form, form.controls[0], c.label), c.value);
    for (const char* bad : {"", "x", "{}", "[7]", R"([{"c":"2"}])", R"([[1,2,"7"]])", R"([[1,2]])"}) {
      EXPECT_EQ(value_of(form, form.controls[0], bad), "null") << bad;
    }
  }
}

TEST(ControlKind, PathsAreTheirPositions) {
  form::Control control;
  control.kind = form::ControlKind::Taxonomy;
  control.nested = true;
  control.choices = {"a", "b", "b/c"};
  control.choices[1].parent = control.choices[2].parent = 0;
  EXPECT_EQ(kind_of(control), Kind::Taxonomy);
  EXPECT_EQ(label_of(control, R"(["a","b/c"])"), "0/2");
  EXPECT_EQ(value_of({}, control, "0/2"), R"(["a","b/c"])");
  EXPECT_EQ(value_of({}, control, "0/3"), "null");
  EXPECT_EQ(label_of(control, R"(["b"])"), "") << "no such path";
  control.multiple = true;
  EXPECT_EQ(kind_of(control), Kind::Multilabel);
  EXPECT_EQ(label_of(control, R"([["a","b"],["a"]])"), "1|0");
  EXPECT_EQ(value_of({}, control, "0|1"), R"([["a"],["a","b"]])");
}

TEST(ControlKind, SidesAreTwoClasses) {
  const form::Control control = of(form::ControlKind::Pairwise);
  EXPECT_EQ(kind_of(control), Kind::Categorical);
  EXPECT_EQ(possible_labels(control), (std::vector<std::string>{"0", "1"}));
  EXPECT_EQ(label_of(control, R"("right")"), "1");
  EXPECT_EQ(value_of({}, control, "0"), R"("left")");
  EXPECT_EQ(value_of({}, control, "2"), "null");
}

TEST(ControlKind, RankingsKeepWhateverAnIdIs) {
  const form::Control control = of(form::ControlKind::Ranker);
  const std::string value = R"(["b","a>c"," 丙%","a"])";
  EXPECT_EQ(label_of(control, value), "b>a%3ec>%20丙%25>a");
  EXPECT_EQ(value_of({}, control, label_of(control, value)), value);
  EXPECT_EQ(value_of({}, control, ""), "null");
}

TEST(RankEachTask, PutsEveryTasksOwnItemsInOrder) {
  // Ids recur, and mean something else in every task.
  const std::vector<AnswerRow> rows = {{"t1", "ann", "a>b>c"}, {"t1", "bob", "a>b>c"}, {"t1", "cid", "b>a>c"},
                                       {"t2", "ann", "c>b>a"}, {"t2", "bob", "c>b>a"}, {"t2", "cid", "c>b>a"}};
  const auto ranked = rank_each_task({.kind = Kind::Ranking, .answers = rows});
  ASSERT_TRUE(ranked) << ranked.error().message;
  ASSERT_EQ(ranked->tasks.size(), 2u);
  EXPECT_EQ(ranked->tasks[0].task + " " + ranked->tasks[0].label, "t1 a>b>c");
  EXPECT_EQ(ranked->tasks[1].task + " " + ranked->tasks[1].label, "t2 c>b>a");
  EXPECT_GT(ranked->tasks[1].confidence, ranked->tasks[0].confidence) << "they all agree on t2";
  EXPECT_EQ(ranked->workers.size(), 3u);
  EXPECT_EQ(ranked->why, "");
}

TEST(ControlKind, ChoicesComeOutInTheTemplatesOrder) {
  EXPECT_EQ(value_of({}, choices(true), "2|0"), R"(["a|b","c"])");
  EXPECT_EQ(value_of({}, choices(true), ""), "[]");
}

TEST(ControlKind, NothingStandsForNothing) {
  EXPECT_EQ(label_of(choices(false), "null"), "");
  for (const char* bad : {"", "3", "-1", "x", "0|1"}) EXPECT_EQ(value_of({}, choices(false), bad), "null") << bad;
  EXPECT_EQ(value_of({}, of(form::ControlKind::Number), "nan"), "null");
}

}  // namespace
}  // namespace muster::consensus
