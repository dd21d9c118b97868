#include "scheduler/consensus/infer/control_kind.h"

#include <gtest/gtest.h>

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
  for (const Case& c : {Case{choices(false), R"("a|b")", "0"}, Case{choices(false), R"("引\"号")", "1"},
                        Case{choices(true), R"(["a|b","c"])", "0|2"}, Case{of(form::ControlKind::Rating), "4", "4"},
                        Case{of(form::ControlKind::Number), "-2.5", "-2.5"},
                        Case{of(form::ControlKind::TextArea), R"("two\nlines, \"quoted\"")", "two\nlines, \"quoted\""}}) {
    EXPECT_EQ(label_of(c.control, c.value), c.label);
    EXPECT_EQ(value_of(c.control, c.label), c.value);
  }
}

TEST(ControlKind, ChoicesComeOutInTheTemplatesOrder) {
  EXPECT_EQ(value_of(choices(true), "2|0"), R"(["a|b","c"])");
  EXPECT_EQ(value_of(choices(true), ""), "[]");
}

TEST(ControlKind, NothingStandsForNothing) {
  EXPECT_EQ(label_of(choices(false), "null"), "");
  for (const char* bad : {"", "3", "-1", "x", "0|1"}) EXPECT_EQ(value_of(choices(false), bad), "null") << bad;
  EXPECT_EQ(value_of(of(form::ControlKind::Number), "nan"), "null");
}

}  // namespace
}  // namespace muster::consensus
