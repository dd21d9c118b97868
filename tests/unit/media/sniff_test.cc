#include "worker-agent/media/sniff.h"

#include <gtest/gtest.h>

namespace muster::agent::test {
namespace {

using namespace std::string_literals;

std::string mime(const std::string& bytes) {
  const auto type = sniff(bytes);
  return type ? type->mime : "nothing";
}

TEST(Sniff, KnowsRastersSoundsAndFilmsByTheirFirstBytes) {
  EXPECT_EQ(mime("\x89PNG\r\n\x1a\nrest"), "image/png");
  EXPECT_EQ(mime("\xff\xd8\xff\xe0 JFIF"), "image/jpeg");
  EXPECT_EQ(mime("GIF89a......"), "image/gif");
  EXPECT_EQ(mime("RIFF\x10\0\0\0WEBPVP8 "s), "image/webp");
  EXPECT_EQ(mime("RIFF\x10\0\0\0WAVEfmt "s), "audio/wav");
  EXPECT_EQ(mime("ID3\x04......"), "audio/mpeg");
  EXPECT_EQ(mime("\xff\xfb\x90\x44......"), "audio/mpeg");
  EXPECT_EQ(mime("fLaC...."), "audio/flac");
  EXPECT_EQ(mime("OggS\0....OpusHead"s), "audio/ogg");
  EXPECT_EQ(mime("\0\0\0\x20"
                 "ftypisom...."s),
            "video/mp4");
  EXPECT_EQ(mime("\0\0\0\x20"
                 "ftypM4A ...."s),
            "audio/mp4");
  EXPECT_EQ(mime("\0\0\0\x20"
                 "ftypavif...."s),
            "image/avif");
  EXPECT_EQ(mime("\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm"), "video/webm");
}

TEST(Sniff, KnowsNothingThatCouldActInAPage) {
  for (const char* text :
       {"<svg xmlns='http://www.w3.org/2000/svg'/>", "<?xml version='1.0'?><svg/>", "<!DOCTYPE html>",
        "<script>alert(1)</script>", "%PDF-1.7", "BM<html>", "", "G", "RIFF", "plain text"})
    EXPECT_EQ(mime(text), "nothing") << text;
}

TEST(Sniff, TakesSoundForFilmsAndFilmsForSoundButNeitherForPictures) {
  EXPECT_TRUE(suits(MediaKind::Audio, MediaKind::Video));
  EXPECT_TRUE(suits(MediaKind::Video, MediaKind::Audio));
  EXPECT_FALSE(suits(MediaKind::Image, MediaKind::Video));
  EXPECT_FALSE(suits(MediaKind::Audio, MediaKind::Image));
}

}  // namespace
}  // namespace muster::agent::test
