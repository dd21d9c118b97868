// Readers of the formats, from their published descriptions; nothing is shared with what writes them.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace muster::formats::readers {

struct PixelBox {
  double left = 0, top = 0, right = 0, bottom = 0;  // pixels, continuous, the picture's corner being 0, 0
  std::string label;
};
using BoxesByFile = std::map<std::string, std::vector<PixelBox>>;  // by the picture's file name

// COCO: top level info, licenses, images, annotations, categories; every id unique, every reference there.
BoxesByFile read_coco(const std::string& document);
// YOLO: classes.txt, and labels/NAME.txt with `class cx cy w h` as shares of the picture.
std::vector<PixelBox> read_yolo(const std::string& classes, const std::string& lines, int width, int height);
// Pascal VOC: pixel 1 is the first, ranges are inclusive.
std::vector<PixelBox> read_voc(const std::string& document, std::string& file_name, int& width, int& height);

struct TextSpan {
  size_t start = 0, end = 0;  // bytes
  std::string label;
  bool operator==(const TextSpan&) const = default;
};
// CoNLL 2003, IOB2: documents by -DOCSTART-, tokens found again in `texts` one after the other.
std::vector<std::vector<TextSpan>> read_conll(const std::string& document, const std::vector<std::string>& texts);

// What is wrong with a document, for EXPECT_EQ with nothing.
extern std::vector<std::string> complaints;

}  // namespace muster::formats::readers
