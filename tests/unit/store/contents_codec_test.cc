#include "scheduler/store/contents_codec.h"

namespace muster::store {
namespace {

using Entries = std::vector<std::string>;

Entries entries_of(const Contents& contents) {
  Entries entries;
  for (uint32_t i = 0; i < contents.size(); ++i) entries.emplace_back(contents.at(i));
  return entries;
}

std::string packed(std::initializer_list<uint32_t> numbers, const std::string& bytes = "") {
  std::string out;
  for (const uint32_t number : numbers)
    for (int i = 0; i < 4; ++i) out.push_back(static_cast<char>(number >> (8 * i)));
  return out + bytes;
}

TEST(ContentsCodec, GivesBackEveryEntry) {
  const Entries many(1000, R"({"text":"the same again and again"})");
  for (const Entries& entries : {Entries{}, Entries{""}, Entries{"one", "", std::string("\0\xff", 2)}, many}) {
    const auto back = decode_contents(encode_contents(Contents::of(entries)));
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(entries_of(*back), entries);
  }
}

TEST(ContentsCodec, CompressesWhatRepeats) {
  const auto contents = Contents::of(Entries(1000, R"({"text":"the same again and again"})"));
  EXPECT_LT(encode_contents(contents).size(), contents.packed().size() / 10);
}

TEST(ContentsCodec, AnyDamagedByteIsNoticed) {
  const std::string good = encode_contents(Contents::of(Entries(30, "thirty times the same")));
  for (size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 0x10);
    EXPECT_FALSE(decode_contents(bad)) << "offset " << i;
  }
  for (size_t size = 0; size < good.size(); ++size) EXPECT_FALSE(decode_contents(good.substr(0, size))) << size;
}

// Behind a right checksum too, no arrangement of numbers reads outside the blob.
TEST(ContentsCodec, OffsetsThatDoNotFitAreRefused) {
  for (const auto& bad :
       {std::string(), std::string("\1\0", 2), packed({1}), packed({0xffffffff}), packed({0}, "x"), packed({1, 2}, "x"),
        packed({1, 0}, "x"), packed({2, 2, 1}, "xy"), packed({2, 0xffffffff, 1}, "x")})
    EXPECT_FALSE(Contents::parse(bad));
  const auto good = Contents::parse(packed({2, 1, 3}, "abc"));
  ASSERT_TRUE(good);
  EXPECT_EQ(entries_of(*good), (Entries{"a", "bc"}));
}

}  // namespace
}  // namespace muster::store
