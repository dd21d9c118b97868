#include "tests/crowd/recording.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace muster::crowd {
namespace {

class RecordingTest : public ::testing::Test {
 protected:
  RecordingTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "muster-recording-XXXXXX").string();
    folder_ = std::filesystem::path(mkdtemp(pattern.data())) / "birds";
    std::filesystem::create_directory(folder_);
  }
  ~RecordingTest() override { std::filesystem::remove_all(folder_.parent_path()); }
  void write(const std::string& file, const std::string& text) { std::ofstream(folder_ / file) << text; }

  std::filesystem::path folder_;
};

TEST_F(RecordingTest, KeepsTheFirstOfRepeatedAnswers) {
  write("answers.csv", "task,worker,label\nt1,w1,yes\nt1,w2,no\nt1,w1,no\n");
  const auto recording = load_recording(folder_);
  ASSERT_TRUE(recording);
  ASSERT_EQ(recording->answers.size(), 2u);
  EXPECT_EQ(recording->repeated_count, 1u);
  EXPECT_EQ(recording->classes[recording->answers[0].label], "yes");
  EXPECT_EQ(recording->name, "birds");
}

TEST_F(RecordingTest, OrdersNumericClassesByNumber) {
  write("answers.csv", "task,worker,label\nt1,w1,10\nt1,w2,9\nt2,w1,1\n");
  EXPECT_EQ(load_recording(folder_)->classes, (std::vector<std::string>{"1", "9", "10"}));
}

TEST_F(RecordingTest, OrdersOtherClassesByName) {
  write("answers.csv", "task,worker,label\nt1,w1,b\nt1,w2,10\nt2,w1,a\n");
  EXPECT_EQ(load_recording(folder_)->classes, (std::vector<std::string>{"10", "a", "b"}));
}

TEST_F(RecordingTest, ReadsTruthItemsAndDurationsWhereThereAreAny) {
  write("answers.csv", "task,worker,label,duration_s\nt1,w1,yes,1.5\nt2,w1,no,\n");
  write("truth.csv", "task,truth\nt2,maybe\nt9,yes\n");
  write("items.csv", "task,question\nt1,Is it a bird?\n");
  const auto recording = load_recording(folder_);
  ASSERT_TRUE(recording);
  EXPECT_EQ(recording->truth[0], std::nullopt);
  EXPECT_EQ(recording->classes.at(*recording->truth[1]), "maybe");
  EXPECT_EQ(recording->items[0][0].second, "Is it a bird?");
  EXPECT_EQ(recording->answers[0].duration, std::chrono::milliseconds(1500));
  EXPECT_EQ(recording->answers[1].duration, std::nullopt);
}

TEST_F(RecordingTest, RefusesLabelsThatAreNotClasses) {
  std::string rows = "task,worker,label\n";
  for (int i = 0; i < 41; ++i) rows += "t" + std::to_string(i) + ",w1,text " + std::to_string(i) + "\n";
  write("answers.csv", rows);
  const auto recording = load_recording(folder_);
  ASSERT_FALSE(recording);
  EXPECT_EQ(recording.error().code, "recording.kind");
}

TEST_F(RecordingTest, RefusesAFolderWithoutAnswers) {
  EXPECT_EQ(load_recording(folder_).error().code, "csv.unreadable");
}

}  // namespace
}  // namespace muster::crowd
