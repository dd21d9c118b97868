#include <filesystem>

#include "tests/unit/ctl/harness.h"

namespace muster::ctl {
namespace {

using MediaRun = RunTest;

// SHA-256 of "abc", after FIPS 180-4, and of the empty string.
const std::string kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const std::string kNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

TEST_F(MediaRun, PutsWhatIsNotThereYetAndTellsTheAddresses) {
  std::filesystem::create_directories(path("pictures/more"));
  file("pictures/a.png", "abc");
  file("pictures/more/b.png", "");
  fake_.script("HEAD /v1/media/" + kAbc, {404, ""});
  fake_.script("PUT /v1/media/" + kAbc, {201, R"({"stored":true})"});
  fake_.script("HEAD /v1/media/" + kNothing, {200, ""});
  const Ran ran = run({"media", "put", path("pictures")});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out, "muster-media:sha256/" + kAbc + " a.png\nmuster-media:sha256/" + kNothing + " more/b.png\n");
  EXPECT_NE(ran.err.find("1 media put, 1 were there already"), std::string::npos) << ran.err;
  EXPECT_EQ(fake_.requests().size(), 3u);
}

TEST_F(MediaRun, StopsAtAFileThatIsRefused) {
  std::filesystem::create_directories(path("pictures"));
  file("pictures/a.png", "abc");
  fake_.script("HEAD /v1/media/" + kAbc, {404, ""});
  fake_.script("PUT /v1/media/" + kAbc, {507, R"({"detail":"the scheduler's disk has no room for media"})"});
  const Ran ran = run({"media", "put", path("pictures")});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.out, "");
  EXPECT_NE(ran.err.find("a.png"), std::string::npos) << ran.err;
  EXPECT_NE(ran.err.find("no room for media"), std::string::npos) << ran.err;
}

TEST_F(MediaRun, SaysWhereThereIsNoSuchFolder) {
  EXPECT_EQ(run({"media", "put", path("nowhere")}).code, 2);
}

}  // namespace
}  // namespace muster::ctl
