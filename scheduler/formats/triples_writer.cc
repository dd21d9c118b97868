// `task,worker,label`: what programs for consensus read, `musterctl consensus` among them (docs/consensus.md says how
// labels of each kind are written). Counted answers only.
#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "scheduler/formats/csv_text.h"
#include "scheduler/formats/json_text.h"
#include "scheduler/formats/row.h"
#include "scheduler/formats/writers.h"

namespace muster::formats {
namespace {

namespace json = boost::json;
using form::ControlKind;
using Label = Result<std::string>;

tl::unexpected<Failure> has_sign(std::string_view class_name, char sign) {
  return fail("formats.cannot_hold",
              "the choice '" + std::string(class_name) + "' has a '" + sign + "', which stands between choices there");
}

// Texts with a sign between them, which none of them has.
Label joined_texts(const json::array& texts, char sign) {
  std::string out;
  for (const json::value& text : texts) {
    if (!text.is_string() || text.get_string().find(sign) != json::string::npos)
      return has_sign(text.is_string() ? std::string_view(text.get_string()) : "", sign);
    if (!out.empty()) out += sign;
    out += text.get_string();
  }
  return out;
}

// One choice, several, a path, or several paths: of these the choices at their ends.
Label choice_label(const form::Control& control, const json::value& value) {
  if (value.is_string()) return std::string(value.get_string());
  const json::array& list = value.as_array();
  if (!control.nested) return list.empty() ? Label("NONE") : joined_texts(list, '|');
  if (list.empty() || !list.front().is_array()) return joined_texts(list, '/');
  json::array ends;
  for (const json::value& path : list) ends.push_back(path.as_array().back());
  return joined_texts(ends, '|');
}

std::string class_of(const form::Control& control, const json::object& region) {
  std::string out;
  const json::value* labels = region.if_contains(form::type_name(control.kind));
  if (!labels) labels = region.if_contains("labels");
  if (!labels || !labels->is_array()) return out;
  for (const json::value& label : labels->get_array()) {
    if (label.is_string()) out += (out.empty() ? "" : "|") + std::string(label.get_string());
  }
  return out;
}

json::object shape_of(const form::Control& control, const json::object& region) {
  const std::string class_name = class_of(control, region);
  const auto number = [&](const char* name) { return region.at(name).to_number<double>(); };
  if (control.kind == ControlKind::PolygonLabels) return {{"points", region.at("points")}, {"c", class_name}};
  const bool ellipse = control.kind == ControlKind::EllipseLabels;
  const double x = ellipse ? number("x") - number("radiusX") : number("x");
  const double y = ellipse ? number("y") - number("radiusY") : number("y");
  const double width = ellipse ? 2 * number("radiusX") : number("width");
  const double height = ellipse ? 2 * number("radiusY") : number("height");
  return {{"x1", x}, {"y1", y}, {"x2", x + width}, {"y2", y + height}, {"c", class_name}};
}

json::array span_of(const form::Control& control, const json::object& region) {
  const json::value* whole = region.if_contains("globalOffsets");
  const json::object& where = whole && whole->is_object() ? whole->get_object() : region;
  return {where.at("start"), where.at("end"), class_of(control, region)};
}

std::string region_label(const form::Control& control, const json::array& regions) {
  json::array out;
  for (const json::value& region : regions) {
    if (form::labels_text(control.kind)) {
      out.push_back(span_of(control, region.as_object()));
    } else {
      out.push_back(shape_of(control, region.as_object()));
    }
  }
  return json_text(out);
}

Label label_of(const form::Control& control, const json::value& value) {
  if (form::makes_regions(control.kind)) return region_label(control, value.as_array());
  if (control.kind == ControlKind::Ranker) return joined_texts(value.as_array(), '>');
  if (control.kind == ControlKind::Choices || control.kind == ControlKind::Taxonomy)
    return choice_label(control, value);
  return value.is_string() ? std::string(value.get_string()) : json_text(value);
}

class TriplesWriter final : public Writer {
 public:
  TriplesWriter(const Writing& to, const form::Control& control) : to_(to), control_(control) {}

  Result<void> finish() override { return fresh_ ? to_.sink.write(kTitles) : Result<void>(); }

 private:
  static constexpr std::string_view kTitles = "task,worker,label\n";

  Result<void> write(const Row& row) override {
    if (row.text("state") != "counted" || !row.decided) return {};
    const auto values = form::deciding_values(to_.form, json::serialize(row.entries));
    if (!values) return tl::unexpected(values.error());
    const json::value value = json::parse(values->front());
    if (value.is_null()) {
      to_.tally.without_result();
      return {};
    }
    const Label label = label_of(control_, value);
    if (!label) {
      if (auto dropped = to_.tally.drop(row.key, label.error().message); !dropped) return dropped;
      return {};
    }
    to_.tally.wrote();
    const std::string titles(std::exchange(fresh_, false) ? kTitles : "");
    return to_.sink.write(titles + csv_text(row.key) + ',' + csv_text(row.text("worker")) + ',' + csv_text(*label) +
                          '\n');
  }

  const Writing to_;
  const form::Control& control_;
  bool fresh_ = true;
};

}  // namespace

Made make_triples(const Writing& writing) {
  const auto deciding = form::deciding_controls(writing.form);
  if (deciding.size() != 1)
    return fail("formats.form", "several controls decide this job's tasks, and triples have one label");
  if (deciding.front()->kind == ControlKind::ParagraphLabels)
    return fail("formats.form", "spans of a dialogue are not labels that consensus tools know");
  if (const form::Object* object = form::find_object(writing.form, deciding.front()->to_name);
      object && form::labels_text(deciding.front()->kind) && object->kind == form::ObjectKind::Paragraphs)
    return fail("formats.form", "spans of a dialogue are not labels that consensus tools know");
  return std::make_unique<TriplesWriter>(writing, *deciding.front());
}

}  // namespace muster::formats
