// YOLO: a text file a picture, a line a region; boxes, or, of a job that has only polygons, polygons.
#include <algorithm>

#include "scheduler/formats/json_text.h"
#include "scheduler/formats/picture.h"
#include "scheduler/formats/writers.h"

namespace muster::formats {
namespace {

constexpr int kYoloPlaces = 8;  // shares of the picture

std::string share(double percent) {
  return decimal(std::clamp(percent, 0.0, 100.0) / 100, kYoloPlaces);
}

std::string line_of(const Shape& shape) {
  std::string out = std::to_string(shape.label);
  if (shape.box) {
    const auto& [left, top] = shape.points[0];
    const auto& [right, bottom] = shape.points[1];
    for (const double value : {(left + right) / 2, (top + bottom) / 2, right - left, bottom - top})
      out += ' ' + share(value);
  } else {
    for (const auto& [x, y] : shape.points) out += ' ' + share(x) + ' ' + share(y);
  }
  return out + '\n';
}

class YoloWriter final : public Writer {
 public:
  YoloWriter(const Writing& to, Takes takes, PictureForm form) : to_(to), takes_(takes), form_(std::move(form)) {}

  Result<void> finish() override {
    std::string classes, data = "path: .\ntrain: images\nval: images\nnames:\n";
    for (size_t i = 0; i < form_.labels.size(); ++i) {
      classes += form_.labels[i] + '\n';
      data += "  " + std::to_string(i) + ": " + quoted(form_.labels[i]) + '\n';
    }
    if (auto made = to_.sink.create("classes.txt", classes); !made) return made;
    return to_.sink.create("data.yaml", data);
  }

 private:
  Result<void> write(const Row& row) override {
    const auto picture = read_picture(form_, takes_, row, to_.tally);
    if (!picture) return tl::unexpected(picture.error());
    if (!*picture) return {};
    std::string lines;
    for (const Shape& shape : (*picture)->shapes) lines += line_of(shape);
    const auto made = to_.sink.create("labels/" + (*picture)->stem + ".txt", lines);
    if (!made) return fail(made.error().code, "item " + row.key + ": " + made.error().message);
    to_.tally.wrote();
    return to_.sink.append("images.tsv", (*picture)->file_name + '\t' + (*picture)->address + '\n');
  }

  const Writing to_;
  const Takes takes_;
  const PictureForm form_;
};

}  // namespace

Made make_yolo(const Writing& writing) {
  bool boxes = false;
  for (const form::Control* control : form::deciding_controls(writing.form))
    boxes = boxes || control->kind == form::ControlKind::RectangleLabels;
  bool polygons = false;
  for (const form::Control* control : form::deciding_controls(writing.form))
    polygons = polygons || control->kind == form::ControlKind::PolygonLabels;
  const Takes takes = !boxes && polygons ? Takes::Polygons : Takes::Boxes;
  auto form = picture_form(writing.form, takes, writing.tally);
  if (!form) return tl::unexpected(form.error());
  for (const std::string& label : form->labels) {
    if (label.find_first_of("\r\n") != label.npos)
      return fail("formats.form", "a label has a line break, which classes.txt cannot hold");
  }
  return std::make_unique<YoloWriter>(writing, takes, std::move(*form));
}

}  // namespace muster::formats
