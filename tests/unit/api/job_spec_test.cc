#include "scheduler/api/job_spec.h"

#include <gtest/gtest.h>

#include "common/form/form.h"

namespace muster::api {
namespace {

constexpr const char* kTemplate = R"(template: |
  <View>
    <Text name="text" value="$text"/>
    <Choices name="mood" toName="text" required="true"><Choice value="good"/><Choice value="bad"/></Choices>
  </View>
)";

// "line:column path reason" of every error.
std::string errors_of(std::string_view text) {
  std::string out;
  for (const SpecError& error : parse_job_spec(text).errors) {
    out +=
        std::to_string(error.line) + ":" + std::to_string(error.column) + " " + error.path + " " + error.reason + "\n";
  }
  return out;
}

std::string errors_with_template(const std::string& rest) {
  return errors_of(rest + kTemplate);
}

// What a spec with these lines says of redundancy and consensus, normalised.
std::string redundancy_of(const std::string& lines) {
  const JobSpec spec = parse_job_spec("name: a\n" + lines + "\n" + kTemplate);
  if (!spec.errors.empty()) return spec.errors[0].path + " " + spec.errors[0].reason;
  const std::string& json = spec.draft.text.spec_json;
  const size_t from = json.find("\"redundancy\""), to = json.find(",\"priority\"");
  return json.substr(from, to - from);
}

TEST(JobSpec, ReadsAdaptiveRedundancy) {
  EXPECT_EQ(redundancy_of(""), R"("redundancy":1,"stop_when":[],"trust":null,"budget":null,"consensus":"auto")");
  EXPECT_EQ(redundancy_of("redundancy: {min: 2, max: 7, confidence: 0.9, at_max: accept, price: 0.01}\n"
                          "stop_when: [{value: bad, count: 3}]\ntrust: {after: 12}\nbudget: {answers: 500}\n"
                          "consensus: dawid-skene"),
            R"("redundancy":{"min":2,"max":7,"confidence":0.9,"at_max":"accept","price":0.01},)"
            R"("stop_when":[{"value":"bad","count":3}],"trust":{"after":12},"budget":{"answers":500},)"
            R"("consensus":"dawid-skene")");
  EXPECT_EQ(redundancy_of("redundancy: {max: 4}").substr(0, 22), R"("redundancy":{"min":2,)");
}

// Two controls that are both asked for.
const std::string kTwoControls = R"(name: a
template: |
  <View>
    <Text name="text" value="$text"/>
    <Choices name="mood" toName="text" required="true"><Choice value="good"/><Choice value="bad"/></Choices>
    <Rating name="stars" toName="text"/>
  </View>
)";

TEST(JobSpec, TakesSeveralDecidingControls) {
  const JobSpec spec = parse_job_spec(kTwoControls + "redundancy: {max: 5, decide_on: [stars, mood]}\n");
  ASSERT_TRUE(spec.errors.empty()) << spec.errors[0].reason;
  EXPECT_EQ(form::from_json(spec.draft.text.form_json)->decide_on, (std::vector<std::string>{"stars", "mood"}));
  EXPECT_EQ(spec.draft.policy.classes, 0) << "answers are scored beside the core";
  EXPECT_EQ(spec.draft.policy.consensus, "auto");
  EXPECT_NE(spec.draft.text.spec_json.find(R"("decide_on":["stars","mood"])"), std::string::npos);
  EXPECT_EQ(parse_job_spec(kTwoControls + "decide_on: [stars, mood]\nredundancy: {max: 5}\n").draft.spec_digest,
            spec.draft.spec_digest);
  const auto reason = [](const std::string& lines) { return parse_job_spec(kTwoControls + lines).errors.at(0).reason; };
  EXPECT_EQ(reason("decide_on: [stars, mood]\nconsensus: median\n"),
            "must be auto or majority where several controls decide");
  EXPECT_EQ(reason("decide_on: [stars, mood]\nstop_when: [{value: good}]\n"),
            "is for jobs with one deciding control only");
  EXPECT_EQ(reason("decide_on: [stars, mood]\ntrust: {after: 12}\n"), "is for jobs with one deciding control only");
  EXPECT_EQ(reason("decide_on: mood\nredundancy: {max: 5, decide_on: mood}\n"),
            "is given in redundancy too; give it once");
  EXPECT_EQ(reason("decide_on: [mood, mood]\n"), "is in the list twice");
}

TEST(JobSpec, TurnsMoneyIntoAnswers) {
  const auto answers = [](const std::string& budget) {
    return parse_job_spec("name: a\nbudget: " + budget + "\n" + kTemplate).draft.policy.budget_answers;
  };
  EXPECT_EQ(answers("{amount: 0.3, per_answer: 0.1}"), 3U);
  EXPECT_EQ(answers("{amount: 100, per_answer: 0.03}"), 3333U);
}

TEST(JobSpec, SaysWhatIsWrongWithRedundancy) {
  EXPECT_EQ(redundancy_of("redundancy: {min: 5, max: 4}"), "redundancy.max is less than min");
  EXPECT_EQ(redundancy_of("redundancy: {min: 2}"), "redundancy.max is needed: the most answers a task may get");
  EXPECT_EQ(redundancy_of("stop_when: [{value: ugly}]"),
            "stop_when[0].value 'ugly' is no value of the deciding control mood");
  EXPECT_EQ(redundancy_of("budget: {amount: 5}"), "budget.answers is needed, or amount and per_answer");
  EXPECT_EQ(redundancy_of("budget: {amount: 0.01, per_answer: 1}"), "budget.amount does not buy one answer");
  EXPECT_EQ(redundancy_of("consensus: rover").substr(0, 53), "consensus 'rover' is no method for categorical contro");
}

// What a job with this control is decided by, or why not.
std::string decided_by(const std::string& control, const std::string& lines = "") {
  const JobSpec spec = parse_job_spec(
      "name: a\ntemplate: |\n  <View><Image name=\"i\" value=\"$i\"/><Text name=\"t\" value=\"$t\"/><List name=\"l\" "
      "value=\"$l\"/>\n  " +
      control + "</View>\n" + lines);
  if (!spec.errors.empty()) return spec.errors[0].path + ": " + spec.errors[0].reason;
  return spec.draft.policy.consensus + " " + std::to_string(spec.draft.policy.classes);
}

TEST(JobSpec, GivesEveryControlAMethod) {
  const auto labels = [](const std::string& tag, const std::string& object) {
    return "<" + tag + " name=\"x\" toName=\"" + object + "\"><Label value=\"a\"/></" + tag + ">";
  };
  EXPECT_EQ(decided_by(labels("RectangleLabels", "i")), "robust-merge 0");
  EXPECT_EQ(decided_by(labels("PolygonLabels", "i"), "consensus: auto\n"), "robust-merge 0");
  EXPECT_EQ(decided_by(labels("Labels", "t")), "token-dawid-skene 0");
  EXPECT_EQ(decided_by("<Pairwise name=\"x\" toName=\"i,t\"/>"), "auto 2");
  EXPECT_EQ(decided_by("<Pairwise name=\"x\" toName=\"i,t\"/>", "stop_when: [{value: left, count: 2}]\n"), "auto 2");
  EXPECT_EQ(decided_by("<Pairwise name=\"x\" toName=\"i,t\"/>", "stop_when: [{value: up, count: 2}]\n"),
            "stop_when[0].value: 'up' is no value of the deciding control x");
  EXPECT_EQ(decided_by("<Ranker name=\"x\" toName=\"l\"/>"), "plackett-luce 0");
  const std::string paths = " toName=\"t\"><Choice value=\"a\"><Choice value=\"b\"/></Choice></";
  EXPECT_EQ(decided_by("<Taxonomy name=\"x\"" + paths + "Taxonomy>"), "learned-threshold 0");
  EXPECT_EQ(decided_by("<Taxonomy name=\"x\" maxUsages=\"1\"" + paths + "Taxonomy>"), "path 0");
  EXPECT_EQ(decided_by("<Choices name=\"x\" allowNested=\"true\"" + paths + "Choices>"), "path 0");
  EXPECT_EQ(decided_by(labels("RectangleLabels", "i"), "consensus: rover\n"),
            "consensus: 'rover' is no method for boxes controls; there are robust-merge, median, mean, majority-vote");
}

TEST(JobSpec, RefusesControlsThatCannotDecide) {
  const std::string turned =
      "<EllipseLabels name=\"x\" toName=\"i\" canRotate=\"true\"><Label value=\"a\"/></EllipseLabels>";
  EXPECT_EQ(
      decided_by(turned),
      "template: no control of the template can decide: \"x\" cannot decide: turned shapes cannot be merged; leave "
      "canRotate out");
  EXPECT_EQ(decided_by(turned + "<Rating name=\"r\" toName=\"i\" perRegion=\"true\"/>", "decide_on: r\n"),
            "template: decide_on names \"r\", which cannot decide: it is answered for each region, not once");
  EXPECT_EQ(decided_by("<Rating name=\"r\" toName=\"t\"/>", "decide_on: " + std::string(129, 'x') + "\n").substr(0, 9),
            "decide_on");
}

TEST(JobSpec, ReadsEveryKey) {
  const JobSpec spec = parse_job_spec(std::string(kTemplate) + R"(
name: mood-2026
project: shop
guideline: |
  Read, then choose.
decide_on: mood
redundancy: 5
priority: 7
weight: 2.5
lease: 20m
offline_grace: 3h
block: {tasks: 20, time: 15m}
order: breadth_first
skip: drop
deadline: 2026-01-01T08:00:00+08:00
requires:
  level: annotator
  skills: [zh, medical]
  sites: [chengdu]
  regions: [southwest]
max_per_worker: 200
)");
  ASSERT_TRUE(spec.errors.empty()) << spec.errors[0].reason;
  const core::JobPolicy& policy = spec.draft.policy;
  EXPECT_EQ(spec.draft.name, "mood-2026");
  EXPECT_EQ(spec.draft.project, "shop");
  EXPECT_EQ(spec.draft.text.guideline, "Read, then choose.\n");
  EXPECT_EQ(policy.redundancy, 5);
  EXPECT_EQ(policy.priority, 7);
  EXPECT_EQ(policy.weight, 2.5);
  EXPECT_EQ(policy.lease, std::chrono::minutes(20));
  EXPECT_EQ(policy.offline_grace, std::chrono::hours(3));
  EXPECT_EQ(policy.block_tasks, 20u);
  EXPECT_EQ(policy.block_time, std::chrono::minutes(15));
  EXPECT_EQ(policy.order, core::TaskOrder::BreadthFirst);
  EXPECT_EQ(policy.skip, core::SkipPolicy::Drop);
  EXPECT_EQ(policy.deadline_wall_ms, 1767225600000);
  EXPECT_EQ(policy.level, core::WorkerLevel::Annotator);
  EXPECT_EQ(policy.skills, (std::vector<std::string>{"zh", "medical"}));
  EXPECT_EQ(policy.sites, (std::vector<std::string>{"chengdu"}));
  EXPECT_EQ(policy.regions, (std::vector<std::string>{"southwest"}));
  EXPECT_EQ(policy.max_per_worker, 200u);
  const auto form = form::from_json(spec.draft.text.form_json);
  ASSERT_TRUE(form) << form.error().message;
  EXPECT_EQ(form->decide_on, std::vector<std::string>{"mood"});
}

TEST(JobSpec, FillsInDefaults) {
  const JobSpec spec = parse_job_spec(std::string("name: a\n") + kTemplate);
  ASSERT_TRUE(spec.errors.empty());
  EXPECT_EQ(spec.draft.project, "default");
  EXPECT_EQ(spec.draft.policy.redundancy, core::JobPolicy().redundancy);
  EXPECT_EQ(spec.draft.policy.lease, core::JobPolicy().lease);
}

TEST(JobSpec, JsonAndYamlOfTheSameJobAreTheSame) {
  const JobSpec yaml = parse_job_spec(
      "name: a\nlease: 120m\ntemplate: '<View><Text name=\"t\" value=\"$t\"/><TextArea name=\"c\" "
      "toName=\"t\"/></View>'\nguideline: \"\U0001f600\"\n");
  const JobSpec json = parse_job_spec(R"({"guideline": "\ud83d\ude00", "name": "a", "deadline": null, "lease": "2h",
    "template": "<View><Text name=\"t\" value=\"$t\"\/><TextArea name=\"c\" toName=\"t\"/></View>"})");
  ASSERT_TRUE(yaml.errors.empty()) << yaml.errors[0].reason;
  ASSERT_TRUE(json.errors.empty()) << json.errors[0].reason;
  EXPECT_EQ(json.draft.text.spec_json, yaml.draft.text.spec_json);
  EXPECT_EQ(json.draft.spec_digest, yaml.draft.spec_digest);
  EXPECT_NE(json.draft.spec_digest, parse_job_spec(std::string("name: a\n") + kTemplate).draft.spec_digest);
}

TEST(JobSpec, TellsAllErrorsAtOnceWithTheirPlaces) {
  const std::string errors = errors_of(R"(name: "no spaces"
redundancy: 101
redundency: 3
lease: 5s
block:
  task: 3
  time: soon
requires: {level: boss, skills: [a, "b c", a]}
template: |
  <View>
    <Text name="text" value="$text"/>
    <Chooses name="mood" toName="text"/>
  </View>
)");
  const std::string expected =
      "1:7 name must be 1 to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit\n"
      "2:13 redundancy must be a whole number from 1 to 100\n"
      "3:1 redundency is not a key of a job spec; did you mean 'redundancy'?\n"
      "4:8 lease must be a duration from 10s to 1d, written as 90s, 30m, 2h or 1d\n"
      "6:3 block.task is not a key of a job spec; did you mean 'tasks'?\n"
      "7:9 block.time must be a duration from 10s to 1d, written as 90s, 30m, 2h or 1d\n"
      "8:19 requires.level 'boss' is none of trainee, annotator, inspector, lead, expert\n"
      "8:37 requires.skills[1] must be a name: 1 to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit\n"
      "8:44 requires.skills[2] is in the list twice\n";
  EXPECT_EQ(errors.substr(0, expected.size()), expected);
  EXPECT_NE(errors.find("\n12:1 template <Chooses> is not supported\n"), std::string::npos) << errors;
}

TEST(JobSpec, TemplateErrorsStandOnTheLinesOfTheSpec) {
  const std::string block =
      errors_of("name: a\ntemplate: |-  # a comment\n  <View>\n  <Bogus name=\"x\"/>\n  </View>\n");
  EXPECT_NE(block.find("\n4:1 template <Bogus> is not supported\n"), std::string::npos) << block;
  const std::string quoted = errors_of("name: a\ntemplate: \"<View>\\n<Bogus name='x'/></View>\"\n");
  EXPECT_EQ(quoted.substr(0, 14), "2:11 template ") << quoted;
}

TEST(JobSpec, WhatATemplateHasTwiceIsShownByTheLinesOfTheSpec) {
  const std::string view =
      "<View>\n<Text name='t' value='$t'/>\n<Choices name='c' toName='t'>\n<Choice value='a'/>\n<Choice "
      "value='a'/>\n</Choices>\n</View>";
  std::string block = "name: a\ntemplate: |\n  " + view;
  for (size_t at = block.find("\n<"); at != block.npos; at = block.find("\n<", at + 1)) block.insert(at + 1, "  ");
  EXPECT_EQ(errors_of(block), "7:1 template <Choice>: \"a\" is already a choice on line 6\n");
  std::string quoted = view;
  for (size_t at = quoted.find('\n'); at != quoted.npos; at = quoted.find('\n')) quoted.replace(at, 1, "\\n");
  EXPECT_EQ(errors_of("name: a\ntemplate: \"" + quoted + "\"\n"),
            "2:11 template <Choice>: \"a\" is already a choice on line 4 of the template\n");
}

TEST(JobSpec, RefusesWhatIsNoSpec) {
  const struct {
    const char *text, *expected;
  } kTable[] = {
      {"", "1:1  must be one document with the keys of one job\n"},
      {"- a\n", "1:1  must be a mapping of keys to values\n"},
      {"a: b: c\n", "1:5  is not proper YAML: illegal map value\n"},
      {"name: a\n---\nname: b\n", "1:1  must be one document with the keys of one job\n"},
      {",\"name\": 1", "1:1  must be one document with the keys of one job\n"},
      {"name: \xff\n", "1:1  is not UTF-8\n"},
  };
  for (const auto& row : kTable)
    EXPECT_EQ(errors_of(row.text).substr(0, std::string(row.expected).size()), row.expected) << row.text;
  EXPECT_NE(errors_of(std::string(100000, '[')), "");
  EXPECT_NE(errors_of(std::string(kMaxSpecBytes + 1, 'a')), "");
}

TEST(JobSpec, RefusesWhatIsMissingTwiceOrOfTheWrongKind) {
  EXPECT_EQ(errors_of("project: p\n"),
            "1:1 name is needed\n1:1 template is needed: the labeling config that people see\n");
  EXPECT_EQ(errors_with_template("name: a\nname: b\n"), "2:1 name is given twice\n");
  EXPECT_EQ(errors_with_template("name: [a]\n"), "1:7 name must be a name\n");
  EXPECT_EQ(errors_with_template("name: a\nweight: nan\n"), "2:9 weight must be a number from 0.01 to 1000\n");
  EXPECT_EQ(errors_with_template("name: a\nredundancy: 2.5\n"),
            "2:13 redundancy must be a whole number from 1 to 100\n");
  EXPECT_EQ(errors_with_template("name: a\nblock: 3\n"), "2:8 block must be a mapping of keys to values\n");
  EXPECT_EQ(errors_with_template("name: a\ndeadline: tomorrow\n"),
            "2:11 deadline must be a time with its offset from UTC, such as 2026-12-31T18:00:00+08:00\n");
  EXPECT_NE(errors_with_template("name: a\ndecide_on: nothing\n").find("decide_on names \"nothing\""),
            std::string::npos);
}

TEST(JobSpec, ReadsWhatPeopleAreShownOfReviews) {
  const JobSpec plain = parse_job_spec(std::string("name: a\nreview: {share: 1}\n") + kTemplate);
  const JobSpec shown = parse_job_spec(std::string("name: a\nreview: {share: 1, show: verdicts}\n") + kTemplate);
  const JobSpec hidden = parse_job_spec(std::string("name: a\nreview: {share: 1, show: none}\n") + kTemplate);
  ASSERT_TRUE(hidden.errors.empty()) << hidden.errors.front().reason;
  EXPECT_EQ(plain.draft.policy.review_show, core::ReviewShow::Verdicts);
  EXPECT_EQ(hidden.draft.policy.review_show, core::ReviewShow::None);
  EXPECT_EQ(plain.draft.spec_digest, shown.draft.spec_digest);
  EXPECT_NE(plain.draft.spec_digest, hidden.draft.spec_digest);
  EXPECT_EQ(parse_job_spec(hidden.draft.text.spec_json).draft.spec_digest, hidden.draft.spec_digest);
  EXPECT_EQ(errors_with_template("name: a\nreview: {share: 1, show: all}\n"),
            "2:26 review.show 'all' is none of verdicts, none\n");
}

// So that a job can be made again from what the API shows of it.
TEST(JobSpec, TheNormalisedSpecIsASpecAndTheSameOne) {
  const JobSpec spec = parse_job_spec(
      R"({"name":"j","redundancy":1,"template":"<View><Text name=\"t\" value=\"$t\"/><Rating name=\"r\" toName=\"t\" required=\"true\"/></View>"})");
  ASSERT_TRUE(spec.errors.empty());
  const JobSpec again = parse_job_spec(spec.draft.text.spec_json);
  ASSERT_TRUE(again.errors.empty()) << again.errors.front().path << ": " << again.errors.front().reason;
  EXPECT_EQ(again.draft.spec_digest, spec.draft.spec_digest);
}

}  // namespace
}  // namespace muster::api
