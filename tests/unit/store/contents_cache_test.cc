#include "scheduler/store/contents_cache.h"

namespace muster::store {
namespace {

BlobKey key(uint32_t job, uint64_t sequence) {
  return {JobNumber(job), Sequence(sequence)};
}

core::ContentRef ref(uint32_t job, uint64_t sequence, uint16_t index) {
  return {JobNumber(job), Sequence(sequence), index};
}

std::shared_ptr<const Contents> blob(const std::vector<std::string>& entries) {
  return std::make_shared<const Contents>(Contents::of(entries));
}

TEST(ContentsCache, ServesABatchOfRefsInOrder) {
  ContentsCache cache(1 << 20);
  cache.put(key(1, 5), blob({"a", "b"}));
  cache.put(key(2, 5), blob({"c"}));
  const std::vector<core::ContentRef> refs{ref(1, 5, 1), ref(1, 5, 0), ref(2, 5, 0), ref(1, 5, 1)};
  ContentViews views;
  ASSERT_TRUE(cache.view(refs, views));
  EXPECT_EQ(views.bytes, (std::vector<std::string_view>{"b", "a", "c", "b"}));
}

TEST(ContentsCache, ServesAllOrNothing) {
  ContentsCache cache(1 << 20);
  cache.put(key(1, 5), blob({"a"}));
  ContentViews views;
  EXPECT_FALSE(cache.view(std::vector{ref(1, 5, 0), ref(1, 6, 0)}, views));
  EXPECT_FALSE(cache.view(std::vector{ref(1, 5, 1)}, views)) << "no such index";
  EXPECT_TRUE(cache.view({}, views));
}

TEST(ContentsCache, ForgetsTheLeastRecentlyUsedBeyondItsBytes) {
  ContentsCache cache(10000);
  for (uint64_t sequence = 1; sequence <= 3; ++sequence) cache.put(key(1, sequence), blob({std::string(3000, 'x')}));
  ASSERT_EQ(cache.blobs(), 3u);
  EXPECT_TRUE(cache.find(key(1, 1)));  // used: 2 is now the oldest
  cache.put(key(1, 4), blob({std::string(3000, 'x')}));
  EXPECT_FALSE(cache.find(key(1, 2)));
  EXPECT_TRUE(cache.find(key(1, 1)));
  EXPECT_LE(cache.bytes(), 10000u);
}

TEST(ContentsCache, StaysWithinItsBytesWhateverIsPut) {
  ContentsCache cache(10000);
  for (uint64_t i = 0; i < 500; ++i) {
    cache.put(key(1, i % 37), blob({std::string(i * 31 % 4000, 'x')}));
    ASSERT_LE(cache.bytes(), 10000u);
  }
  cache.put(key(1, 1), blob({std::string(20000, 'x')}));
  EXPECT_FALSE(cache.find(key(1, 1))) << "larger than the cache";
}

TEST(ContentsCache, AViewOutlivesItsBlobsEviction) {
  ContentsCache cache(5000);
  cache.put(key(1, 1), blob({"kept by the view"}));
  ContentViews views;
  ASSERT_TRUE(cache.view(std::vector{ref(1, 1, 0)}, views));
  cache.erase_job(JobNumber(1));
  EXPECT_EQ(cache.blobs(), 0u);
  EXPECT_EQ(cache.bytes(), 0u);
  EXPECT_EQ(views.bytes[0], "kept by the view");
}

TEST(ContentsCache, ErasesOneJobOnly) {
  ContentsCache cache(1 << 20);
  cache.put(key(1, 1), blob({"a"}));
  cache.put(key(2, 1), blob({"b"}));
  cache.erase_job(JobNumber(1));
  EXPECT_FALSE(cache.find(key(1, 1)));
  EXPECT_TRUE(cache.find(key(2, 1)));
}

}  // namespace
}  // namespace muster::store
