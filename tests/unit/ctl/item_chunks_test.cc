#include "scheduler/ctl/item_chunks.h"

#include <gtest/gtest.h>

#include <sstream>

namespace muster::ctl {
namespace {

// "FIRST+LINES:BYTES" of every chunk, newlines shown as '/'; a trouble ends it.
std::string cut(const std::string& text, ChunkLimits limits) {
  std::istringstream input(text);
  ItemChunks chunks(input, limits);
  std::string out;
  while (true) {
    const Outcome<Chunk> chunk = chunks.next();
    if (!chunk) return out + "!" + chunk.error().message;
    if (chunk->lines == 0) return out;
    std::string bytes = chunk->bytes;
    for (char& c : bytes) c = c == '\n' ? '/' : c;
    out += std::to_string(chunk->first_line) + "+" + std::to_string(chunk->lines) + ":" + bytes + " ";
  }
}

TEST(ItemChunks, CutsAtLines) {
  EXPECT_EQ(cut("", {.lines = 2}), "");
  EXPECT_EQ(cut("a\nb\nc\n", {.lines = 2}), "1+2:a/b/ 3+1:c/ ");
  EXPECT_EQ(cut("a\nb\n", {.lines = 2}), "1+2:a/b/ ");
}

TEST(ItemChunks, KeepsEmptyLinesAndEndsTheLastOne) {
  EXPECT_EQ(cut("a\n\n\nb", {.lines = 3}), "1+3:a/// 4+1:b/ ");
  EXPECT_EQ(cut("\n", {.lines = 3}), "1+1:/ ");
}

TEST(ItemChunks, EndsAChunkWithTheLineThatFillsIt) {
  EXPECT_EQ(cut("aaaa\nb\ncc\ndd\n", {.lines = 9, .bytes = 5}), "1+1:aaaa/ 2+2:b/cc/ 4+1:dd/ ");
}

TEST(ItemChunks, RefusesALineThatIsTooLong) {
  EXPECT_EQ(cut("aa\naaaaaa\n", {.lines = 1, .line_bytes = 4}), "1+1:aa/ !2: the line is longer than 4 bytes");
}

TEST(ItemChunks, TakesLinesLongerThanItsBuffer) {
  for (const size_t length : {65'533u, 65'534u, 65'535u, 65'536u, 65'537u, 131'070u, 200'000u}) {
    const std::string text = std::string(length, 'x') + "\n" + std::string(length, 'y');
    std::istringstream input(text);
    ItemChunks chunks(input);
    const Outcome<Chunk> chunk = chunks.next();
    ASSERT_TRUE(chunk);
    EXPECT_EQ(chunk->lines, 2u) << length;
    EXPECT_EQ(chunk->bytes, text + "\n") << length;
  }
}

}  // namespace
}  // namespace muster::ctl
