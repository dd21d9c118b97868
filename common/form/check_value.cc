// Values of controls that are not regions, and the choices and labels of all.
#include <boost/json.hpp>
#include <cmath>
#include <set>
#include <string>

#include "common/base/check.h"
#include "common/form/answer.h"
#include "common/form/kind_names.h"

namespace muster::form {
namespace {

namespace json = boost::json;

constexpr size_t kMaxIdBytes = 256;  // of an item of a list

std::string at(std::string_view path, size_t index) {
  return std::string(path) + "[" + std::to_string(index) + "]";
}

// The position that a choice or a path stands for.
Result<size_t> read_choice(const Answered& found, const json::value& value, const std::string& path) {
  const Control& control = *found.control;
  const json::array* steps = value.if_array();
  if (control.nested && !steps) return invalid(found.entry.path(path), "must be an array: the way from the top down");
  std::vector<std::string_view> way;
  for (size_t i = 0; i < (steps ? steps->size() : 1); ++i) {
    const json::string* text = control.nested ? (*steps)[i].if_string() : value.if_string();
    if (!text) return invalid(found.entry.path(control.nested ? at(path, i) : path), "must be a string");
    way.emplace_back(*text);
  }
  const size_t index = find_path(control, way);
  if (index != std::string_view::npos) return index;
  const char* word = makes_regions(control.kind) ? " is not a label of " : " is not a choice of ";
  std::string said;
  for (const std::string_view step : way) said += (said.empty() ? "" : " / ") + std::string(step);
  return invalid(found.entry.path(path), quoted(said) + word + quoted(control.name));
}

bool has_inner(const Control& control, size_t choice) {
  for (size_t i = choice + 1; i < control.choices.size(); ++i) {
    if (control.choices[i].parent == choice) return true;
  }
  return false;
}

Result<void> check_rating(const json::value& value, Answered& found) {
  const auto most = found.control->max.value_or(kDefaultRating);
  const int64_t* number = value.if_int64();
  if (!number || *number < 1 || static_cast<double>(*number) > most) {
    return invalid(found.entry.path(".value.rating"),
                   "must be a whole number from 1 to " + std::to_string(static_cast<int>(most)));
  }
  found.rating = static_cast<uint32_t>(*number);
  return {};
}

Result<void> check_number(const json::value& value, Answered& found) {
  const std::string path = found.entry.path(".value.number");
  boost::system::error_code not_a_number;
  if (value.is_number()) found.number = value.to_number<double>(not_a_number);
  if (!value.is_number() || not_a_number || !std::isfinite(found.number)) return invalid(path, "must be a number");
  const Control& control = *found.control;
  if (control.min && found.number < *control.min) return invalid(path, "is below the smallest allowed");
  if (control.max && found.number > *control.max) return invalid(path, "is above the largest allowed");
  return {};
}

Result<void> check_text(const json::value& value, Answered& found) {
  const Control& control = *found.control;
  const json::array* list = value.if_array();
  if (list && list->size() != 1) return invalid(found.entry.path(".value.text"), "must hold one string");
  const std::string path = found.entry.path(list ? ".value.text[0]" : ".value.text");
  found.text = list ? (*list)[0].if_string() : value.if_string();
  if (!found.text) return invalid(path, list ? "must be a string" : "must be a string or an array of one string");
  // A code unit takes at least one byte, so a short text need not be counted.
  if (control.max_length > 0 && found.text->size() > control.max_length &&
      utf16_units(*found.text) > control.max_length) {
    return invalid(path, "is longer than " + std::to_string(control.max_length) + " UTF-16 code units");
  }
  return {};
}

Result<void> check_pairwise(const json::value& value, Answered& found) {
  const json::string* side = value.if_string();
  if (!side || (*side != "left" && *side != "right")) {
    return invalid(found.entry.path(".value.selected"), "must be \"left\" or \"right\"");
  }
  found.chosen.set(*side == "left" ? 0 : 1);
  return {};
}

// Label Studio files what is in no bucket under "_".
bool is_bucket(const Control& control, std::string_view name) {
  if (control.buckets.empty()) return name == control.name;
  if (name == "_") return true;
  for (const Bucket& bucket : control.buckets) {
    if (bucket.name == name) return true;
  }
  return false;
}

Result<void> check_ranker(const json::value& value, Answered& found) {
  const json::object* buckets = value.if_object();
  if (!buckets || buckets->empty()) {
    return invalid(found.entry.path(".value.ranker"), "must be an object with lists of ids");
  }
  std::set<std::string_view> seen;
  for (const json::key_value_pair& member : *buckets) {
    const std::string_view name = member.key();
    if (!is_bucket(*found.control, name)) {
      return invalid(found.entry.path(".value.ranker"),
                     quoted(name) + " is no bucket of " + quoted(found.control->name));
    }
    const std::string path = found.entry.path(".value.ranker." + std::string(name));
    const json::array* ids = member.value().if_array();
    if (!ids) return invalid(path, "must be an array of ids");
    for (size_t i = 0; i < ids->size(); ++i) {
      const json::string* id = (*ids)[i].if_string();
      if (!id || id->empty() || id->size() > kMaxIdBytes)
        return invalid(at(path, i), "must be a string of 1 to 256 bytes");
      if (!seen.insert(*id).second) return invalid(at(path, i), quoted(*id) + " is there twice");
      if (seen.size() > kMaxRanked) return invalid(path, "holds more than " + std::to_string(kMaxRanked) + " ids");
      found.ranked.push_back(*id);
    }
  }
  if (found.ranked.empty()) return invalid(found.entry.path(".value.ranker"), "holds no ids");
  return {};
}

}  // namespace

Result<void> check_choices(const json::value& value, std::string_view path, Answered& found) {
  const Control& control = *found.control;
  const std::string word = makes_regions(control.kind) ? "label" : "choice";
  const json::array* list = value.if_array();
  if (!list || list->empty()) return invalid(found.entry.path(path), "must be an array of at least one " + word);
  if (!control.multiple && list->size() > 1) return invalid(found.entry.path(path), "takes one " + word + " only");
  if (control.kind == ControlKind::Taxonomy && control.max_usages > 0 && list->size() > control.max_usages) {
    return invalid(found.entry.path(path), "takes at most " + std::to_string(control.max_usages) + " choices");
  }
  for (size_t i = 0; i < list->size(); ++i) {
    const std::string here = at(path, i);
    const Result<size_t> index = read_choice(found, (*list)[i], here);
    if (!index) return tl::unexpected(index.error());
    if (found.chosen[*index]) {
      return invalid(found.entry.path(here), quoted(control.choices[*index].value) + " is there twice");
    }
    if (control.leaves_only && has_inner(control, *index)) {
      return invalid(found.entry.path(here),
                     quoted(control.choices[*index].value) + " has choices inside; take one of them");
    }
    found.chosen.set(*index);
  }
  return {};
}

Result<void> check_value(Answered& found) {
  const std::string_view name = value_name(found.control->kind);
  const json::value* value = found.entry.value->if_contains(name);
  if (!value) return invalid(found.entry.path(".value"), '"' + std::string(name) + "\" is missing");
  switch (found.control->kind) {
    case ControlKind::Choices:
    case ControlKind::Taxonomy:
      return check_choices(*value, ".value." + std::string(name), found);
    case ControlKind::Rating:
      return check_rating(*value, found);
    case ControlKind::Number:
      return check_number(*value, found);
    case ControlKind::TextArea:
      return check_text(*value, found);
    case ControlKind::Pairwise:
      return check_pairwise(*value, found);
    case ControlKind::Ranker:
      return check_ranker(*value, found);
    default:
      MUSTER_CHECK(!"regions are checked by check_region");
  }
}

}  // namespace muster::form
