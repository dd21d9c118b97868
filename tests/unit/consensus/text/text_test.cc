// Texts and transcripts: small networks drawn out, written forms, Chinese, and what must not break.
#include "scheduler/consensus/text/text.h"

#include <algorithm>
#include <deque>

#include "scheduler/consensus/text/alignment.h"
#include "scheduler/consensus/text/corpus.h"
#include "scheduler/consensus/text/similarity.h"
#include "scheduler/consensus/text/tokens.h"

namespace muster::consensus::text {
namespace {

struct Table {
  std::deque<std::string> text;
  std::vector<AnswerRow> rows;
  std::string_view keep(std::string value) { return text.emplace_back(std::move(value)); }
  void add(std::string task, std::string worker, std::string label) {
    rows.push_back({keep(std::move(task)), keep(std::move(worker)), keep(std::move(label))});
  }
};

Table task(const std::vector<std::string>& texts) {
  Table table;
  for (size_t i = 0; i < texts.size(); ++i) table.add("t", "w" + std::to_string(i), texts[i]);
  return table;
}

Inference transcripts(const Table& table, std::string_view method = "") {
  const auto made = infer_transcript({.kind = Kind::Transcript, .method = std::string(method), .answers = table.rows});
  EXPECT_TRUE(made) << made.error().message;
  return made.value_or(Inference{});
}

std::string one(const std::vector<std::string>& texts, std::string_view method = "") {
  const Inference inference = transcripts(task(texts), method);
  return inference.tasks.empty() ? "(none)" : inference.tasks[0].label;
}

std::string forms(std::string_view text) {
  std::string all;
  for (const Token& token : tokenise(text)) all += token.form + "/";
  return all;
}

TEST(Tokens, LoseCaseAndPunctuationAtTheirEnds) {
  EXPECT_EQ(forms("  \"Hello\",  the mid-rib’s - END. "), "hello/the/mid-rib's/end/");
  EXPECT_EQ(forms("ÉTÉ Привет"), "été/привет/");
  EXPECT_EQ(forms("我有iPhone手机。"), "我/有/iphone/手/机/");
  EXPECT_EQ(forms(" ... "), "");
  EXPECT_EQ(forms("\xff\xfe ok\xe4"), "\xff\xfe/ok\xe4/");
}

TEST(Tokens, AreJoinedAsTheyWereWritten) {
  for (const char* text : {"Hello, the world!", "我有iPhone手机。", "- So it is - he said.", "我 有"}) {
    EXPECT_EQ(join(tokenise(text)), text);
  }
}

TEST(Similarity, CountsWordsAndNeighbours) {
  const std::vector<uint32_t> abc = {1, 2, 3}, abd = {1, 2, 4}, none = {};
  EXPECT_DOUBLE_EQ(similarity(shingles(abc), shingles(abc)), 1);
  EXPECT_DOUBLE_EQ(similarity(shingles(abc), shingles(abd)), (2.0 / 3 + 0.5) / 2);
  EXPECT_DOUBLE_EQ(similarity(shingles(abc), shingles(none)), 0);
  EXPECT_DOUBLE_EQ(similarity(shingles(none), shingles(none)), 1);
  EXPECT_GT(word_similarity("midribs", "midres"), word_similarity("midribs", "swag"));
}

TEST(Similarity, CountsEdits) {
  const std::vector<uint32_t> abc = {1, 2, 3}, abd = {1, 2, 4}, bc = {2, 3}, cab = {3, 1, 2}, none = {};
  EXPECT_DOUBLE_EQ(edit_similarity(abc, abc), 1);
  EXPECT_DOUBLE_EQ(edit_similarity(abc, abd), 1 - 2.0 / 6);
  EXPECT_DOUBLE_EQ(edit_similarity(abc, bc), 1 - 2.0 / 5);
  EXPECT_DOUBLE_EQ(edit_similarity(abc, cab), 1 - 4.0 / 6);
  EXPECT_DOUBLE_EQ(edit_similarity(cab, abc), 1 - 4.0 / 6);
  EXPECT_DOUBLE_EQ(edit_similarity(abc, none), 0);
  EXPECT_DOUBLE_EQ(edit_similarity(none, none), 1);
}

TEST(Similarity, DoesWithSharedWordsWhereTextsAreLong) {
  const std::vector<uint32_t> left(15'000, 1), right(15'000, 2), abc = {1, 2, 3}, cab = {3, 1, 2};
  EXPECT_DOUBLE_EQ(similarities({abc, cab})[1], edit_similarity(abc, cab));
  EXPECT_DOUBLE_EQ(similarities({abc, cab, left, right})[1], similarity(shingles(abc), shingles(cab)));
}

std::string drawn(const std::vector<std::string_view>& texts) {
  const Corpus corpus = corpus_of(texts);
  std::vector<std::span<const uint32_t>> words;
  for (const Labels::Answer& answer : corpus.labels().answers) words.push_back(corpus.of(answer));
  const Network network = align(words, corpus.forms);
  std::string picture;
  for (uint32_t t = 0; t < network.texts; ++t) {
    for (uint32_t s = 0; s < network.slots; ++s) {
      const int32_t place = network.at(s, t);
      picture += (place < 0 ? "-" : corpus.forms[words[t][static_cast<size_t>(place)]]) + " ";
    }
    picture += "| ";
  }
  return picture;
}

TEST(Alignment, PutsMissingAndAddedWordsIntoSlotsOfTheirOwn) {
  EXPECT_EQ(drawn({"a b c d", "a c d", "a b x c d"}), "a b - c d | a - - c d | a b x c d | ");
  EXPECT_EQ(drawn({"", "a"}), "- | a | ");
}

TEST(Alignment, LetsMisheardWordsMeet) {
  EXPECT_EQ(drawn({"the navel here", "the navel here", "the neho navl here"}),
            "the - navel here | the - navel here | the neho navl here | ");
}

TEST(Rover, VotesSlotBySlotAndKeepsWrittenForms) {
  EXPECT_EQ(one({"The man replied, completely.", "the man tried completely.", "A man replied, completely."}),
            "The man replied, completely.");
  EXPECT_EQ(one({"yes he went home", "yes he went", "yes he went", "he went"}), "yes he went");
}

TEST(Rover, ReadsChineseByCharacter) {
  EXPECT_EQ(one({"我喜欢红苹果。", "我喜欢青苹果。", "他喜欢红苹果。"}), "我喜欢红苹果。");
}

TEST(Rover, BelievesThoseWhoAreUsuallyRight) {
  Table table;
  const std::vector<std::string> words = {"one", "two",   "three", "four", "five",
                                          "six", "seven", "eight", "nine", "ten"};
  for (size_t t = 0; t < 10; ++t) {
    std::string right, other;
    for (size_t k = 0; k < 10; ++k) {
      right += words[(t + k) % 10] + "a ";
      other += k % 2 == 0 ? "bzz " : words[(t + k) % 10] + "a ";
    }
    for (const char* careful : {"a", "b", "c"}) table.add("t" + std::to_string(t), careful, right);
    table.add("t" + std::to_string(t), "x", other), table.add("t" + std::to_string(t), "y", other);
  }
  table.add("z", "a", "red"), table.add("z", "x", "blue"), table.add("z", "y", "blue");
  const Inference inference = transcripts(table);
  EXPECT_EQ(inference.tasks.back().label, "red");
  EXPECT_GT(inference.workers[0].reliability, inference.workers[4].reliability + 0.2);
  EXPECT_EQ(transcripts(table, "medoid").tasks.back().label, "blue");
}

TEST(Medoid, IsSomebodysOwnText) {
  const std::vector<std::string> texts = {"the cat sat", "a cat sat down", "the cat sat down", "dogs"};
  EXPECT_EQ(one(texts, "medoid"), "the cat sat down");
  EXPECT_EQ(one(texts, "weighted-medoid"), "the cat sat down");
}

TEST(TextMethods, GiveTheSameInWhateverOrderRowsCome) {
  Table table = task({"The man replied", "the man tried", "A man replied now", "x y"});
  table.add("u", "w1", "one, two"), table.add("u", "w3", "one two");
  for (const std::string_view method : transcript_methods()) {
    const Inference before = transcripts(table, method);
    std::reverse(table.rows.begin(), table.rows.end());
    const Inference after = transcripts(table, method);
    for (size_t t = 0; t < before.tasks.size(); ++t) {
      EXPECT_EQ(before.tasks[t].label, after.tasks[t].label) << method;
      EXPECT_EQ(before.tasks[t].confidence, after.tasks[t].confidence) << method;
    }
  }
}

TEST(TextMethods, SurviveDegenerateAnswers) {
  for (const std::string_view method : transcript_methods()) {
    EXPECT_EQ(one({}, method), "(none)");
    EXPECT_EQ(one({"Hello, \"world\"!"}, method), "Hello, \"world\"!");
    EXPECT_EQ(one({"", "", ""}, method), "");
    EXPECT_EQ(one({"a", "b"}, method), "a");
    for (const auto& texts : std::vector<std::vector<std::string>>{{"x"}, {"", ""}, {"a", "b"}, {"a b", "", "..."}}) {
      for (const TaskResult& result : transcripts(task(texts), method).tasks) {
        EXPECT_TRUE(result.confidence >= 0 && result.confidence <= 1) << method << " " << result.confidence;
      }
    }
  }
  EXPECT_EQ(infer_text({.method = "x"}).error().code, "consensus.method");
}

TEST(Rover, FallsBackToTheMedoidWhereTextsAreTooLongToAlign) {
  std::string text;
  for (int i = 0; i < 9000; ++i) text += "w" + std::to_string(i % 50) + " ";
  EXPECT_EQ(one({text + "end", text + "end", text}), text + "end");
}

TEST(Scores, OfOneTextAndOneTranscript) {
  const std::vector<PersonAnswer> agree = {{"The cat sat.", 0.9}, {"the cat sat", 0.8}, {"a cat sat", 0.6}};
  EXPECT_EQ(score_transcript(agree).label, "The cat sat");
  EXPECT_GT(score_transcript(agree).confidence, 0.8);
  EXPECT_EQ(score_text(agree).label, "The cat sat.");
  const std::vector<PersonAnswer> single = {{"x", 0.6}};
  EXPECT_DOUBLE_EQ(score_text(single).confidence, 0.6);
  EXPECT_EQ(score_text({}).label, "");
  EXPECT_EQ(score_transcript({}).confidence, 0);
}

}  // namespace
}  // namespace muster::consensus::text
