#include "scheduler/api/item_import.h"

#include <gtest/gtest.h>

#include <deque>
#include <optional>

#include "scheduler/api/item_line.h"
#include "scheduler/api/refusals.h"

namespace muster::api {
namespace {

// Keeps commands until the test answers them.
class HeldCore final : public CorePort {
 public:
  struct Held {
    core::UpsertItems command;
    std::function<void(core::Outcome)> done;
  };
  void command(core::Command command, std::function<void(core::Outcome)> done) override {
    held.push_back({std::get<core::UpsertItems>(std::move(command)), std::move(done)});
    most_held = std::max(most_held, held.size());
    if (answer_at_once) answer();
  }
  bool read(std::function<void(const core::Core&)>, std::function<void()>) override { return false; }

  void answer(core::ItemVerdict verdict = {}) {
    Held next = std::move(held.front());
    held.pop_front();
    sizes.push_back(next.command.items.size());
    core::Outcome outcome;
    outcome.items.assign(next.command.items.size(), verdict);
    next.done(std::move(outcome));
  }
  void refuse(const std::string& code) {
    Held next = std::move(held.front());
    held.pop_front();
    core::Outcome outcome;
    outcome.refusals.push_back({code, "refused"});
    next.done(std::move(outcome));
  }

  std::deque<Held> held;
  size_t most_held = 0;
  std::vector<size_t> sizes;
  bool answer_at_once = false;
};

class ItemImport : public testing::Test {
 protected:
  void begin(ImportOptions options = {}) {
    upload_ = import_items(core_, options, [this](const auto& done) {
      if (!late_) return done(found_);
      found_late_ = done;
    });
  }
  // Sends one piece; whether the import asked for more since is in `asked_`.
  void send(const std::string& bytes) {
    pieces_.push_back(bytes);
    asked_ = std::nullopt;
    upload_->consume(pieces_.back(), [this](bool more) { asked_ = more; });
  }
  void finish(bool complete = true) {
    upload_->finish(complete, [this](const http::Response& response) { response_ = response; });
  }
  static std::string item(int n) { return R"({"key":"k)" + std::to_string(n) + R"(","data":{}})"; }
  std::string report() const { return response_ ? std::to_string(response_->status) + " " + response_->body : "none"; }

  HeldCore core_;
  tl::expected<ImportTarget, http::Response> found_ = ImportTarget{JobNumber(3), {}};
  bool late_ = false;
  std::function<void(tl::expected<ImportTarget, http::Response>)> found_late_;
  std::unique_ptr<http::Upload> upload_;
  std::deque<std::string> pieces_;
  std::optional<bool> asked_;
  std::optional<http::Response> response_;
};

TEST_F(ItemImport, ReadsLinesHoweverTheyAreCut) {
  core_.answer_at_once = true;
  begin();
  const std::string body = "\xef\xbb\xbf" + item(1) + "\r\n\n" + item(2) + "\n   \n" + item(3);
  for (const char c : body) {
    send(std::string(1, c));
    ASSERT_EQ(asked_, true);
  }
  finish();
  EXPECT_EQ(report(),
            "200 {\"lines\":5,\"created\":3,\"unchanged\":0,\"replaced\":0,\"revised\":0,\"refused\":0,\"errors\":[],"
            "\"complete\":true}\n");
}

TEST_F(ItemImport, AnEmptyBodyIsAnEmptyReport) {
  begin();
  finish();
  EXPECT_EQ(report().substr(0, 15), "200 {\"lines\":0,");
}

TEST_F(ItemImport, NumbersTheLinesOfWhatItRefuses) {
  begin();
  send(item(1) + "\nrubbish\n\n" + item(2) + "\n{}\n");
  finish();
  ASSERT_EQ(core_.held.size(), 1u);
  core_.answer({core::ItemVerdict::Kind::Refused, "in work"});
  EXPECT_EQ(report(),
            "200 {\"lines\":5,\"created\":0,\"unchanged\":0,\"replaced\":0,\"revised\":0,\"refused\":4,\"errors\":["
            "{\"line\":1,\"reason\":\"in work\"},{\"line\":2,\"reason\":\"is not JSON: syntax error\"},"
            "{\"line\":4,\"reason\":\"in work\"},{\"line\":5,\"reason\":\"key is needed\"}],\"complete\":true}\n");
}

TEST_F(ItemImport, StopsOnceEnoughLinesWereRefused) {
  ImportOptions options;
  options.max_errors = 2;
  begin(options);
  send("x\n" + item(1) + "\nx\n" + item(2) + "\nx\n");
  send(item(3) + "\n");
  finish();
  core_.answer();
  EXPECT_NE(report().find("{\"lines\":3,\"created\":1,"), std::string::npos) << report();
  EXPECT_NE(report().find("\"refused\":2,\"errors\":[{\"line\":1,"), std::string::npos) << report();
  EXPECT_NE(report().find("\"complete\":false"), std::string::npos) << report();
}

TEST_F(ItemImport, IsCompleteIfTheLastLineIsTheLastErrorAllowed) {
  ImportOptions options;
  options.max_errors = 2;
  begin(options);
  send("x\nx\n");
  finish();
  EXPECT_NE(report().find("\"complete\":true"), std::string::npos) << report();
}

TEST_F(ItemImport, KeepsTwoCommandsInFlightAndReadsNoFurther) {
  begin();
  send("\n");  // the job is looked up with the first piece
  std::string body;
  for (int i = 0; i < 4500; ++i) body += item(i) + "\n";
  send(body);
  EXPECT_EQ(core_.held.size(), 2u);
  EXPECT_EQ(asked_, std::nullopt);
  core_.answer();
  core_.answer();
  EXPECT_EQ(asked_, std::nullopt) << "two are in flight again";
  core_.answer();
  EXPECT_EQ(asked_, true);
  core_.answer();
  finish();
  EXPECT_EQ(response_, std::nullopt) << "the last 500 are in flight";
  core_.answer();
  EXPECT_NE(report().find("\"created\":4500"), std::string::npos);
  EXPECT_EQ(core_.most_held, 2u);
  EXPECT_EQ(core_.sizes, (std::vector<size_t>{1000, 1000, 1000, 1000, 500}));
}

TEST_F(ItemImport, BoundsTheBytesOfACommand) {
  begin();
  send("\n");  // the job is looked up with the first piece
  const std::string big = R"("data":{"x":")" + std::string(400'000, 'x') + R"("}})";
  for (int i = 0; i < 5; ++i) send(R"({"key":")" + std::to_string(i) + "\"," + big + "\n");
  EXPECT_EQ(core_.held.front().command.items.size(), 2u);
  while (!core_.held.empty()) core_.answer();
  finish();
  core_.answer();
  EXPECT_NE(report().find("\"created\":5"), std::string::npos);
}

TEST_F(ItemImport, SkipsLinesThatAreTooLong) {
  core_.answer_at_once = true;
  begin();
  send(item(1) + "\n{\"key\":\"");
  for (int i = 0; i < 40; ++i) send(std::string(64 << 10, 'x'));
  send("\"}\n" + item(2) + "\n" + std::string(kMaxLineBytes + 1, 'y'));
  finish();
  EXPECT_NE(report().find("\"lines\":4,\"created\":2,"), std::string::npos) << report();
  EXPECT_NE(report().find("[{\"line\":2,\"reason\":\"is longer than 1048576 bytes\"},{\"line\":4,"), std::string::npos);
}

TEST_F(ItemImport, PassesOptionsOn) {
  ImportOptions options;
  options.revise = options.dry_run = true;
  begin(options);
  send(item(1));
  finish();
  ASSERT_EQ(core_.held.size(), 1u);
  EXPECT_TRUE(core_.held[0].command.revise && core_.held[0].command.dry_run);
  EXPECT_EQ(core_.held[0].command.job, JobNumber(3));
  core_.answer({core::ItemVerdict::Kind::Revised, ""});
  EXPECT_NE(report().find("\"revised\":1"), std::string::npos);
}

TEST_F(ItemImport, StopsWhereThereIsNoJob) {
  found_ = tl::unexpected(http::problem(404, "job-unknown", "none"));
  begin();
  send(item(1) + "\n");
  EXPECT_EQ(asked_, false);
  finish(false);
  EXPECT_EQ(report().substr(0, 3), "404");
  EXPECT_TRUE(core_.held.empty());
}

TEST_F(ItemImport, WaitsUntilTheJobIsFound) {
  late_ = true;
  begin();
  send(item(1) + "\n" + item(2));
  EXPECT_EQ(asked_, std::nullopt);
  found_late_(found_);
  EXPECT_EQ(asked_, true);
  finish();
  core_.answer();
  EXPECT_NE(report().find("\"lines\":2,\"created\":2,"), std::string::npos);
}

TEST_F(ItemImport, StopsWhenTheCoreRefusesAndTellsHowFarItCame) {
  begin();
  send("\n");  // the job is looked up with the first piece
  std::string body;
  for (int i = 0; i < 3500; ++i) body += item(i) + "\n";
  send(body);
  core_.answer();
  core_.refuse("job.state");
  EXPECT_EQ(asked_, false);
  finish(false);
  while (!core_.held.empty()) core_.answer();
  EXPECT_EQ(report().substr(0, 3), "409");
  EXPECT_NE(report().find("\"report\":{\"lines\":3501,\"created\":"), std::string::npos) << report();
  EXPECT_NE(report().find("\"complete\":false"), std::string::npos);
}

TEST_F(ItemImport, SendsNothingMoreOnceThePeerIsGone) {
  begin();
  send("\n");  // the job is looked up with the first piece
  std::string body;
  for (int i = 0; i < 3500; ++i) body += item(i) + "\n";
  send(body);
  upload_ = nullptr;
  while (!core_.held.empty()) core_.answer();
  EXPECT_EQ(core_.sizes, (std::vector<size_t>{1000, 1000}));
  EXPECT_EQ(asked_, std::nullopt);
}

}  // namespace
}  // namespace muster::api
