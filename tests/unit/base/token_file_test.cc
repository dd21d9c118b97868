#include "common/base/token_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <barrier>
#include <filesystem>
#include <thread>
#include <vector>

#include "tests/support/temp_dir.h"

namespace muster {
namespace {

namespace fs = std::filesystem;

class TokenFile : public ::testing::Test {
 protected:
  std::string path() const { return (folder_.path() / "token").string(); }
  void write(const std::string& text) const { testing::write_text(path(), text); }

  testing::TempDir folder_;
};

TEST_F(TokenFile, IsMadeForItsOwnerAloneAndReadFromThenOn) {
  const auto made = load_or_make_token(path());
  ASSERT_TRUE(made);
  EXPECT_EQ(made->size(), 64u);
  struct stat status {};
  ASSERT_EQ(::stat(path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  EXPECT_EQ(load_or_make_token(path()).value(), *made);
}

TEST_F(TokenFile, OfProgramsThatStartTogetherIsOneAndTheSame) {
  constexpr int kPrograms = 8;
  for (int round = 0; round < 20; ++round) {
    fs::remove(path());
    std::vector<std::string> tokens(kPrograms);
    std::barrier together(kPrograms);
    {
      std::vector<std::jthread> programs;
      for (std::string& token : tokens) {
        programs.emplace_back([&] {
          together.arrive_and_wait();
          token = load_or_make_token(path()).value_or("none");
        });
      }
    }
    for (const std::string& token : tokens) EXPECT_EQ(token, load_or_make_token(path()).value());
  }
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_.path()), {}), 1) << "nothing but the token is left behind";
}

TEST_F(TokenFile, MayEndInBlanks) {
  write("0123456789abcdef \r\n");
  EXPECT_EQ(load_or_make_token(path()).value(), "0123456789abcdef");
}

TEST_F(TokenFile, ThatIsShortOrEmptyIsRefused) {
  write("0123456789abcde\n");
  EXPECT_EQ(load_or_make_token(path()).error().code, "token.weak");
  write("");
  EXPECT_EQ(load_or_make_token(path()).error().code, "token.weak");
}

TEST_F(TokenFile, ThatCannotBeMadeIsNamed) {
  const auto token = load_or_make_token((folder_.path() / "missing" / "token").string());
  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, "token.file");
  EXPECT_NE(token.error().message.find("missing/token"), std::string::npos) << token.error().message;
}

}  // namespace
}  // namespace muster
