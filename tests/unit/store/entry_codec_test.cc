#include "scheduler/store/entry_codec.h"

#include <xxhash.h>

#include <charconv>

#include "scheduler/core/journal.pb.h"
#include "scheduler/store/frame_codec.h"

namespace muster::store {
namespace {

journal::Batch sample(int records) {
  journal::Batch batch;
  batch.set_sequence(7);
  batch.set_epoch(3);
  batch.set_now_ms(1234);
  for (int i = 0; i < records; ++i) {
    auto* granted = batch.add_records()->mutable_lease_granted();
    granted->set_job(1);
    granted->set_task(static_cast<uint32_t>(i));
    granted->set_counter(static_cast<uint64_t>(1000 + i));
  }
  return batch;
}

std::string from_hex(std::string_view text) {
  std::string bytes;
  for (size_t i = 0; i + 1 < text.size(); i += 2) {
    uint8_t byte = 0;
    std::from_chars(text.data() + i, text.data() + i + 2, byte, 16);
    bytes += static_cast<char>(byte);
  }
  return bytes;
}

std::string to_hex(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    constexpr char kDigits[] = "0123456789abcdef";
    text += kDigits[static_cast<uint8_t>(c) >> 4];
    text += kDigits[static_cast<uint8_t>(c) & 15];
  }
  return text;
}

std::string outcome(std::string_view bytes) {
  journal::Batch batch;
  const auto decoded = decode_entry(bytes, batch);
  return decoded ? "ok" : decoded.error().code;
}

TEST(EntryCodec, GivesBackTheBatch) {
  for (const int records : {0, 1, 10, 5000}) {
    const auto batch = sample(records);
    journal::Batch back;
    ASSERT_TRUE(decode_entry(encode_entry(batch), back)) << records;
    EXPECT_EQ(back.SerializeAsString(), batch.SerializeAsString());
  }
}

TEST(EntryCodec, CompressesLargeBatchesAndLeavesSmallOnes) {
  const auto small = sample(1), large = sample(5000);
  EXPECT_EQ(encode_entry(small).size(), kFrameHeaderBytes + small.ByteSizeLong());
  EXPECT_LT(encode_entry(large).size(), large.ByteSizeLong() * 7 / 8);
}

TEST(EntryCodec, VersionOneIsStillReadAndWrittenAsItWas) {
  const std::string golden = "010006a45d9254d07fe20807100318d20932070a05080120e807";
  EXPECT_EQ(to_hex(encode_entry(sample(1))), golden);
  journal::Batch back;
  ASSERT_TRUE(decode_entry(from_hex(golden), back));
  EXPECT_EQ(back.sequence(), 7u);
}

TEST(EntryCodec, AnyDamagedByteIsNoticed) {
  for (const int records : {1, 200}) {
    const std::string good = encode_entry(sample(records));
    for (size_t i = 0; i < good.size(); ++i)
      for (const char flip : {'\x01', '\x80', '\xff'}) {
        std::string bad = good;
        bad[i] = static_cast<char>(bad[i] ^ flip);
        EXPECT_EQ(outcome(bad), i == 0 ? "frame.version" : "frame.damaged") << "offset " << i;
      }
  }
}

TEST(EntryCodec, AnyTruncationAndAnyAddedByteIsNoticed) {
  const std::string good = encode_entry(sample(200));
  for (size_t size = 0; size < good.size(); ++size) EXPECT_EQ(outcome(good.substr(0, size)), "frame.damaged") << size;
  EXPECT_EQ(outcome(good + "x"), "frame.damaged");
}

TEST(EntryCodec, AnotherKindOfFrameIsNoEntry) {
  EXPECT_EQ(outcome(encode_frame(FrameKind::Contents, kEntryVersion, sample(1).SerializeAsString())), "frame.damaged");
}

TEST(EntryCodec, APayloadThatIsNoBatchIsRefused) {
  EXPECT_EQ(outcome(encode_frame(FrameKind::Entry, kEntryVersion, "\xff\xff\xff")), "entry.damaged");
}

TEST(EntryCodec, AStatedSizeBeyondTheLimitIsRefusedBeforeItIsAllocated) {
  const std::string payload = from_hex(
      "28b52ffde0"
      "0000000000010000"
      "010000");  // a zstd frame of 1 TiB, it says
  const uint64_t checksum = XXH3_64bits_withSeed(payload.data(), payload.size(), 1 << 16 | 1 << 8 | kEntryVersion);
  std::string bytes{kEntryVersion, 1};
  for (int i = 0; i < 8; ++i) bytes.push_back(static_cast<char>(checksum >> (8 * i)));
  journal::Batch batch;
  const auto decoded = decode_entry(bytes + payload, batch);
  ASSERT_FALSE(decoded);
  EXPECT_NE(decoded.error().message.find("states no usable size"), std::string::npos) << decoded.error().message;
}

TEST(EntryCodec, AnUnknownVersionIsNamed) {
  journal::Batch batch;
  const auto decoded = decode_entry(encode_frame(FrameKind::Entry, 9, "x"), batch);
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().code, "frame.version");
  EXPECT_NE(decoded.error().message.find("version 9"), std::string::npos);
}

}  // namespace
}  // namespace muster::store
