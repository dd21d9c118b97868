// Regions: shapes on pictures in percent of their size, and spans of texts in UTF-16 code units.
#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>

#include "common/base/check.h"
#include "common/form/answer.h"
#include "common/form/kind_names.h"

namespace muster::form {
namespace {

namespace json = boost::json;

constexpr double kRounding = 1e-6;  // of percentages that the page added up
constexpr size_t kMaxWhereBytes = 1024;

// Takes the members of a region's value one by one; keeps the first thing that is wrong.
class RegionReader {
 public:
  explicit RegionReader(Answered& found) : found_(found) {}

  double percent(const char* name, bool above_zero) {
    const std::optional<double> number = read(name, true);
    if (!number) return 0;
    const bool fits = *number <= 100 + kRounding && (above_zero ? *number > 0 : *number >= -kRounding);
    if (!fits) complain(name, above_zero ? "must be above 0 and at most 100" : "must be from 0 to 100");
    return *number;
  }
  void rotation() {
    const std::optional<double> number = read("rotation", false);
    if (!number || *number == 0) return;
    if (!found_.control->can_rotate) complain("rotation", "must be 0: the control does not turn shapes");
    if (std::abs(*number) > 360) complain("rotation", "must be from -360 to 360 degrees");
  }
  uint32_t whole(const char* name, uint32_t most) { return whole_of(take(name, true), name, most, false); }
  // Label Studio writes numbers of paragraphs as text.
  uint32_t paragraph(const char* name) { return whole_of(take(name, true), name, kMaxParagraph, true); }
  const json::string* text(const char* name, bool needed) {
    const json::value* value = take(name, needed);
    const json::string* text = value ? value->if_string() : nullptr;
    if (value && !text) complain(name, "must be a string");
    return text;
  }
  const json::value* take(const char* name, bool needed) {
    const json::value* value = found_.entry.value->if_contains(name);
    if (value) ++taken_;
    if (!value && needed) complain("", '"' + std::string(name) + "\" is missing");
    return value;
  }
  uint32_t whole_of(const json::value* value, const std::string& name, uint32_t most, bool as_text) {
    if (!value) return 0;
    uint32_t number = UINT32_MAX;
    boost::system::error_code error;
    if (const json::string* digits = value->if_string(); digits && as_text) {
      const auto [end, wrong] = std::from_chars(digits->data(), digits->data() + digits->size(), number);
      if (wrong != std::errc{} || end != digits->data() + digits->size()) number = UINT32_MAX;
    } else if (value->is_number()) {
      number = value->to_number<uint32_t>(error);
    }
    if (error || number > most) complain(name, "must be a whole number from 0 to " + std::to_string(most));
    return error ? 0 : number;
  }
  void complain(const std::string& name, std::string_view reason) {
    if (!wrong_) wrong_ = invalid(found_.entry.path(name.empty() ? ".value" : ".value." + name), reason).value();
  }
  bool fine() const { return !wrong_; }
  // REQUIRES that all members were asked for.
  Result<void> finish(std::string_view labels) {
    const json::value* list = take(std::string(labels).c_str(), true);
    if (!wrong_ && list) {
      if (auto known = check_choices(*list, ".value." + std::string(labels), found_); !known) return known;
    }
    if (!wrong_ && found_.entry.value->size() != taken_) complain("", "has members that such a region does not have");
    if (wrong_) return tl::unexpected(*wrong_);
    return {};
  }

 private:
  std::optional<double> read(const char* name, bool needed) {
    const json::value* value = take(name, needed);
    if (!value) return std::nullopt;
    boost::system::error_code error;
    const double number = value->is_number() ? value->to_number<double>(error) : NAN;
    if (!error && std::isfinite(number)) return number;
    complain(name, "must be a number");
    return std::nullopt;
  }

  Answered& found_;
  std::optional<Failure> wrong_;
  size_t taken_ = 0;
};

void check_rectangle(const Answered& found, RegionReader& reader) {
  const double x = reader.percent("x", false), y = reader.percent("y", false);
  const double width = reader.percent("width", true), height = reader.percent("height", true);
  reader.rotation();
  if (found.control->can_rotate) return;
  if (x + width > 100 + kRounding) reader.complain("width", "reaches over the right edge");
  if (y + height > 100 + kRounding) reader.complain("height", "reaches over the bottom edge");
}

void check_ellipse(RegionReader& reader) {
  reader.percent("x", false);
  reader.percent("y", false);
  reader.percent("radiusX", true);
  reader.percent("radiusY", true);
  reader.rotation();
}

bool is_percent(const json::value& value) {
  boost::system::error_code error;
  const double number = value.is_number() ? value.to_number<double>(error) : NAN;
  return !error && number >= -kRounding && number <= 100 + kRounding;
}

void check_polygon(RegionReader& reader) {
  const json::value* closed = reader.take("closed", false);
  if (closed && *closed != json::value(true)) reader.complain("closed", "must be true");
  const json::value* value = reader.take("points", true);
  const json::array* points = value ? value->if_array() : nullptr;
  if (!value) return;
  if (!points || points->size() < 3 || points->size() > kMaxPoints) {
    return reader.complain("points", "must be an array of 3 to " + std::to_string(kMaxPoints) + " points");
  }
  for (size_t i = 0; i < points->size(); ++i) {
    const json::array* pair = (*points)[i].if_array();
    if (pair && pair->size() == 2 && is_percent((*pair)[0]) && is_percent((*pair)[1])) continue;
    return reader.complain("points[" + std::to_string(i) + "]", "must be two numbers from 0 to 100");
  }
}

// `text`, where it is given, must be as long as the span says; null: its length is not known.
void check_marked(RegionReader& reader, const char* end_name, uint32_t start, uint32_t end, bool comparable) {
  const json::string* text = reader.text("text", false);
  if (!reader.fine() || !comparable) return;
  if (end <= start) return reader.complain(end_name, "must be above the start");
  if (text && utf16_units(*text) != end - start) {
    reader.complain("text", "has " + std::to_string(utf16_units(*text)) + " UTF-16 code units, but the span " +
                                std::to_string(end - start));
  }
}

void check_span(RegionReader& reader) {
  const uint32_t start = reader.whole("start", kMaxOffset), end = reader.whole("end", kMaxOffset);
  check_marked(reader, "end", start, end, true);
}

void check_turns(RegionReader& reader) {
  const uint32_t first = reader.paragraph("start"), last = reader.paragraph("end");
  const uint32_t start = reader.whole("startOffset", kMaxOffset), end = reader.whole("endOffset", kMaxOffset);
  if (reader.fine() && last < first) reader.complain("end", "must not be below the start");
  check_marked(reader, "endOffset", start, end, first == last);
}

// The places in the page's elements are Label Studio's XPaths; what counts is `globalOffsets`, in the whole text.
void check_places(RegionReader& reader) {
  for (const char* name : {"start", "end"}) {
    const json::string* place = reader.text(name, true);
    if (place && place->size() > kMaxWhereBytes) reader.complain(name, "is longer than 1024 bytes");
  }
  reader.whole("startOffset", kMaxOffset);
  reader.whole("endOffset", kMaxOffset);
  reader.text("text", false);
  const json::value* value = reader.take("globalOffsets", true);
  const json::object* offsets = value ? value->if_object() : nullptr;
  if (!value) return;
  if (!offsets || offsets->size() != 2 || !offsets->contains("start") || !offsets->contains("end")) {
    return reader.complain("globalOffsets", "must be an object with start and end");
  }
  const uint32_t start = reader.whole_of(&offsets->at("start"), "globalOffsets.start", kMaxOffset, false);
  const uint32_t end = reader.whole_of(&offsets->at("end"), "globalOffsets.end", kMaxOffset, false);
  if (reader.fine() && end <= start) reader.complain("globalOffsets.end", "must be above the start");
}

}  // namespace

Result<void> check_region(ObjectKind object, Answered& found) {
  RegionReader reader(found);
  const ControlKind kind = found.control->kind;
  if (kind == ControlKind::RectangleLabels) {
    check_rectangle(found, reader);
  } else if (kind == ControlKind::EllipseLabels) {
    check_ellipse(reader);
  } else if (kind == ControlKind::PolygonLabels) {
    check_polygon(reader);
  } else if (object == ObjectKind::Paragraphs) {
    check_turns(reader);
  } else if (object == ObjectKind::HyperText) {
    check_places(reader);
  } else {
    check_span(reader);
  }
  return reader.finish(value_name(kind));
}

}  // namespace muster::form
