// What was drawn on one picture. Internal to scheduler/formats.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/form/form.h"
#include "scheduler/formats/row.h"
#include "scheduler/formats/tally.h"

namespace muster::formats {

using Point = std::pair<double, double>;  // in percent of the picture, across and down

struct Shape {
  size_t label = 0;           // its place in PictureForm::labels
  std::vector<Point> points;  // of a box its upper left and lower right corners
  bool box = true;            // else a polygon
};

struct Picture {
  std::string address;           // as the item has it
  std::string file_name;         // its last part, with nothing that cannot be a file's name
  std::string stem;              // the same without what comes after the last dot
  double width = 0, height = 0;  // pixels; 0: nobody said
  std::vector<Shape> shapes;
};

// The part of a form that is about one picture.
struct PictureForm {
  const form::Object* object = nullptr;
  std::vector<std::string> labels;  // of all deciding controls, in the template's order
  bool polygons = false;            // whether the format takes them
};

enum class Takes { Boxes, Polygons, Both };

// Failures: "formats.form", nothing that decides draws what the format takes, or on several pictures;
// "formats.cannot_hold": there is more that decides.
Result<PictureForm> picture_form(const form::Form& form, Takes takes, Tally& tally);

// Nothing: the task has no result. Turned shapes, ellipses, further labels, and shapes that the format does not take
// are dropped. Failures: "formats.item", "formats.cannot_hold".
Result<std::optional<Picture>> read_picture(const PictureForm& form, Takes takes, const Row& row, Tally& tally);

// Lossy: counts a picture of unknown size. Otherwise failure "formats.item", which says where sizes come from.
Result<void> leave_out_for_its_size(const Row& row, Tally& tally);

}  // namespace muster::formats
