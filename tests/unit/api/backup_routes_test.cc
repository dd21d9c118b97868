#include <filesystem>
#include <fstream>

#include "scheduler/api/backup_store.h"
#include "tests/unit/api/api_server.h"
#include "tests/unit/api/media_folder.h"

namespace muster::api {
namespace {

namespace fs = std::filesystem;

std::string day(int number) {
  return "2026-11-0" + std::to_string(number) + "-00000000";
}

class Backups : public ApiServer {
 protected:
  Backups() {
    store_ = open(0);
    core_.open_site(1);
    serve(nullptr, nullptr, store_.get());
  }
  ~Backups() override { server_.reset(); }

  std::unique_ptr<BackupStore> open(uint64_t min_free_bytes) const {
    return std::move(*BackupStore::open((folder_ / "backups").string(), min_free_bytes));
  }
  // How much is there after this piece, or the failure's code.
  std::string keep(const std::string& name, uint64_t size, uint64_t offset, const std::string& content) {
    const auto have = store_->keep("home", name, size, offset, content);
    return have ? std::to_string(*have) : have.error().code;
  }

  MediaFolder folder_;
  std::unique_ptr<BackupStore> store_;
};

TEST_F(Backups, AreKeptPieceByPieceInOrder) {
  EXPECT_EQ(keep(day(1), 6, 0, ""), "0") << "a question";
  EXPECT_EQ(keep(day(1), 6, 0, "abc"), "3");
  EXPECT_EQ(keep(day(1), 6, 0, "abc"), "3") << "a piece that comes again";
  EXPECT_EQ(keep(day(1), 6, 5, "f"), "3") << "a piece too early";
  EXPECT_EQ(store_->list("home").size(), 0u);
  EXPECT_EQ(keep(day(1), 6, 3, "def"), "6");
  EXPECT_EQ(keep(day(1), 6, 0, "zzz"), "6") << "it is whole";
  const auto listed = get("/v1/sites/home/backups");
  EXPECT_EQ(listed.status, 200);
  EXPECT_NE(listed.body.find(R"("name":"2026-11-01-00000000","bytes":6)"), std::string::npos) << listed.body;
  const auto fetched = get("/v1/sites/home/backups/" + day(1));
  EXPECT_EQ(fetched.body, "abcdef");
  EXPECT_EQ(fetched.headers.at("cache-control"), "no-store");
}

TEST_F(Backups, LeaveTheNewestSeven) {
  for (int number = 1; number <= 9; ++number) {
    ASSERT_EQ(keep(day(number), 1, 0, "x"), "1");
    fs::last_write_time(store_->find("home", day(number)), fs::file_time_type::clock::now() - std::chrono::hours(10 - number));
  }
  const auto left = store_->list("home");
  ASSERT_EQ(left.size(), 7u);
  EXPECT_EQ(left.front().name, day(9));
  EXPECT_EQ(left.back().name, day(3));
}

TEST_F(Backups, InTheMakingAreOneASiteAndGoneAfterARestart) {
  EXPECT_EQ(keep(day(1), 6, 0, "abc"), "3");
  EXPECT_EQ(keep(day(2), 6, 0, "abc"), "3");
  EXPECT_EQ(keep(day(1), 6, 3, "def"), "0") << "the other one took its place";
  store_ = open(0);
  EXPECT_EQ(keep(day(2), 6, 3, "def"), "0");
}

TEST_F(Backups, AreRefusedWhereTheyAreTooLargeOrTheDiskIsNearlyFull) {
  EXPECT_EQ(keep(day(1), kMaxBackupBytes + 1, 0, "x"), "backup.too-large");
  store_ = open(~uint64_t{0} >> 2);
  EXPECT_EQ(keep(day(1), 6, 0, "abc"), "backup.full");
}

TEST_F(Backups, OfUnknownSitesAndNamesAreNotThere) {
  EXPECT_EQ(get("/v1/sites/nowhere/backups").status, 404);
  EXPECT_EQ(get("/v1/sites/home/backups/" + day(1)).status, 404);
  std::ofstream(folder_ / "passwd.sealed") << "secret";
  EXPECT_EQ(get("/v1/sites/home/backups/..%2F..%2Fpasswd").status, 404);
  EXPECT_EQ(get("/v1/sites/..%2F../backups/passwd").status, 404);
}

}  // namespace
}  // namespace muster::api
