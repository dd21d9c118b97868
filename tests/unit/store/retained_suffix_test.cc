#include "scheduler/store/retained_suffix.h"

namespace muster::store {
namespace {

EncodedEntry entry(uint64_t sequence, size_t bytes) {
  EncodedEntry made;
  made.position = {Epoch(2), Sequence(sequence)};
  made.entry = std::string(bytes, 'x');
  made.bytes = bytes;
  return made;
}

TEST(RetainedSuffix, ForgetsTheOldestBeyondItsBytesButNeverTheNewest) {
  RetainedSuffix suffix(100);
  suffix.restart({Epoch(1), Sequence(10)});
  EXPECT_EQ(suffix.last(), (Position{Epoch(1), Sequence(10)}));
  for (uint64_t sequence = 11; sequence <= 14; ++sequence) {
    suffix.push(entry(sequence, 40));
    suffix.trim();
  }
  EXPECT_EQ(suffix.base(), (Position{Epoch(2), Sequence(12)}));
  EXPECT_EQ(suffix.last(), (Position{Epoch(2), Sequence(14)}));
  EXPECT_EQ(suffix.before(Sequence(13)), suffix.base());
  EXPECT_EQ(suffix.before(Sequence(14)).sequence, Sequence(13));
  suffix.push(entry(15, 1000));
  suffix.trim();
  EXPECT_EQ(suffix.base().sequence, Sequence(14));
  EXPECT_EQ(suffix.bytes(), 1000u);
}

TEST(RetainedSuffix, BeginsAnewAtARestart) {
  RetainedSuffix suffix(100);
  suffix.push(entry(1, 10));
  suffix.restart({Epoch(3), Sequence(50)});
  EXPECT_EQ(suffix.bytes(), 0u);
  suffix.push(entry(51, 10));
  EXPECT_EQ(suffix.before(Sequence(51)), (Position{Epoch(3), Sequence(50)}));
}

}  // namespace
}  // namespace muster::store
