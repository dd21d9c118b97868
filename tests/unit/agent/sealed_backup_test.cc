#include "worker-agent/app/sealed_backup.h"

#include <gtest/gtest.h>
#include <sodium.h>
#include <sys/stat.h>

#include <filesystem>

#include "tests/support/temp_dir.h"
#include "worker-agent/app/recovery_key.h"
#include "worker-agent/app/sealed_file.h"
#include "worker-agent/spool/spool.h"

namespace muster::agent::test {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kDayMs = 86'400'000;

RecoveryKey key_of(uint8_t first) {
  RecoveryKey key{};
  for (size_t i = 0; i < key.size(); ++i) key[i] = static_cast<uint8_t>(first + 17 * i);
  return key;
}

TEST(RecoveryKeyText, IsReadAsPeopleWriteIt) {
  for (int first = 0; first < 256; ++first) {
    const RecoveryKey key = key_of(static_cast<uint8_t>(first));
    const std::string text = text_of(key);
    ASSERT_EQ(text.size(), 28u + 6u) << text;
    ASSERT_EQ(parse_recovery_key(text).value_or(RecoveryKey{}), key) << text;
    std::string scrawled;
    for (const char c : text) {
      if (c == '-') continue;
      scrawled += c == '1' ? 'l' : c == '0' ? 'o' : static_cast<char>(std::tolower(c));
      scrawled += ' ';
    }
    ASSERT_EQ(parse_recovery_key(scrawled).value_or(RecoveryKey{}), key) << scrawled;
  }
}

TEST(RecoveryKeyText, WithAnySlipOfThePenIsRefused) {
  const std::string text = text_of(key_of(3));
  for (size_t place = 0; place < text.size(); ++place) {
    if (text[place] == '-') continue;
    std::string wrong = text;
    wrong[place] = wrong[place] == '7' ? '8' : '7';
    EXPECT_FALSE(parse_recovery_key(wrong)) << wrong;
  }
  EXPECT_FALSE(parse_recovery_key(text.substr(1)));
  EXPECT_FALSE(parse_recovery_key(text + "A"));
  EXPECT_FALSE(parse_recovery_key("UUUU" + text.substr(4)));
  EXPECT_FALSE(parse_recovery_key(""));
}

class Sealed : public ::testing::Test {
 protected:
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::string reopened(const std::string& name, const RecoveryKey& key) const {
    fs::remove(path("opened"));
    const auto done = open_sealed(path(name), path("opened"), key);
    if (!done) return done.error().code;
    return testing::read_text(folder_ / "opened");
  }

  testing::TempDir folder_;
};

TEST_F(Sealed, IsOpenedByItsKeyWhateverItsLength) {
  for (const size_t bytes : {size_t{0}, size_t{1}, size_t{65'535}, size_t{65'536}, size_t{65'537}, size_t{200'000}}) {
    const std::string content(bytes, 'm');
    testing::write_text(folder_ / "open", content);
    fs::remove(path("sealed"));
    ASSERT_TRUE(seal_file(path("open"), path("sealed"), key_of(1)));
    EXPECT_TRUE(is_sealed(path("sealed")));
    EXPECT_EQ(reopened("sealed", key_of(1)), content) << bytes;
    EXPECT_EQ(reopened("sealed", key_of(2)), "sealed.key");
  }
  EXPECT_FALSE(is_sealed(path("open")));
}

TEST_F(Sealed, TellsNothingOfWhatIsInIt) {
  testing::write_text(folder_ / "open", "the name of a person");
  ASSERT_TRUE(seal_file(path("open"), path("one"), key_of(1)));
  ASSERT_TRUE(seal_file(path("open"), path("two"), key_of(1)));
  const std::string one = testing::read_text(folder_ / "one");
  EXPECT_EQ(one.find("person"), std::string::npos);
  EXPECT_NE(one.substr(16), testing::read_text(folder_ / "two").substr(16)) << "each has a stream of its own";
}

TEST_F(Sealed, IsRefusedWhereAnyPartOfItIsNotAsItWas) {
  testing::write_text(folder_ / "open", std::string(150'000, 'm'));
  ASSERT_TRUE(seal_file(path("open"), path("sealed"), key_of(1)));
  const std::string whole = testing::read_text(folder_ / "sealed");
  for (const size_t place : {size_t{0}, size_t{20}, size_t{45}, size_t{70'000}, whole.size() - 1}) {
    std::string changed = whole;
    changed[place] = static_cast<char>(changed[place] ^ 1);
    testing::write_text(folder_ / "changed", changed);
    EXPECT_TRUE(reopened("changed", key_of(1)).starts_with("sealed.")) << place;
  }
  for (const size_t length : {size_t{10}, size_t{30}, size_t{45}, size_t{16 + 24 + 65'553}, whole.size() - 1}) {
    testing::write_text(folder_ / "cut", whole.substr(0, length));
    EXPECT_TRUE(reopened("cut", key_of(1)).starts_with("sealed.")) << length;
    EXPECT_FALSE(fs::exists(path("opened"))) << "half a backup is none";
  }
  testing::write_text(folder_ / "longer", whole + "x");
  EXPECT_TRUE(reopened("longer", key_of(1)).starts_with("sealed."));
}

class SealToday : public Sealed {
 protected:
  SealToday() {
    fs::create_directories(path("site"));
    auto spool = std::move(*Spool::open(path("site")));
    EXPECT_TRUE(spool->apply(PutPerson{{WorkerNumber(1), "ann", "lead", true}}));
    EXPECT_TRUE(spool->apply(PutAccount{WorkerNumber(1), "hash", "Ann A."}));
    EXPECT_TRUE(spool->commit());
  }
  SealedBackup sealed(int64_t wall_ms) const {
    const auto made = seal_today(path("site"), {}, wall_ms);
    EXPECT_TRUE(made) << made.error().message;
    return made && *made ? **made : SealedBackup{};
  }
};

TEST_F(SealToday, MakesOneADayThatTheKeyMakesASiteOf) {
  const auto key = read_or_make_recovery_key(recovery_key_file(path("site")));
  ASSERT_TRUE(key);
  struct stat status {};
  ASSERT_EQ(::stat(recovery_key_file(path("site")).c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);

  const SealedBackup first = sealed(20'000 * kDayMs);
  EXPECT_EQ(first.name.substr(0, 11), "2024-10-04-");
  EXPECT_EQ(first.size, fs::file_size(sealed_backup_file(path("site"), first.name)));
  EXPECT_EQ(sealed(20'000 * kDayMs + 3'600'000).name, first.name) << "it is made once a day";
  const SealedBackup next = sealed(20'001 * kDayMs);
  EXPECT_NE(next.name, first.name);
  EXPECT_EQ(std::distance(fs::directory_iterator(path("site/sealed")), {}), 1) << "only the newest stays here";

  ASSERT_TRUE(open_sealed(sealed_backup_file(path("site"), next.name), path("opened"), *key));
  const auto restored = restore_backup(path("opened"), path("new"));
  ASSERT_TRUE(restored) << restored.error().message;
  EXPECT_EQ(restored->accounts, 1u);
}

TEST_F(SealToday, MakesNoneThatNobodyCouldOpen) {
  const auto made = seal_today(path("site"), {}, 20'000 * kDayMs);
  ASSERT_TRUE(made);
  EXPECT_FALSE(*made);
  testing::write_text(recovery_key_file(path("site")), "7777-7777\n");
  EXPECT_EQ(seal_today(path("site"), {}, 20'000 * kDayMs).error().code, "recovery-key.malformed");
}

}  // namespace
}  // namespace muster::agent::test
