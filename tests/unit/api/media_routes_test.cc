#include "scheduler/api/media_store.h"

#include <filesystem>
#include <fstream>

#include "tests/unit/api/api_server.h"
#include "tests/unit/api/media_folder.h"

namespace muster::api {
namespace {

// SHA-256 of "abc", after FIPS 180-4.
const std::string kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

struct MediaRoutes : ApiServer {
  MediaRoutes() {
    media_ = std::move(*MediaStore::open((folder_ / "media").string(), 0));
    serve(nullptr, media_.get());
  }
  ~MediaRoutes() override { server_.reset(); }

  MediaFolder folder_;
  std::unique_ptr<MediaStore> media_;
};

TEST_F(MediaRoutes, GiveBackWhatWasPutUnderItsDigest) {
  EXPECT_EQ(get("/v1/media/" + kAbc).status, 404);
  EXPECT_EQ(send("PUT", "/v1/media/" + kAbc, "abc").status, 201);
  const auto got = get("/v1/media/" + kAbc);
  EXPECT_EQ(got.status, 200);
  EXPECT_EQ(got.body, "abc");
  EXPECT_EQ(got.headers.at("content-length"), "3");
  EXPECT_EQ(got.headers.at("content-type"), "application/octet-stream");
  EXPECT_EQ(got.headers.at("content-disposition"), "attachment");
  EXPECT_EQ(send("HEAD", "/v1/media/" + kAbc, "").status, 200);
  EXPECT_EQ(send("PUT", "/v1/media/" + kAbc, "abc").status, 201);
}

TEST_F(MediaRoutes, KeepNothingWhoseContentsAreNotThoseOfItsName) {
  const auto refused = send("PUT", "/v1/media/" + kAbc, "abd");
  EXPECT_EQ(refused.status, 422);
  EXPECT_NE(refused.body.find("medium-digest"), std::string::npos) << refused.body;
  EXPECT_EQ(get("/v1/media/" + kAbc).status, 404);
  EXPECT_TRUE(std::filesystem::is_empty(folder_ / "media"));
}

TEST_F(MediaRoutes, TakeNoNameThatIsNoDigest) {
  EXPECT_EQ(send("PUT", "/v1/media/..%2Fpasswd", "abc").status, 400);
  EXPECT_EQ(send("PUT", "/v1/media/BA78", "abc").status, 400);
  EXPECT_EQ(get("/v1/media/..%2F..%2Fetc%2Fpasswd").status, 404);
}

TEST_F(MediaRoutes, ArePutByTheHolderOfTheTokenAlone) {
  const auto refused = client_->send("PUT", "/v1/media/" + kAbc, {}, "abc");
  ASSERT_TRUE(refused) << refused.error().message;
  EXPECT_EQ(refused->status, 401);
  EXPECT_TRUE(std::filesystem::is_empty(folder_ / "media"));
}

TEST_F(MediaRoutes, AreRefusedWhileTheDiskIsNearlyFull) {
  server_.reset();
  media_ = std::move(*MediaStore::open((folder_ / "media").string(), ~uint64_t{0} >> 2));
  serve(nullptr, media_.get());
  EXPECT_EQ(send("PUT", "/v1/media/" + kAbc, "abc").status, 507);
}

TEST(MediaStore, RemovesWhatAnEarlierRunDidNotFinish) {
  MediaFolder folder;
  std::ofstream(folder / "1.partial") << "ab";
  std::ofstream(folder / kAbc) << "abc";
  const auto store = MediaStore::open((folder / "").string(), 0);
  ASSERT_TRUE(store);
  EXPECT_FALSE(std::filesystem::exists(folder / "1.partial"));
  EXPECT_NE((*store)->find(kAbc), "");
}

}  // namespace
}  // namespace muster::api
