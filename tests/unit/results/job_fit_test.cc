// A job's whole method over a cut of the core.
#include "scheduler/app/job_fit.h"

#include <gtest/gtest.h>

#include "scheduler/app/scoring.h"
#include "scheduler/core/answers_digest.h"
#include "scheduler/core/journal.pb.h"
#include "scheduler/core/queries.h"
#include "tests/unit/core/world.h"

namespace muster::app {
namespace {

using core::testing::World;

form::Form choices() {
  form::Form form;
  form.objects.push_back({"text", form::ObjectKind::Text, "text"});
  form::Control control;
  control.name = "mood";
  form.decide_on = {"mood"};
  control.to_name = "text";
  control.choices = {"good", "bad", "odd"};
  form.controls.push_back(control);
  return form;
}

form::Form numbers() {
  form::Form form = choices();
  form.controls[0].kind = form::ControlKind::Number;
  form.controls[0].choices.clear();
  return form;
}

// The world's job "j" as a cut, with this form.
core::Snapshot::JobCut cut_of(World& world, const form::Form& form) {
  const core::Snapshot snapshot = world.state().snapshot(Sequence(1), world.now());
  core::Snapshot::JobCut cut = snapshot.jobs.front();
  core::JobText text;
  text.form_json = form::to_json(form);
  cut.info.text = std::make_shared<core::JobText>(text);
  return cut;
}

Result<std::vector<std::string>> nothing_to_read(std::span<const core::ContentRef>) {
  return fail("test", "contents were read though every answer has a code");
}

core::JobPolicy three_answers() {
  core::JobPolicy policy;
  policy.redundancy = 3;
  policy.classes = 3;
  return policy;
}

// "a" gets 0 0 1, "b" gets 2 2 2, "c" nothing; people come in this order.
void answer(World& world, const std::vector<std::string>& people) {
  world.site("s1");
  for (const char* who : {"ann", "bob", "cid"}) world.person(who, "s1");
  world.job("j", three_answers());
  world.items("j", {{"a"}, {"b"}, {"c"}});
  for (const std::string& who : people) {
    world.credits(who, 2);
    const form::AnswerCode code = who == "cid" ? 1 : 0;
    world.answer(who, "a", {.code = code});
    world.answer(who, "b", {.code = 2});
  }
}

// "a" of `items` gets an answer from each of the three, to be read from its content.
void answer_uncoded(World& world, const char* consensus, const std::vector<World::ItemOf>& items) {
  world.site("s1");
  for (const char* who : {"ann", "bob", "cid"}) world.person(who, "s1");
  core::JobPolicy policy;
  policy.redundancy = 3;
  policy.consensus = consensus;
  world.job("j", policy);
  world.items("j", items);
  for (const char* who : {"ann", "bob", "cid"}) {
    world.credits(who, 1);
    world.answer(who, "a", {.code = form::kUncoded});
  }
}

std::string picture(const api::JobResults& results, const form::Form& form) {
  std::string text;
  for (uint32_t t = 0; t < results.counted.size(); ++t) {
    text += (t == 0 ? "" : " ") + std::to_string(results.counted[t]) + ":" + results.value_json(form, t);
  }
  return text;
}

TEST(JobFit, DecidesChoicesFromTheirCodes) {
  World world;
  answer(world, {"ann", "bob", "cid"});
  const auto fit = fit_job(cut_of(world, choices()), nothing_to_read);
  ASSERT_TRUE(fit) << fit.error().message;
  EXPECT_EQ(picture(*fit->results, choices()), R"(3:"good" 3:"odd" 0:null)");
}

TEST(JobFit, SaysWhichAnswersItRestsOn) {
  World world;
  answer(world, {"ann", "bob", "cid"});
  const auto fit = fit_job(cut_of(world, choices()), nothing_to_read);
  ASSERT_TRUE(fit) << fit.error().message;
  const core::TaskView first = core::view_tasks(world.core(), *world.state().job_named("j"), TaskNumber(0), 1).front();
  const auto digest = [&](uint8_t revision) {
    core::AnswersDigest counted;
    for (const core::AnswerView& one : first.assignments) {
      if (one.state == core::AssignmentState::Counted) counted.add(one.id, revision);
    }
    return counted.value();
  };
  EXPECT_EQ(fit->results->rests_on[0], digest(1));
  EXPECT_NE(fit->results->rests_on[0], digest(2));
  EXPECT_NE(fit->results->rests_on[0], fit->results->rests_on[1]);
}

TEST(JobFit, IsTheSameInWhateverOrderAnswersCame) {
  World one, other;
  answer(one, {"ann", "bob", "cid"});
  answer(other, {"cid", "ann", "bob"});
  const auto a = fit_job(cut_of(one, choices()), nothing_to_read);
  const auto b = fit_job(cut_of(other, choices()), nothing_to_read);
  ASSERT_TRUE(a && b);
  EXPECT_EQ(a->results->codes, b->results->codes);
  EXPECT_EQ(a->results->confidence, b->results->confidence);
  EXPECT_EQ(a->results->reliability, b->results->reliability);
}

TEST(JobFit, TellsTheCoreHowGoodPeopleAre) {
  World world;
  answer(world, {"ann", "bob", "cid"});
  const auto fit = fit_job(cut_of(world, choices()), nothing_to_read);
  ASSERT_TRUE(fit && fit->correction);
  ASSERT_EQ(fit->correction->people.size(), 3u);
  EXPECT_EQ(fit->correction->people[0].answers, 2u);
  EXPECT_GT(fit->results->reliability.at(WorkerNumber(1)), fit->results->reliability.at(WorkerNumber(3)));
}

TEST(JobFit, ReadsAnswersThatHaveNoCode) {
  World world;
  answer_uncoded(world, "median", {{"a"}});
  const char* const values[] = {"4", "10", "5"};
  const auto fit = fit_job(cut_of(world, numbers()), [&](std::span<const core::ContentRef> refs) {
    std::vector<std::string> contents;
    for (size_t i = 0; i < refs.size(); ++i) {
      journal::AnswerContent content;
      content.set_value(std::string(R"([{"from_name":"mood","to_name":"text","type":"number","value":{"number":)") +
                        values[i] + "}}]");
      contents.push_back(content.SerializeAsString());
    }
    return Result<std::vector<std::string>>(contents);
  });
  ASSERT_TRUE(fit) << fit.error().message;
  EXPECT_EQ(picture(*fit->results, numbers()), "3:5");
  EXPECT_FALSE(fit->correction);
}

struct Decided {
  form::ControlKind kind;
  form::ObjectKind object;
  std::string to_name;
  std::vector<std::string> values;  // of three people's results, regions one after the other
  std::string method, result;
};

// A result, or one for each of several regions.
std::string results_of(const Decided& decided, const std::string& values) {
  const std::string type(form::type_name(decided.kind));
  std::string out;
  size_t begin = 0, id = 0;
  for (size_t end = 0; begin < values.size(); begin = end + 1) {
    end = std::min(values.find('\n', begin), values.size());
    out += (out.empty() ? "" : ",") + (R"({"id":"r)" + std::to_string(++id)) + R"(","from_name":"c","to_name":")" +
           decided.to_name + R"(","type":")" + type + R"(","value":)" + values.substr(begin, end - begin) + "}";
  }
  journal::AnswerContent content;
  content.set_value("[" + out + "]");
  return content.SerializeAsString();
}

TEST(JobFit, DecidesShapesSpansPathsAndRankings) {
  using form::ControlKind;
  using form::ObjectKind;
  const std::string car = R"({"x":10,"y":10,"width":20,"height":20,"rectanglelabels":["A"]})";
  for (const Decided& decided :
       {Decided{ControlKind::RectangleLabels,
                ObjectKind::Image,
                "o",
                {car, car + "\n" + R"({"x":70,"y":70,"width":9,"height":9,"rectanglelabels":["B"]})", car},
                "robust-merge",
                "[" + car + "]"},
        Decided{ControlKind::RectangleLabels, ObjectKind::Image, "o", {"", "", ""}, "robust-merge", "[]"},
        Decided{ControlKind::Labels,
                ObjectKind::Paragraphs,
                "o",
                {R"({"start":1,"end":1,"startOffset":2,"endOffset":5,"labels":["B"]})",
                 R"({"start":1,"end":1,"startOffset":2,"endOffset":5,"labels":["B"]})",
                 R"({"start":1,"end":1,"startOffset":2,"endOffset":5,"labels":["B"]})"},
                "token-dawid-skene",
                R"([{"start":1,"end":1,"startOffset":2,"endOffset":5,"labels":["B"]}])"},
        Decided{ControlKind::Ranker,
                ObjectKind::List,
                "o",
                {R"({"ranker":{"c":["y","x"]}})", R"({"ranker":{"c":["y","x"]}})", R"({"ranker":{"c":["x","y"]}})"},
                "plackett-luce",
                R"(["y","x"])"},
        Decided{ControlKind::Taxonomy,
                ObjectKind::Text,
                "o",
                {R"({"taxonomy":[["A","B"]]})", R"({"taxonomy":[["A","B"]]})", R"({"taxonomy":[["A"]]})"},
                "path",
                R"(["A","B"])"}}) {
    World world;
    answer_uncoded(world, decided.method.c_str(), {{"a"}});
    form::Form form;
    form.objects = {{"o", decided.object, "f"}};
    if (decided.object == ObjectKind::Paragraphs) form.objects[0].name_key = form.objects[0].text_key = "k";
    form.controls.push_back({.name = "c", .to_name = decided.to_name, .kind = decided.kind});
    if (form::has_choices(decided.kind)) form.controls[0].choices = {"A", "B"};
    if (decided.kind == ControlKind::Taxonomy) {
      form.controls[0].nested = true;
      form.controls[0].choices[1].parent = 0;
    }
    form.decide_on = {"c"};
    const auto fit = fit_job(cut_of(world, form), [&](std::span<const core::ContentRef>) {
      std::vector<std::string> contents;
      for (const std::string& values : decided.values) contents.push_back(results_of(decided, values));
      return Result<std::vector<std::string>>(contents);
    });
    ASSERT_TRUE(fit) << fit.error().message;
    EXPECT_EQ(picture(*fit->results, form), "3:" + decided.result);
    EXPECT_EQ(fit->results->method, decided.method);
    EXPECT_GT(fit->results->confidence[0], 0.5f) << decided.result;
    EXPECT_EQ(fit->results->reliability.size(), 3u);
  }
}

form::Form choices_and_stars() {
  form::Form form = choices();
  form.controls.push_back({.name = "stars", .to_name = "text", .kind = form::ControlKind::Rating, .max = 5});
  form.decide_on = {"mood", "stars"};
  return form;
}

// All say "good"; of the stars nobody else says what one of them says.
std::string content_of(const char* stars) {
  journal::AnswerContent content;
  content.set_value(
      std::string(R"([{"from_name":"mood","to_name":"text","type":"choices","value":{"choices":["good"]}},)"
                  R"({"from_name":"stars","to_name":"text","type":"rating","value":{"rating":)") +
      stars + "}}]");
  return content.SerializeAsString();
}

TEST(JobFit, DecidesEveryDecidingControlByItsOwnMethod) {
  World world;
  answer_uncoded(world, "auto", {{"a"}, {"b"}});
  const form::Form form = choices_and_stars();
  const auto fit = fit_job(cut_of(world, form), [&](std::span<const core::ContentRef>) {
    return Result<std::vector<std::string>>({content_of("2"), content_of("4"), content_of("4")});
  });
  ASSERT_TRUE(fit) << fit.error().message;
  EXPECT_EQ(picture(*fit->results, form), R"(3:{"mood":"good","stars":4} 0:{"mood":null,"stars":null})");
  EXPECT_EQ(fit->results->method, "auto");
  EXPECT_EQ(fit->results->curves.size(), 2u);
  form::Form mood = form;
  mood.decide_on = {"mood"};
  const auto mood_alone = fit_job(cut_of(world, mood), [&](std::span<const core::ContentRef>) {
    return Result<std::vector<std::string>>({content_of("2"), content_of("4"), content_of("4")});
  });
  EXPECT_LT(mood_alone->results->confidence[0], 1) << "others could have been chosen";
  EXPECT_LT(fit->results->confidence[0], mood_alone->results->confidence[0]) << "the stars are in doubt";
}

TEST(LeastConfidence, IsThatOfTheControlInDoubt) {
  const form::Form form = choices_and_stars();
  const std::vector<WorkerNumber> people = {WorkerNumber(1), WorkerNumber(2), WorkerNumber(3)};
  const double agreed = least_confidence(form, {{"0", "4"}, {"0", "4"}, {"0", "4"}}, people, nullptr);
  const double split = least_confidence(form, {{"0", "1"}, {"0", "3"}, {"0", "5"}}, people, nullptr);
  EXPECT_GT(agreed, 0.8);
  EXPECT_LT(split, 0.6);
  EXPECT_EQ(least_confidence(form, {{"0", ""}, {"0", ""}, {"0", "3"}}, people, nullptr), 2.0 / 3)
      << "most gave no stars";
  api::JobResults results;
  results.curves = {{.scale = 0.5}, {.scale = 0.5}};
  EXPECT_LT(least_confidence(form, {{"0", "4"}, {"0", "4"}, {"0", "4"}}, people, &results), agreed);
}

TEST(JobFit, SaysWhatCannotBeRead) {
  World world;
  world.site("s1");
  world.person("ann", "s1");
  core::JobPolicy policy;
  policy.consensus = "median";
  world.job("j", policy);
  world.items("j", {{"a"}});
  world.credits("ann", 1);
  world.answer("ann", "a", {.code = form::kUncoded});
  const auto fit = fit_job(cut_of(world, numbers()), [](std::span<const core::ContentRef>) {
    return Result<std::vector<std::string>>(fail("contents.missing", "a content is missing"));
  });
  ASSERT_FALSE(fit);
  EXPECT_EQ(fit.error().code, "contents.missing");
}

}  // namespace
}  // namespace muster::app
