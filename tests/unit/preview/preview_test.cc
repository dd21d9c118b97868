// The desk without an agent, and the sample items that it shows.
#include <gtest/gtest.h>

#include "scheduler/preview/preview_desk.h"
#include "scheduler/template/compile.h"

namespace muster::preview {
namespace {

constexpr const char* kMood = R"(<View><Text name="t" value="$text"/>
<Choices name="mood" toName="t" required="true"><Choice value="good"/><Choice value="bad"/></Choices></View>)";
constexpr const char* kGood = R"([{"from_name":"mood","to_name":"t","type":"choices","value":{"choices":["good"]}}])";

std::string told(const Result<std::vector<SampleItem>>& items) {
  if (!items) return items.error().message;
  std::string text;
  for (const SampleItem& item : *items) text += item.key + " " + item.data + "\n";
  return text;
}

TEST(Sample, IsDataOrItemsOneOrMany) {
  EXPECT_EQ(told(read_sample(R"({"text": "一 🙂"})")), "sample-1 {\"text\":\"一 🙂\"}\n");
  EXPECT_EQ(told(read_sample(R"([{"key": "a", "data": {"text": "x"}}, {"text": "y"}])")),
            "a {\"text\":\"x\"}\nsample-2 {\"text\":\"y\"}\n");
  EXPECT_EQ(told(read_sample("{\"text\":\"x\"}\r\n\n{\"key\":\"b\",\"data\":{\"text\":\"y\"}}\n")),
            "sample-1 {\"text\":\"x\"}\nb {\"text\":\"y\"}\n");
}

TEST(Sample, SaysWhatIsWrongWhere) {
  EXPECT_NE(told(read_sample("{\"text\":\"x\"}\n{\"text\":")).find("line 2: "), std::string::npos);
  EXPECT_EQ(told(read_sample("[{}, 3]")), "item 2 is not an object");
  EXPECT_EQ(told(read_sample("[]")), "wanted: 1 to 1,000 items");
  EXPECT_EQ(told(read_sample("")), "wanted: 1 to 1,000 items");
  const auto form = labeling::compile_template(kMood).form;
  const auto whole = check_sample(form, *read_sample(R"([{"text": "x"}, {"txt": "x"}])"));
  ASSERT_FALSE(whole);
  EXPECT_EQ(whole.error().message, "sample-2: its data has no field \"text\", which t shows");
}

class Preview : public ::testing::Test {
 protected:
  static PreviewDesk::Content content(const char* sample, const char* xml = kMood) {
    return {{labeling::compile_template(xml).form, xml, "be fair"}, *read_sample(sample)};
  }
  agent::DeskAnswer ask(agent::DeskQuestion question) {
    std::optional<agent::DeskAnswer> heard;
    agent::DeskRequest request;
    request.question = std::move(question);
    request.reply = [&heard](agent::DeskAnswer answer) { heard = std::move(answer); };
    EXPECT_TRUE(desk_.post(std::move(request)));
    return *heard;
  }
  agent::TaskReply next() { return std::get<agent::TaskShown>(ask(agent::Ask(agent::AskNext{}))).task; }
  std::vector<std::string> stock() {
    std::vector<std::string> keys;
    const agent::DeskAnswer answer = ask(agent::Ask(agent::AskStock{}));
    for (const auto& shown : std::get<agent::StockShown>(answer).tasks) keys.push_back(shown.task.task.key);
    return keys;
  }
  agent::DeskAnswer submit(AssignmentId id, const char* value, std::optional<uint32_t> revision = {}) {
    return ask(agent::Ask(agent::AskSubmit{id, revision, value, 900, false}));
  }

  std::vector<PreviewAnswer> answers_;
  std::optional<PreviewDesk::Content> changed_;
  PreviewDesk desk_{"mood", content(R"([{"text": "x"}, {"text": "y"}])"),
                    [this] { return std::exchange(changed_, std::nullopt); },
                    [this](const PreviewAnswer& answer) { answers_.push_back(answer); }};
};

TEST_F(Preview, ShowsEachItemAndBeginsAnewAfterTheLast) {
  EXPECT_EQ(stock(), (std::vector<std::string>{"sample-1", "sample-2"}));
  const auto first = next();
  EXPECT_EQ(std::get<agent::SavedReply>(submit(first.task.id, kGood)).revision, 1u);
  const auto second = next();
  EXPECT_EQ(second.task.key, "sample-2");
  ask(agent::Ask(agent::AskGiveBack{second.task.id, true, "odd"}));
  EXPECT_EQ(next().task.key, "sample-1");
  EXPECT_NE(next().task.id, first.task.id);
  ASSERT_EQ(answers_.size(), 1u);
  EXPECT_EQ(answers_[0].key, "sample-1");
  EXPECT_EQ(answers_[0].active_ms, 900u);
  EXPECT_EQ(answers_[0].result, kGood);
}

TEST_F(Preview, ChecksAnswersAndTakesCorrections) {
  const AssignmentId id = next().task.id;
  const auto wrong = std::get<agent::Declined>(submit(id, "[]"));
  EXPECT_EQ(wrong.why.status, 422);
  EXPECT_FALSE(wrong.why.path.empty());
  submit(id, kGood, 1);
  EXPECT_EQ(std::get<agent::SavedReply>(submit(id, kGood, 1)).revision, 1u) << "sent again";
  std::string bad = kGood;
  bad.replace(bad.find("good"), 4, "bad");
  EXPECT_EQ(std::get<agent::Declined>(submit(id, bad.c_str(), 1)).why.status, 409);
  EXPECT_EQ(std::get<agent::SavedReply>(submit(id, bad.c_str(), 2)).revision, 2u);
  EXPECT_EQ(std::get<agent::TaskShown>(ask(agent::Ask(agent::AskView{id}))).task.value, bad);
  EXPECT_EQ(answers_.size(), 2u);
}

TEST_F(Preview, ChangedFilesAreANewVersion) {
  const AssignmentId before = next().task.id;
  changed_ = content(R"({"text": "z"})");
  EXPECT_EQ(stock(), std::vector<std::string>{"sample-1"});
  EXPECT_EQ(next().task.version, 2u);
  EXPECT_EQ(next().task.data, "{\"text\":\"z\"}");
  const auto old = std::get<agent::JobReply>(ask(agent::Ask(agent::AskJob{JobNumber(1), 1}))).job;
  EXPECT_EQ(old.guideline, "be fair");
  EXPECT_EQ(std::get<agent::SavedReply>(submit(before, kGood)).revision, 1u) << "what was begun may be finished";
}

TEST_F(Preview, HasNoAccounts) {
  EXPECT_EQ(std::get<agent::Declined>(ask(agent::SignIn{})).why.status, 404);
  EXPECT_EQ(std::get<agent::Me>(ask(agent::AskMe{})).worker, "preview");
}

}  // namespace
}  // namespace muster::preview
