#include "scheduler/ctl/answer_file.h"

#include <gtest/gtest.h>

#include <sstream>

namespace muster::ctl {
namespace {

// "LINE:task/worker/label" of every row, or the trouble.
std::string answers(const std::string& text) {
  std::istringstream input(text);
  const auto file = read_answers(input, "a.csv");
  if (!file) return "!" + file.error().message;
  std::string out;
  for (size_t i = 0; i < file->rows.size(); ++i) {
    const consensus::AnswerRow& row = file->rows[i];
    out += (i > 0 ? " " : "") + std::to_string(file->lines.of(i)) + ":" + std::string(row.task) + "/" +
           std::string(row.worker) + "/" + std::string(row.label);
  }
  return out;
}

std::string truths(const std::string& text) {
  std::istringstream input(text);
  const auto file = read_truth(input, "t.csv");
  if (!file) return "!" + file.error().message;
  std::string out;
  for (const consensus::Gold& row : file->rows) out += std::string(row.task) + "=" + std::string(row.label) + " ";
  return out;
}

TEST(ReadAnswers, FindsItsColumnsByTitle) {
  EXPECT_EQ(answers("task,worker,label\nt1,ann,yes\nt1,bob,no\n"), "2:t1/ann/yes 3:t1/bob/no");
  EXPECT_EQ(answers("when,label,worker,task\r\n12:00,yes,ann,t1\r\n"), "2:t1/ann/yes");
}

TEST(ReadAnswers, KeepsCommasQuotesLineBreaksAndChinese) {
  EXPECT_EQ(answers("task,worker,label\n\"a,b\",\"say \"\"x\"\"\",\"two\nlines\"\n任务,王,好\n"),
            "2:a,b/say \"x\"/two\nlines 4:任务/王/好");
}

TEST(ReadAnswers, TakesNothingForNoAnswers) {
  EXPECT_EQ(answers(""), "");
  EXPECT_EQ(answers("\xef\xbb\xbf"), "");
  EXPECT_EQ(answers("task,worker,label\n"), "");
  EXPECT_EQ(answers("task,worker,label"), "");
}

TEST(ReadAnswers, TakesAnEmptyLabel) {
  EXPECT_EQ(answers("task,worker,label\nt1,ann,\n"), "2:t1/ann/");
}

TEST(ReadAnswers, NamesTheLineOfWhatIsWrong) {
  EXPECT_EQ(answers("task,label\n"),
            "!a.csv:1: the first line must give the titles task,worker,label; there is no \"worker\"");
  EXPECT_EQ(answers("task,worker,label\nt1,ann\n"), "!a.csv:2: has 2 cells, the titles are 3");
  EXPECT_EQ(answers("task,worker,label\nt1,ann,\"a\nb\"\nt1,bob,x,y\n"), "!a.csv:4: has 4 cells, the titles are 3");
  EXPECT_EQ(answers("task,worker,label\n\n,ann,x\n"), "!a.csv:3: the task is empty");
  EXPECT_EQ(answers("task,worker,label\nt1,,x\n"), "!a.csv:2: the worker is empty");
  EXPECT_EQ(answers("task,worker,label\nt1,ann,\"x\n"), "!a.csv:2: a quote is never closed");
}

TEST(ReadTruth, TakesTruthOrLabel) {
  EXPECT_EQ(truths("task,truth\nt1,yes\nt2,\n"), "t1=yes t2= ");
  EXPECT_EQ(truths("label,task\nyes,t1\n"), "t1=yes ");
  EXPECT_EQ(truths("item,rating\n1,2\n"),
            "!t.csv:1: the first line must give the titles task,truth; there is no \"task\"");
}

TEST(TextPool, GivesTheSameTextOnce) {
  TextPool pool;
  std::vector<std::string_view> kept;
  const std::string big(3'000'000, 'b');
  for (int i = 0; i < 200'000; ++i) kept.push_back(pool.keep("text number " + std::to_string(i % 100'000)));
  const std::string_view long_one = pool.keep(big);
  TextPool moved = std::move(pool);
  EXPECT_EQ(moved.keep(big).data(), long_one.data());
  for (int i = 0; i < 100'000; ++i) {
    ASSERT_EQ(kept[i], "text number " + std::to_string(i));
    ASSERT_EQ(kept[i].data(), kept[i + 100'000].data());
  }
}

TEST(RowLines, FollowJumps) {
  RowLines lines;
  for (const uint64_t line : {2, 3, 4, 9, 10, 20}) lines.add(line);
  std::string all;
  for (size_t row = 0; row < 6; ++row) all += std::to_string(lines.of(row)) + " ";
  EXPECT_EQ(all, "2 3 4 9 10 20 ");
  EXPECT_EQ(RowLines().of(0), 0u);
}

}  // namespace
}  // namespace muster::ctl
