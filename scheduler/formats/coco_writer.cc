// COCO object detection: one document. Images are written as they come, annotations put aside until the end.
#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <utility>

#include "scheduler/formats/json_text.h"
#include "scheduler/formats/picture.h"
#include "scheduler/formats/writers.h"

namespace muster::formats {
namespace {

constexpr int kCocoPlaces = 3;  // a thousandth of a pixel

std::vector<Point> pixels(const Picture& picture, const Shape& shape) {
  std::vector<Point> points;
  for (const auto& [x, y] : shape.points) points.emplace_back(x * picture.width / 100, y * picture.height / 100);
  return points;
}

double area_of(const std::vector<Point>& points) {
  double twice = 0;
  for (size_t i = 0; i < points.size(); ++i) {
    const auto& [x1, y1] = points[i];
    const auto& [x2, y2] = points[(i + 1) % points.size()];
    twice += x1 * y2 - x2 * y1;
  }
  return std::abs(twice) / 2;
}

std::string flat(const std::vector<Point>& points) {
  std::string out;
  for (const auto& [x, y] : points)
    out += (out.empty() ? "" : ",") + decimal(x, kCocoPlaces) + ',' + decimal(y, kCocoPlaces);
  return out;
}

class CocoWriter final : public Writer {
 public:
  CocoWriter(const Writing& to, PictureForm form) : to_(to), form_(std::move(form)) {}

  Result<void> finish() override {
    Result<void> done = begin();
    if (done) done = to_.sink.write("\n],\n\"annotations\": [");
    if (done) done = to_.sink.write_what_was_put_aside();
    return done ? to_.sink.write("\n]}\n") : done;
  }

 private:
  Result<void> write(const Row& row) override {
    const auto picture = read_picture(form_, Takes::Both, row, to_.tally);
    if (!picture) return tl::unexpected(picture.error());
    if (!*picture) return {};
    if ((*picture)->width <= 0 || (*picture)->height <= 0) return leave_out_for_its_size(row, to_.tally);
    if (auto begun = begin(); !begun) return begun;
    if (auto wrote = write_image(row, **picture); !wrote) return wrote;
    for (const Shape& shape : (*picture)->shapes) {
      if (auto wrote = write_annotation(row, **picture, shape); !wrote) return wrote;
    }
    to_.tally.wrote();
    return {};
  }

  Result<void> begin() {
    if (!std::exchange(fresh_, false)) return {};
    std::string out =
        "{\"info\": {\"description\": \"Results of a Muster job\", \"version\": \"1.0\"},\n\"licenses\": [],\n";
    out += "\"categories\": [";
    for (size_t i = 0; i < form_.labels.size(); ++i) {
      out += (i > 0 ? ",\n{\"id\":" : "\n{\"id\":") + std::to_string(i + 1) + ",\"name\":" + quoted(form_.labels[i]) +
             ",\"supercategory\":\"\"}";
    }
    return to_.sink.write(out + "\n],\n\"images\": [");
  }

  Result<void> write_image(const Row& row, const Picture& picture) {
    const boost::json::value* confidence = row.members.if_contains("confidence");
    boost::json::object about{{"key", row.key}, {"method", row.text("method")}};
    about["confidence"] = confidence ? *confidence : boost::json::value();
    boost::json::object image{{"id", row.task + 1},
                              {"width", std::llround(picture.width)},
                              {"height", std::llround(picture.height)},
                              {"file_name", picture.file_name},
                              {"coco_url", picture.address},
                              {"muster", std::move(about)}};
    return to_.sink.write((std::exchange(first_image_, false) ? "\n" : ",\n") + json_text(image));
  }

  Result<void> write_annotation(const Row& row, const Picture& picture, const Shape& shape) {
    const std::vector<Point> points = pixels(picture, shape);
    if (points.empty()) return {};
    double left = points[0].first, right = left, top = points[0].second, bottom = top;
    for (const auto& [x, y] : points) {
      left = std::min(left, x), right = std::max(right, x);
      top = std::min(top, y), bottom = std::max(bottom, y);
    }
    const double area = shape.box ? (right - left) * (bottom - top) : area_of(points);
    std::string out = annotations_ > 0 ? ",\n" : "\n";
    out += "{\"id\":" + std::to_string(++annotations_) + ",\"image_id\":" + std::to_string(row.task + 1);
    out += ",\"category_id\":" + std::to_string(shape.label + 1);
    out +=
        ",\"bbox\":[" + flat({{left, top}, {right - left, bottom - top}}) + "],\"area\":" + decimal(area, kCocoPlaces);
    out += ",\"segmentation\":[" + (shape.box ? std::string() : "[" + flat(points) + "]") + "],\"iscrowd\":0}";
    return to_.sink.put_aside(out);
  }

  const Writing to_;
  const PictureForm form_;
  bool fresh_ = true, first_image_ = true;
  uint64_t annotations_ = 0;
};

}  // namespace

Made make_coco(const Writing& writing) {
  auto form = picture_form(writing.form, Takes::Both, writing.tally);
  if (!form) return tl::unexpected(form.error());
  return std::make_unique<CocoWriter>(writing, std::move(*form));
}

}  // namespace muster::formats
