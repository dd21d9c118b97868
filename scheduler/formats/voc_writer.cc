// Pascal VOC: an XML file a picture, boxes in whole pixels, of which the first is 1.
#include <algorithm>
#include <cmath>

#include "scheduler/formats/picture.h"
#include "scheduler/formats/writers.h"

namespace muster::formats {
namespace {

std::string xml_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      default:
        out += static_cast<unsigned char>(c) < 0x20 && c != '\t' ? ' ' : c;
    }
  }
  return out;
}

std::string element(const std::string& name, const std::string& text) {
  return "<" + name + ">" + xml_text(text) + "</" + name + ">";
}

// First and last pixel, from 1, between two places in percent; at least one pixel.
std::pair<int64_t, int64_t> pixel_range(double from, double to, double size) {
  const auto last_pixel = std::max<int64_t>(std::llround(size), 1);
  const auto first = std::clamp<int64_t>(std::llround(from * size / 100) + 1, 1, last_pixel);
  return {first, std::clamp<int64_t>(std::llround(to * size / 100), first, last_pixel)};
}

std::string object_of(const PictureForm& form, const Picture& picture, const Shape& shape) {
  const auto [left, right] = pixel_range(shape.points[0].first, shape.points[1].first, picture.width);
  const auto [top, bottom] = pixel_range(shape.points[0].second, shape.points[1].second, picture.height);
  return "  <object>\n    " + element("name", form.labels[shape.label]) +
         "\n    <pose>Unspecified</pose>\n    <truncated>0</truncated>\n    <difficult>0</difficult>\n    <bndbox>" +
         element("xmin", std::to_string(left)) + element("ymin", std::to_string(top)) +
         element("xmax", std::to_string(right)) + element("ymax", std::to_string(bottom)) + "</bndbox>\n  </object>\n";
}

class VocWriter final : public Writer {
 public:
  VocWriter(const Writing& to, PictureForm form) : to_(to), form_(std::move(form)) {}

  Result<void> finish() override {
    std::string labels;
    for (const std::string& label : form_.labels) labels += label + '\n';
    return to_.sink.create("labels.txt", labels);
  }

 private:
  Result<void> write(const Row& row) override {
    const auto picture = read_picture(form_, Takes::Boxes, row, to_.tally);
    if (!picture) return tl::unexpected(picture.error());
    if (!*picture) return {};
    if ((*picture)->width <= 0 || (*picture)->height <= 0) return leave_out_for_its_size(row, to_.tally);
    const auto made = to_.sink.create("Annotations/" + (*picture)->stem + ".xml", document(**picture));
    if (!made) return fail(made.error().code, "item " + row.key + ": " + made.error().message);
    to_.tally.wrote();
    if (auto listed = to_.sink.append("ImageSets/Main/all.txt", (*picture)->stem + '\n'); !listed) return listed;
    return to_.sink.append("images.tsv", (*picture)->file_name + '\t' + (*picture)->address + '\n');
  }

  std::string document(const Picture& picture) const {
    std::string out = "<annotation>\n  <folder>JPEGImages</folder>\n  " + element("filename", picture.file_name);
    out += "\n  <source><database>Muster</database></source>\n  <size>" +
           element("width", std::to_string(std::llround(picture.width))) +
           element("height", std::to_string(std::llround(picture.height))) +
           "<depth>3</depth></size>\n  <segmented>0</segmented>\n";
    for (const Shape& shape : picture.shapes) out += object_of(form_, picture, shape);
    return out + "</annotation>\n";
  }

  const Writing to_;
  const PictureForm form_;
};

}  // namespace

Made make_voc(const Writing& writing) {
  auto form = picture_form(writing.form, Takes::Boxes, writing.tally);
  if (!form) return tl::unexpected(form.error());
  return std::make_unique<VocWriter>(writing, std::move(*form));
}

}  // namespace muster::formats
