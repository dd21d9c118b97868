#include "scheduler/store/contents.h"

#include <chrono>
#include <future>

#include "tests/support/redis_fixture.h"

namespace muster::store {
namespace {

using Fetched = Result<std::vector<std::string>>;
using Refs = std::vector<core::ContentRef>;

core::ContentRef ref(uint32_t job, uint64_t sequence, uint16_t index) {
  return {JobNumber(job), Sequence(sequence), index};
}

class ContentStoreTest : public ::testing::Test {
 protected:
  void write(uint32_t job, uint64_t sequence, const std::vector<std::string>& entries) {
    redis_.command(
        {"HSET", keys_.contents(JobNumber(job)), std::to_string(sequence), encode_contents(Contents::of(entries))});
  }
  static std::future<Fetched> fetch(ContentStore& contents, Refs refs) {
    auto promise = std::make_shared<std::promise<Fetched>>();
    contents.fetch(std::move(refs), [promise](Fetched fetched) { promise->set_value(std::move(fetched)); });
    return promise->get_future();
  }
  static std::string text(std::future<Fetched> future) {
    const auto fetched = future.get();
    if (!fetched) return fetched.error().code;
    std::string joined;
    for (const auto& bytes : *fetched) joined += (joined.empty() ? "" : ",") + bytes;
    return joined;
  }

  test::TestRedis redis_;
  const Keys keys_;
};

TEST_F(ContentStoreTest, ReadsWhatIsNotCachedAndKeepsIt) {
  write(1, 7, {"a", "b"});
  write(2, 7, {"c"});
  ContentStore contents(redis_.address(), {});
  const Refs refs{ref(2, 7, 0), ref(1, 7, 1), ref(1, 7, 0)};
  ContentViews views;
  EXPECT_FALSE(contents.try_get(refs, views));
  EXPECT_EQ(text(fetch(contents, refs)), "c,b,a");
  ASSERT_TRUE(contents.try_get(refs, views));
  EXPECT_EQ(views.bytes, (std::vector<std::string_view>{"c", "b", "a"}));
  redis_.kill();
  EXPECT_EQ(text(fetch(contents, refs)), "c,b,a") << "from memory";
}

TEST_F(ContentStoreTest, FreshContentsAreNeverReadBack) {
  ContentStore contents(redis_.address(), {});
  contents.put(JobNumber(1), Sequence(3), {"fresh"});
  EXPECT_EQ(text(fetch(contents, {ref(1, 3, 0)})), "fresh");
}

TEST_F(ContentStoreTest, WhatIsNotThereIsMissing) {
  write(1, 7, {"a"});
  ContentStore contents(redis_.address(), {});
  EXPECT_EQ(text(fetch(contents, {ref(1, 7, 0), ref(1, 8, 0)})), "contents.missing");
  EXPECT_EQ(text(fetch(contents, {ref(1, 7, 1)})), "contents.missing");
  redis_.command({"HSET", keys_.contents(JobNumber(1)), "9", "rubbish"});
  EXPECT_EQ(text(fetch(contents, {ref(1, 9, 0)})), "frame.damaged");
}

TEST_F(ContentStoreTest, ManyFetchesOfTheSameBlobReadItOnce) {
  write(1, 7, {"a"});
  redis_.kill();  // so that the fetches pile up
  ContentStore contents(redis_.address(), {});
  std::vector<std::future<Fetched>> waiting;
  for (int i = 0; i < 100; ++i) waiting.push_back(fetch(contents, {ref(1, 7, 0)}));
  redis_.start();
  for (auto& one : waiting) EXPECT_EQ(text(std::move(one)), "a");
  EXPECT_NE(redis_.text({"INFO", "commandstats"}).find("cmdstat_hget:calls=1,"), std::string::npos);
}

TEST_F(ContentStoreTest, ALargeFetchIsReadInSeveralPipelines) {
  Refs refs;
  std::string expected;
  for (uint64_t sequence = 1; sequence <= 500; ++sequence) {
    write(1, sequence, {std::to_string(sequence)});
    refs.push_back(ref(1, sequence, 0));
    expected += (expected.empty() ? "" : ",") + std::to_string(sequence);
  }
  ContentOptions options;
  options.pipeline_blobs = 7;
  ContentStore contents(redis_.address(), options);
  EXPECT_EQ(text(fetch(contents, refs)), expected);
}

TEST_F(ContentStoreTest, AFullQueueIsSaidAtOnce) {
  redis_.kill();
  ContentOptions options;
  options.queue_blobs = 2;
  ContentStore contents(redis_.address(), options);
  auto first = fetch(contents, {ref(1, 1, 0), ref(1, 2, 0)});
  EXPECT_EQ(text(fetch(contents, {ref(1, 3, 0)})), "contents.busy");
  auto joined = fetch(contents, {ref(1, 2, 0)});
  redis_.start();
  EXPECT_EQ(text(std::move(first)), "contents.missing");
  EXPECT_EQ(text(std::move(joined)), "contents.missing");
}

TEST_F(ContentStoreTest, AFetchOutlivesAnOutageButNotForEver) {
  write(1, 7, {"a"});
  ContentOptions options;
  options.patience = Millis(200);
  ContentStore patient(redis_.address(), {}), impatient(redis_.address(), options);
  redis_.kill();
  auto waiting = fetch(patient, {ref(1, 7, 0)});
  EXPECT_EQ(text(fetch(impatient, {ref(1, 7, 0)})), "redis.unreachable");
  redis_.start();
  EXPECT_EQ(text(std::move(waiting)), "a");
}

TEST_F(ContentStoreTest, ADroppedJobLosesItsHash) {
  write(1, 7, {"a"});
  write(2, 7, {"b"});
  ContentStore contents(redis_.address(), {});
  EXPECT_EQ(text(fetch(contents, {ref(1, 7, 0)})), "a");
  contents.drop(JobNumber(1));
  // The reader takes a drop before the fetch that comes after it has its answer, or in the same round: ask until it is
  // gone.
  std::string found;
  for (int i = 0; i < 1000 && found != "contents.missing"; ++i) {
    contents.drop(JobNumber(1));
    found = text(fetch(contents, {ref(1, 7, 0)}));
  }
  EXPECT_EQ(found, "contents.missing");
  EXPECT_EQ(redis_.command({"EXISTS", keys_.contents(JobNumber(1))}).integer(), 0);
  EXPECT_EQ(redis_.command({"EXISTS", keys_.contents(JobNumber(2))}).integer(), 1);
}

TEST_F(ContentStoreTest, ClosingFailsWhatWaits) {
  redis_.kill();
  std::future<Fetched> waiting;
  {
    ContentStore contents(redis_.address(), {});
    waiting = fetch(contents, {ref(1, 1, 0)});
  }
  EXPECT_EQ(text(std::move(waiting)), "contents.closed");
}

}  // namespace
}  // namespace muster::store
