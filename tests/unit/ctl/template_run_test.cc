// `musterctl template check`, which asks no scheduler.
#include "tests/unit/ctl/harness.h"

namespace muster::ctl {
namespace {

constexpr const char* kGood = R"(<View>
<Text name="t" value="$text" granularity="word"/>
<Choices name="mood" toName="t" required="true"><Choice value="good"/><Choice value="bad"/></Choices>
<TextArea name="why" toName="t" m:requiredWhen="mood is bad"/>
</View>
)";

class Template : public RunTest {};

TEST_F(Template, CheckSaysWhatAFormItIsAndWhatIsIgnored) {
  const std::string name = file("t.xml", kGood);
  const Ran ran = run({"template", "check", name});
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.out, name + ": 1 shown, 2 asked, decided by mood\n");
  EXPECT_EQ(ran.err, name + ":2: warning: <Text name=\"t\">: attribute granularity is ignored\n");
  EXPECT_EQ(run({"template", "check", name, "--decide-on", "why", "--decide-on", "mood"}).out,
            name + ": 1 shown, 2 asked, decided by why, mood\n");
}

TEST_F(Template, CheckNamesTheLineOfEveryError) {
  const std::string name =
      file("t.xml", "<View>\n<Text name=\"t\" value=\"$t\"/>\n<Rating name=\"t\" toName=\"u\"/>\n</View>");
  const Ran ran = run({"template", "check", name});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.err, name + ":3: <Rating name=\"t\">: the name is already taken on line 2\n" + name +
                         ":3: toName=\"u\" names no object such as <Text name=\"u\" value=\"$field\"/>\n");
  const Ran unknown = run({"template", "check", file("g.xml", kGood), "--decide-on", "mod"});
  EXPECT_EQ(unknown.code, 1);
  EXPECT_NE(unknown.err.find("g.xml: decide_on names \"mod\", which is no control of the template\n"),
            std::string::npos);
}

TEST_F(Template, CheckGivesProgramsTheForm) {
  const Ran good = run({"--output", "json", "template", "check", "-"}, kGood);
  EXPECT_EQ(good.code, 0);
  EXPECT_EQ(good.out.find(R"({"errors":[],"warnings":[{"line":2,"message":"<Text name=\"t\">: attribute granularity )"),
            0u)
      << good.out;
  EXPECT_NE(good.out.find(R"("form":{"objects":[{"name":"t","kind":"text","field":"text"}])"), std::string::npos);
  const Ran bad = run({"--output", "json", "template", "check", "-"}, "<View/>");
  EXPECT_EQ(bad.code, 1);
  EXPECT_NE(bad.out.find(R"("form":null)"), std::string::npos);
  EXPECT_EQ(bad.err, "");
}

TEST_F(Template, CheckNeedsAFileThatIsThere) {
  EXPECT_EQ(run({"template", "check", path("none.xml")}).code, 1);
  EXPECT_EQ(run({"template", "check"}).code, 2);
  EXPECT_EQ(run({"template"}).code, 2);
}

}  // namespace
}  // namespace muster::ctl
