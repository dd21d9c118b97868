#include "scheduler/formats/picture.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

namespace muster::formats {
namespace {

namespace json = boost::json;
using form::ControlKind;

double number_in(const json::object& members, std::string_view name) {
  const json::value* found = members.if_contains(name);
  return found && found->is_number() ? found->to_number<double>() : 0;
}

std::string without_escapes(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    unsigned code = 0;
    const char* const digits = text.data() + i + 1;
    const bool escape = text[i] == '%' && i + 2 < text.size() &&
                        std::from_chars(digits, digits + 2, code, 16).ptr == digits + 2 && code != 0;
    out += escape ? static_cast<char>(code) : text[i];
    if (escape) i += 2;
  }
  return out;
}

// The last part of an address, as a file would be called; empty where it has none.
std::string file_name_of(std::string_view address) {
  if (address.starts_with("data:")) return "";
  if (address.find("://") != address.npos || address.starts_with('/'))
    address = address.substr(0, address.find_first_of("?#"));
  std::string name = without_escapes(address.substr(address.find_last_of('/') + 1));
  const auto harmful = [](unsigned char c) {
    return c < 0x20 || c == 0x7f ||
           std::string_view("/\\:*?\"<>|").find(static_cast<char>(c)) != std::string_view::npos;
  };
  std::replace_if(name.begin(), name.end(), harmful, '_');
  return name.starts_with('.') ? "" : name;
}

// One label; nothing where the region has none that the form knows.
Result<std::optional<size_t>> read_label(const PictureForm& form, const json::object& entry, const Row& row,
                                         Tally& tally) {
  const json::value* labels = value_of(entry).if_contains(entry_text(entry, "type"));
  if (!labels || !labels->is_array() || labels->get_array().empty()) return std::nullopt;
  for (size_t i = 1; i < labels->get_array().size(); ++i) {
    if (auto dropped = tally.drop(row.key, "a region's labels after the first"); !dropped)
      return tl::unexpected(dropped.error());
  }
  const json::value& first = labels->get_array().front();
  const auto found = std::find(form.labels.begin(), form.labels.end(),
                               first.is_string() ? std::string(first.get_string()) : std::string());
  if (found == form.labels.end()) return std::nullopt;
  return static_cast<size_t>(found - form.labels.begin());
}

std::vector<Point> corners(const json::object& value) {
  const double x = number_in(value, "x"), y = number_in(value, "y");
  const double right = std::min(x + number_in(value, "width"), 100.0);
  const double bottom = std::min(y + number_in(value, "height"), 100.0);
  return {{x, y}, {right, bottom}};
}

std::vector<Point> outline(const json::object& value) {
  std::vector<Point> points;
  const json::value* list = value.if_contains("points");
  if (!list || !list->is_array()) return points;
  for (const json::value& point : list->get_array()) {
    const json::array* pair = point.if_array();
    if (pair && pair->size() == 2 && (*pair)[0].is_number() && (*pair)[1].is_number())
      points.emplace_back((*pair)[0].to_number<double>(), (*pair)[1].to_number<double>());
  }
  return points;
}

// Why the format cannot hold the region; null: it can.
const char* obstacle(Takes takes, const json::object& entry) {
  const std::string type = entry_text(entry, "type");
  const bool box = type == "rectanglelabels", polygon = type == "polygonlabels";
  if (type == "ellipselabels") return "an ellipse";
  if (number_in(value_of(entry), "rotation") != 0) return "a turned box";
  if (polygon && takes == Takes::Boxes) return "a polygon";
  if (box && takes == Takes::Polygons) return "a box among polygons";
  return box || polygon ? nullptr : "what is not drawn";
}

Result<void> add_shape(const PictureForm& form, Takes takes, const json::object& entry, const Row& row, Tally& tally,
                       Picture& picture) {
  if (const char* what = obstacle(takes, entry)) return tally.drop(row.key, what);
  const auto label = read_label(form, entry, row, tally);
  if (!label) return tl::unexpected(label.error());
  if (!*label) return tally.drop(row.key, "a label that the template does not have");
  const bool box = entry_text(entry, "type") == "rectanglelabels";
  picture.shapes.push_back({**label, box ? corners(value_of(entry)) : outline(value_of(entry)), box});
  return {};
}

bool draws(Takes takes, ControlKind kind) {
  return (takes != Takes::Polygons && kind == ControlKind::RectangleLabels) ||
         (takes != Takes::Boxes && kind == ControlKind::PolygonLabels);
}

}  // namespace

Result<PictureForm> picture_form(const form::Form& form, Takes takes, Tally& tally) {
  PictureForm out;
  for (const form::Control* control : form::deciding_controls(form)) {
    if (!draws(takes, control->kind)) continue;
    const form::Object* object = form::find_object(form, control->to_name);
    if (out.object && object != out.object)
      return fail("formats.form", "regions are drawn on several pictures of an item; the format has one");
    out.object = object;
  }
  if (!out.object) {
    return fail("formats.form", std::string("this job's results are not ") +
                                    (takes == Takes::Boxes      ? "boxes"
                                     : takes == Takes::Polygons ? "polygons"
                                                                : "boxes or polygons") +
                                    ": no deciding control draws such");
  }
  for (const form::Control* control : form::deciding_controls(form)) {
    if (!draws(takes, control->kind)) {
      if (auto dropped = tally.drop({}, "what " + control->name + " says"); !dropped)
        return tl::unexpected(dropped.error());
      continue;
    }
    for (const form::Choice& choice : control->choices) {
      if (std::find(out.labels.begin(), out.labels.end(), choice.value) == out.labels.end())
        out.labels.push_back(choice.value);
    }
  }
  return out;
}

Result<std::optional<Picture>> read_picture(const PictureForm& form, Takes takes, const Row& row, Tally& tally) {
  if (!row.decided) {
    tally.without_result();
    return std::nullopt;
  }
  Picture picture;
  picture.address = entry_text(row.data, form.object->field);
  if (picture.address.empty())
    return fail("formats.item", "item " + row.key + ": its data has no picture's address in " + form.object->field);
  picture.file_name = file_name_of(picture.address);
  if (picture.file_name.empty()) picture.file_name = "item-" + std::to_string(row.task + 1);
  picture.stem = picture.file_name.substr(0, picture.file_name.rfind('.'));
  picture.width = number_in(row.data, "width");
  picture.height = number_in(row.data, "height");
  for (const json::value& one : row.entries) {
    const json::object& entry = one.get_object();
    if (entry_text(entry, "to_name") != form.object->name) continue;
    if (const double width = number_in(entry, "original_width"), height = number_in(entry, "original_height");
        width > 0 && height > 0) {
      picture.width = width;
      picture.height = height;
    }
    if (auto added = add_shape(form, takes, entry, row, tally, picture); !added) return tl::unexpected(added.error());
  }
  return picture;
}

Result<void> leave_out_for_its_size(const Row& row, Tally& tally) {
  if (tally.drop(row.key, "a picture of unknown size")) return {};
  return fail("formats.item", "item " + row.key +
                                  ": nobody said how large its picture is: nothing is drawn on it, and its data has no "
                                  "numbers width and height; --lossy leaves it out");
}

}  // namespace muster::formats
