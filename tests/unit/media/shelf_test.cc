#include "worker-agent/media/shelf.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <filesystem>
#include <future>

#include "tests/support/temp_dir.h"
#include "tests/unit/media/web_server.h"
#include "worker-agent/media/stored.h"

namespace muster::agent::test {
namespace {

namespace fs = std::filesystem;

std::string sha256_text(const std::string& bytes) {
  Sha256 digest{};
  crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return hex(digest);
}

struct ShelfAtASite : ::testing::Test {
  ShelfAtASite() {
    settings.folder = (folder / "media").string();
    settings.min_free_bytes = 0;
    settings.policy.max_bytes = 1u << 20;
    settings.policy.private_addresses = true;
    settings.policy.hosts = *Hosts::parse({"lan.example:" + web.port()});
    settings.resolve = resolve_made_up;
    for (const char* name : {"a.png", "b.png", "c.png"}) web.files[name] = png(1000) + name;
    web.files["page.png"] = "<html></html>";
  }
  void start() {
    shelf.reset();
    auto started = Shelf::start(settings, {});
    ASSERT_TRUE(started) << started.error().message;
    shelf = std::move(*started);
  }
  Result<CachedFile> get(const std::string& url, MediaKind kind = MediaKind::Image) {
    std::promise<Result<CachedFile>> got;
    shelf->get(url, kind, [&](Result<CachedFile> file) { got.set_value(std::move(file)); });
    return got.get_future().get();
  }
  std::string outcome(const std::string& url) {
    const auto file = get(url);
    return file ? test_read(file->path) : file.error().code;
  }
  static std::string test_read(const std::string& path) { return muster::testing::read_text(path); }
  std::string at(const std::string& name) const { return web.url("lan.example", name); }

  muster::testing::TempDir folder;
  WebServer web;
  ShelfSettings settings;
  std::unique_ptr<Shelf> shelf;
};

TEST_F(ShelfAtASite, FetchesAMediumOnceHoweverManyAskForIt) {
  start();
  EXPECT_EQ(outcome(at("a.png")), web.files["a.png"]);
  EXPECT_EQ(outcome(at("a.png")), web.files["a.png"]);
  EXPECT_EQ(web.asked, 1);
  EXPECT_EQ(shelf->gauges().bytes, web.files["a.png"].size());
}

TEST_F(ShelfAtASite, StillHasItAfterARestartAndWithoutTheNet) {
  start();
  outcome(at("a.png"));
  muster::testing::write_text(folder / "media/cache/7.partial", "half of something");
  web.stop();
  start();
  EXPECT_EQ(outcome(at("a.png")), web.files["a.png"]);
  EXPECT_FALSE(fs::exists(folder / "media/cache/7.partial"));
}

TEST_F(ShelfAtASite, FetchesWhatIsWantedBeforeAnybodyAsks) {
  start();
  shelf->want({at("a.png"), at("b.png")});
  // `get` waits for the downloads that are under way rather than begin others.
  EXPECT_EQ(outcome(at("a.png")), web.files["a.png"]);
  EXPECT_EQ(outcome(at("b.png")), web.files["b.png"]);
  EXPECT_EQ(web.asked, 2);
}

TEST_F(ShelfAtASite, RemovesWhatWasNotUsedForLongestButNeverWhatIsWanted) {
  settings.max_bytes = 2200;
  start();
  shelf->want({at("a.png")});
  outcome(at("a.png"));
  outcome(at("b.png"));
  EXPECT_EQ(outcome(at("c.png")), web.files["c.png"]);
  EXPECT_EQ(shelf->gauges().files, 2u);
  EXPECT_EQ(shelf->gauges().evicted, 1u);
  web.stop();
  EXPECT_EQ(outcome(at("a.png")), web.files["a.png"]);
  EXPECT_EQ(outcome(at("b.png")), "media.unreachable");
}

TEST_F(ShelfAtASite, SaysNoRoomWhereAllTheRestIsWanted) {
  settings.max_bytes = 1500;
  start();
  shelf->want({at("a.png")});
  EXPECT_EQ(outcome(at("a.png")), web.files["a.png"]);
  EXPECT_EQ(outcome(at("b.png")), "media.no-room");
}

TEST_F(ShelfAtASite, LeavesNothingOfADownloadThatWasCutOff) {
  web.odd_bodies = {{"cut.png", std::make_shared<OddBody>(png(1000), OddBody::After::Cut)}};
  start();
  EXPECT_EQ(outcome(at("cut.png")), "media.unreachable");
  EXPECT_TRUE(fs::is_empty(folder / "media/cache"));
  EXPECT_EQ(shelf->gauges().bytes, 0u);
}

TEST_F(ShelfAtASite, SaysToAskAgainWhileASlowServerSends) {
  const auto slow = std::make_shared<OddBody>(png(1000), OddBody::After::Nothing);
  web.odd_bodies = {{"slow.png", slow}};
  settings.wait = std::chrono::milliseconds(1);
  start();
  EXPECT_EQ(outcome(at("slow.png")), "media.pending");
  EXPECT_EQ(outcome(at("slow.png")), "media.pending");
  slow->end();
  std::string last;
  do last = outcome(at("slow.png"));
  while (last == "media.pending");
  EXPECT_EQ(last, png(1000) + "the end");
  EXPECT_EQ(web.asked, 1);
}

TEST_F(ShelfAtASite, LeavesADiskAloneThatIsNearlyFull) {
  settings.min_free_bytes = uint64_t{1} << 60;
  start();
  EXPECT_EQ(outcome(at("a.png")), "media.disk");
  EXPECT_EQ(web.asked, 0);
}

TEST_F(ShelfAtASite, RemembersBadMediaInsteadOfAskingAgain) {
  start();
  EXPECT_EQ(outcome(at("page.png")), "media.not-media");
  EXPECT_EQ(outcome(at("page.png")), "media.not-media");
  EXPECT_EQ(web.asked, 1);
  EXPECT_EQ(shelf->gauges().bad, 1u);
  EXPECT_EQ(get(at("a.png"), MediaKind::Audio).error().code, "media.not-media");
  EXPECT_EQ(outcome("muster-media:sha256/" + std::string(64, '0')), "media.not-here");
  EXPECT_EQ(outcome("http://elsewhere.example/a.png"), "media.host-not-allowed");
}

TEST_F(ShelfAtASite, ShowsImportedMediaByTheirDigest) {
  fs::create_directories(folder / "disk/inner");
  muster::testing::write_text(folder / "disk/inner/a.png", png(3000));
  muster::testing::write_text(folder / "disk/notes.txt", "not a medium");
  std::string digest;
  const auto heard = [&](const std::string& path, const std::optional<Sha256>& found) {
    if (found) digest = path + " " + hex(*found);
  };
  const auto imported = import_media((folder / "disk").string(), settings.folder + "/imported", heard);
  ASSERT_TRUE(imported) << imported.error().message;
  EXPECT_EQ(imported->taken, 1u);
  EXPECT_EQ(imported->passed_over, 1u);
  ASSERT_TRUE(digest.starts_with("inner/a.png "));
  start();
  EXPECT_EQ(outcome("muster-media:sha256/" + digest.substr(12)), png(3000));
  EXPECT_EQ(outcome(at("nowhere.png") + "#sha256=" + digest.substr(12)), png(3000));
  EXPECT_EQ(web.asked, 0);
  const auto again = import_media((folder / "disk").string(), settings.folder + "/imported", heard);
  EXPECT_EQ(again->here_already, 1u);
}

TEST_F(ShelfAtASite, FetchesItsOwnMediaFromTheSystemsStore) {
  http::Router router;
  router.add("GET", "/v1/media/{digest}", [](http::Request request, http::Reply reply) {
    http::Response response;
    if (request.header("authorization") == "Bearer of-the-site") response.body = png();
    reply(std::move(response));
  });
  auto store = http::Server::start({}, std::move(router));
  ASSERT_TRUE(store);
  settings.store_url = "http://127.0.0.1:" + std::to_string((*store)->port());
  settings.store_token = "of-the-site";
  settings.policy.private_addresses = false;
  start();
  EXPECT_EQ(outcome(at("a.png")), "media.private-address");
  EXPECT_EQ(outcome("muster-media:sha256/" + std::string(64, '0')), "media.digest");
  EXPECT_EQ(outcome("muster-media:sha256/" + sha256_text(png())), png());
}

}  // namespace
}  // namespace muster::agent::test
