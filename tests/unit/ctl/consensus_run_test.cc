// The command `consensus` on small files of every kind.
#include <algorithm>
#include <sstream>

#include "scheduler/consensus/infer/infer.h"
#include "tests/unit/ctl/harness.h"

namespace muster::ctl {
namespace {

constexpr const char* kTitles = "task,worker,label\n";

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// The value of `name: value` in what was said.
std::string fact(const Ran& ran, const std::string& name) {
  for (const std::string& line : lines_of(ran.err)) {
    if (line.rfind(name + ": ", 0) == 0) return line.substr(name.size() + 2);
  }
  return "";
}

// The label of one task of the results, without the quotes of CSV.
std::string label_of(const std::string& csv, const std::string& task) {
  for (const std::string& line : lines_of(csv)) {
    if (line.rfind(task + ",", 0) != 0) continue;
    std::string label = line.substr(task.size() + 1, line.rfind(',') - task.size() - 1);
    if (label.size() > 1 && label.front() == '"') label = label.substr(1, label.size() - 2);
    for (size_t at = 0; (at = label.find("\"\"", at)) != std::string::npos; ++at) label.erase(at, 1);
    return label;
  }
  return "(no result)";
}

class Consensus : public RunTest {};

TEST_F(Consensus, ReadsAFileAndWritesResultsAndPeople) {
  const std::string answers =
      file("a.csv", std::string(kTitles) + "t1,ann,yes\nt1,bob,yes\nt1,cid,no\nt2,ann,no\nt2,bob,no\n");
  const Ran ran = run({"consensus", answers, "--method", "majority", "--workers", path("w.csv")});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out, "task,label,confidence\nt1,yes,0.666667\nt2,no,1.000000\n");
  const std::vector<std::string> people = lines_of(content(path("w.csv")));
  ASSERT_EQ(people.size(), 4u);
  EXPECT_EQ(people[0], "worker,reliability,answers");
  EXPECT_EQ(people[1].substr(0, 4), "ann,");
  EXPECT_EQ(people[1].substr(people[1].rfind(',')), ",2");
  EXPECT_EQ(fact(ran, "rows"), "5");
  EXPECT_EQ(fact(ran, "answers"), "5");
  EXPECT_EQ(fact(ran, "people"), "3");
  EXPECT_EQ(fact(ran, "results"), "2");
  EXPECT_EQ(fact(ran, "method"), "majority");
  EXPECT_EQ(fact(ran, "confidence"), "as the method has it");
  EXPECT_EQ(fact(ran, "seconds"), "0.0000");
}

TEST_F(Consensus, CalibratesTheDefaultMethodUnlessAskedForRawConfidences) {
  std::string answers = kTitles;
  for (int t = 0; t < 60; ++t) {
    for (const char* worker : {"ann", "bob", "cid"}) {
      const bool slip = (t * 7 + worker[0]) % 5 == 0;
      answers += "t" + std::to_string(t) + "," + worker + "," + ((t % 2 == 0) != slip ? "yes" : "no") + "\n";
    }
  }
  const std::string name = file("many.csv", answers);
  const Ran calibrated = run({"consensus", name});
  const Ran raw = run({"consensus", name, "--raw"});
  EXPECT_EQ(fact(calibrated, "confidence"), "by held-out answers");
  EXPECT_EQ(fact(raw, "confidence"), "as the method has it");
  EXPECT_NE(calibrated.out, raw.out);
  EXPECT_EQ(run({"consensus", name, "--method", "Auto"}).out, calibrated.out) << "the default, asked for by name";
  EXPECT_EQ(fact(run({"consensus", name, "--method", "glad"}), "confidence"), "as the method has it");
}

TEST_F(Consensus, ReadsStandardInputAndWritesAFile) {
  const std::string text = std::string(kTitles) + "t1,ann,\"a, \"\"b\"\"\"\n任务,ann,好\n";
  const Ran ran = run({"consensus", "-", "--method", "majority", "--out", path("r.csv")}, text);
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(label_of(content(path("r.csv")), "t1"), "a, \"b\"");
  EXPECT_EQ(label_of(content(path("r.csv")), "任务"), "好");
  EXPECT_EQ(content(path("r.csv.partial")), "");
}

TEST_F(Consensus, CountsRepeatedAnswersByKindUnlessToldOtherwise) {
  const std::string answers = std::string(kTitles) + "t,ann,x\nt,bob,y\nt,bob,y\n";
  const auto counted = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"consensus", "-"});
    return fact(run(words, answers), "answers");
  };
  EXPECT_EQ(counted({}), "3");
  EXPECT_EQ(counted({"--repeats", "first"}), "2");
  EXPECT_EQ(counted({"--kind", "text"}), "2");
  EXPECT_EQ(counted({"--kind", "text", "--repeats", "all"}), "3");
  const Ran refused = run({"consensus", "-", "--repeats", "last"}, answers);
  EXPECT_NE(refused.code, 0);
  EXPECT_NE(refused.err.find("--repeats is all or first"), std::string::npos) << refused.err;
}

TEST_F(Consensus, AsJsonIsOneObject) {
  const Ran ran = run({"--output", "json", "consensus", "--method", "majority", "--workers", path("w.csv")},
                      std::string(kTitles) + "t1,ann,yes\n");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_NE(ran.out.find(R"("method":"majority")"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find(R"("results":[{"task":"t1","label":"yes","confidence":)"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find(R"("workers":[{"worker":"ann","reliability":)"), std::string::npos) << ran.out;
  EXPECT_EQ(ran.out.substr(ran.out.size() - 3), "]}\n");
}

TEST_F(Consensus, MeasuresAgainstATruth) {
  const std::string truth = file("t.csv", "task,truth\nt1,yes\nt2,yes\nt9,no\n");
  const Ran ran =
      run({"consensus", "--truth", truth, "--method", "majority"}, std::string(kTitles) + "t1,ann,yes\nt2,ann,no\n");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(fact(ran, "truths"), "3");
  EXPECT_EQ(fact(ran, "without result"), "1");
  EXPECT_EQ(fact(ran, "accuracy"), "0.5000");
}

struct Example {
  consensus::Kind kind;
  std::string answers, task, label, truth, measure;
};

const std::vector<Example>& examples() {
  using consensus::Kind;
  static const std::string kBox = R"("[{""x1"":1,""y1"":1,""x2"":9,""y2"":9,""c"":""Car""}]")";
  static const std::string kSpan = R"("[[1,3,""PER""]]")";
  static const std::vector<Example> kExamples = {
      {Kind::Categorical, "t1,ann,a\nt1,bob,a\nt1,cid,b\n", "t1", "a", "t1,a\n", "accuracy"},
      {Kind::Multilabel, "t1,ann,a|b\nt1,bob,b|a\nt1,cid,b|a\n", "t1", "a|b", "t1,a|b\n", "f1"},
      {Kind::Taxonomy, "t1,ann,a/b/c\nt1,bob,a/b/c\nt1,cid,a/d\n", "t1", "a/b/c", "t1,a/b/c\n", "accuracy"},
      {Kind::Ordinal, "t1,ann,3\nt1,bob,3\nt1,cid,3\n", "t1", "3", "t1,3\n", "accuracy"},
      {Kind::Numeric, "t1,ann,2.5\nt1,bob,2.5\nt1,cid,2.5\n", "t1", "2.5", "t1,2.5\n", "mae"},
      {Kind::Pairwise, "x|y,ann,x\nx|y,bob,x\ny|z,ann,y\ny|z,bob,y\nx|z,ann,x\n", "x", "", "x,3\ny,2\nz,1\n",
       "kendall"},
      {Kind::Ranking, "t1,ann,x>y>z\nt1,bob,x>y>z\n", "x", "", "x,3\ny,2\nz,1\n", "kendall"},
      {Kind::Boxes, "t1,ann," + kBox + "\nt1,bob," + kBox + "\n", "t1", "", "t1," + kBox + "\n", "iou"},
      {Kind::Spans, "t1,ann," + kSpan + "\nt1,bob," + kSpan + "\n", "t1", "[[1,3,\"PER\"]]", "t1," + kSpan + "\n",
       "f1"},
      {Kind::Text, "t1,ann,the cat\nt1,bob,the cat\nt1,cid,a dog\n", "t1", "the cat", "t1,the cat\n", "wer"},
      {Kind::Transcript, "t1,ann,the cat sat\nt1,bob,the cat sat\nt1,cid,the bat sat\n", "t1", "the cat sat",
       "t1,the cat sat\n", "wer"},
  };
  return kExamples;
}

class EveryKind : public RunTest, public ::testing::WithParamInterface<Example> {
 protected:
  Ran infer(const std::string& method, const std::string& rows) {
    return run({"consensus", "--kind", std::string(name(GetParam().kind)), "--method", method, "--truth",
                file("t.csv", "task,truth\n" + GetParam().truth), "--workers", path("w.csv")},
               kTitles + rows);
  }
};

TEST_P(EveryKind, AgreesWithPeopleWhoAgree) {
  const Example& example = GetParam();
  for (const std::string_view method : consensus::methods(example.kind)) {
    const Ran ran = infer(std::string(method), example.answers);
    ASSERT_EQ(ran.code, 0) << method << ": " << ran.err;
    if (!example.label.empty()) {
      EXPECT_EQ(label_of(ran.out, example.task), example.label) << method;
    } else {
      EXPECT_NE(label_of(ran.out, example.task), "(no result)") << method;
    }
    const bool is_error = example.measure == "mae" || example.measure == "wer";
    EXPECT_EQ(fact(ran, example.measure), is_error ? "0.0000" : "1.0000") << method;
  }
}

TEST_P(EveryKind, GivesTheSameBytesForRowsInAnotherOrder) {
  const Example& example = GetParam();
  std::vector<std::string> rows = lines_of(example.answers);
  for (const std::string_view method : consensus::methods(example.kind)) {
    const Ran first = infer(std::string(method), example.answers);
    const std::string people = content(path("w.csv"));
    for (int turn = 0; turn < 3; ++turn) {
      std::next_permutation(rows.begin(), rows.end());
      std::string text;
      for (const std::string& row : rows) text += row + "\n";
      const Ran again = infer(std::string(method), text);
      EXPECT_EQ(again.out, first.out) << method;
      EXPECT_EQ(content(path("w.csv")), people) << method;
      EXPECT_EQ(again.err, first.err) << method;
    }
  }
}

TEST_P(EveryKind, TakesNoAnswersAndASingleOne) {
  const Example& example = GetParam();
  for (const std::string_view method : consensus::methods(example.kind)) {
    const Ran none = infer(std::string(method), "");
    EXPECT_EQ(none.code, 0) << method << ": " << none.err;
    EXPECT_EQ(none.out, "task,label,confidence\n") << method;
    const Ran one = infer(std::string(method), lines_of(example.answers)[0] + "\n");
    EXPECT_EQ(one.code, 0) << method << ": " << one.err;
    EXPECT_GE(lines_of(one.out).size(), 2u) << method;
    EXPECT_EQ(lines_of(content(path("w.csv"))).size(), 2u) << method;
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, EveryKind, ::testing::ValuesIn(examples()),
                         [](const auto& test) { return std::string(name(test.param.kind)); });

TEST_F(Consensus, ExamplesAreOfEveryKind) {
  EXPECT_EQ(examples().size(), consensus::kinds().size());
}

TEST_F(Consensus, NamesTheLineOfALabelThatIsNone) {
  const Ran ran = run({"consensus", "--kind", "numeric"}, std::string(kTitles) + "t1,ann,1\n\nt1,bob,many\n");
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(ran.err.find("standard input:4: "), std::string::npos) << ran.err;
  EXPECT_EQ(ran.out, "");
  const std::string truth = file("t.csv", "task,truth\nt1,1\nt2,much\n");
  const Ran bad_truth =
      run({"consensus", "--kind", "numeric", "--truth", truth}, std::string(kTitles) + "t1,a,1\nt2,a,2\n");
  EXPECT_EQ(bad_truth.code, 1);
  EXPECT_NE(bad_truth.err.find(truth + ":3: "), std::string::npos) << bad_truth.err;
}

TEST_F(Consensus, RefusesWhatMakesNoSense) {
  const Ran kind = run({"consensus", "--kind", "smell"}, kTitles);
  EXPECT_EQ(kind.code, 2);
  EXPECT_NE(kind.err.find("there is no kind \"smell\""), std::string::npos) << kind.err;
  EXPECT_NE(kind.err.find("categorical"), std::string::npos);
  const Ran method = run({"consensus", "--method", "guess"}, kTitles);
  EXPECT_EQ(method.code, 2);
  EXPECT_NE(method.err.find("dawid-skene"), std::string::npos) << method.err;
  EXPECT_EQ(run({"consensus", "-", "--truth", "-"}, kTitles).code, 2);
  EXPECT_EQ(run({"consensus", path("gone.csv")}).code, 1);
  EXPECT_EQ(run({"consensus", "-", "--out", path("no/such/folder/r.csv")}, kTitles).code, 1);
}

TEST_F(Consensus, LeavesNoFileBehindWhenItFails) {
  const Ran ran = run({"consensus", "--out", path("r.csv")}, std::string(kTitles) + "t1\n");
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(content(path("r.csv")), "");
}

TEST_F(Consensus, ListsTheMethodsOfEveryKind) {
  const Ran ran = run({"consensus", "--method", "list"});
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(lines_of(ran.out).size(), consensus::kinds().size());
  for (const consensus::Kind kind : consensus::kinds()) {
    for (const std::string_view method : consensus::methods(kind)) {
      EXPECT_NE(ran.out.find(method), std::string::npos) << method;
      EXPECT_EQ(consensus::parse_method(kind, method), method);
    }
    EXPECT_EQ(consensus::parse_kind(name(kind)), kind);
  }
  EXPECT_EQ(consensus::parse_method(consensus::Kind::Categorical, "Dawid_Skene"), "dawid-skene");
}

TEST_F(Consensus, DocumentTellsOfEveryMethod) {
  const std::string document = content(MUSTER_DOCS "/consensus.md");
  for (const consensus::Kind kind : consensus::kinds()) {
    EXPECT_NE(document.find("`" + std::string(name(kind)) + "`"), std::string::npos) << name(kind);
    for (const std::string_view method : consensus::methods(kind)) {
      EXPECT_NE(document.find("`" + std::string(method) + "`"), std::string::npos) << method;
    }
  }
}

}  // namespace
}  // namespace muster::ctl
