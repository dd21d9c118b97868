#include "common/wire/keys.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace muster::wire {
namespace {

class Keys : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "/keys-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string path() const { return folder_ + "/curve.key"; }
  static std::string code_of(const Result<KeyPair>& result) { return result ? "ok" : result.error().code; }

  std::string folder_;
};

TEST_F(Keys, AreValidAndDifferWhenGenerated) {
  const auto first = generate_key_pair(), second = generate_key_pair();
  ASSERT_TRUE(first && second);
  EXPECT_TRUE(is_valid_z85_key(first->public_key));
  EXPECT_TRUE(is_valid_z85_key(first->secret_key));
  EXPECT_NE(first->public_key, second->public_key);
}

TEST_F(Keys, ComeBackFromAFileThatOnlyItsOwnerReads) {
  const auto pair = generate_key_pair();
  ASSERT_TRUE(save_key_pair(path(), *pair));
  struct stat status {};
  ASSERT_EQ(::stat(path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  const auto loaded = load_key_pair(path());
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->public_key, pair->public_key);
  EXPECT_EQ(loaded->secret_key, pair->secret_key);
}

TEST_F(Keys, AreMadeOnceAndKept) {
  const auto first = load_or_generate_key_pair(path()), second = load_or_generate_key_pair(path());
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->secret_key, second->secret_key);
}

TEST_F(Keys, AreNotReadFromAFileThatOthersMayRead) {
  ASSERT_TRUE(save_key_pair(path(), *generate_key_pair()));
  ASSERT_EQ(::chmod(path().c_str(), 0640), 0);
  EXPECT_EQ(code_of(load_key_pair(path())), "keys.mode");
}

TEST_F(Keys, ThatDoNotBelongTogetherAreRefused) {
  auto pair = *generate_key_pair();
  pair.public_key = generate_key_pair()->public_key;
  ASSERT_TRUE(save_key_pair(path(), pair));
  EXPECT_EQ(code_of(load_key_pair(path())), "keys.malformed");
}

TEST_F(Keys, OfAFileWithoutAPairAreRefused) {
  std::ofstream(path()) << "public nothing\n";
  ASSERT_EQ(::chmod(path().c_str(), 0600), 0);
  EXPECT_EQ(code_of(load_key_pair(path())), "keys.malformed");
  EXPECT_EQ(code_of(load_key_pair(folder_ + "/absent")), "keys.read");
}

TEST(KeyText, IsFortyCharactersThatDecode) {
  EXPECT_TRUE(is_valid_z85_key("0000000000000000000000000000000000000000"));
  EXPECT_FALSE(is_valid_z85_key(""));
  EXPECT_FALSE(is_valid_z85_key("000000000000000000000000000000000000000"));
  EXPECT_FALSE(is_valid_z85_key("00000000000000000000000000000000000000 0"));
  EXPECT_FALSE(is_valid_z85_key("000000000000000000000000000000000000000\""));
  EXPECT_FALSE(is_valid_z85_key("#####00000000000000000000000000000000000")) << "a group beyond 32 bits";
}

}  // namespace
}  // namespace muster::wire
