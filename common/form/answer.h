// An answer parsed and checked, with what was answered still at hand. Internal to common/form.
#pragma once

#include <bitset>
#include <boost/json/value.hpp>
#include <string_view>
#include <vector>

#include "common/form/entry.h"
#include "common/form/form.h"

namespace muster::form {

using Chosen = std::bitset<kMaxChoices>;  // by index into Control::choices

// One result of an answer; the member that its kind needs is set.
struct Answered {
  const Control* control = nullptr;  // null: there is none
  Entry entry = {};
  Chosen chosen = {};  // Choices, Taxonomy; of a region its labels; of Pairwise 0 for left and 1 for right
  uint32_t rating = 0;
  double number = 0;
  const boost::json::string* text = nullptr;  // lives as long as the document, as what follows does
  std::vector<std::string_view> ranked = {};  // Ranker without buckets
};

// What a deciding control was answered with: nothing, one result, or of regions any number.
struct Deciding {
  const Control* control = nullptr;
  const Object* object = nullptr;  // of regions
  bool hidden = false;
  std::vector<Answered> results = {};
};

// Checks `document`, the parsed array of results; on success `deciding` has what each control of `form.decide_on` was
// answered with.
Result<void> check_results(const Form& form, const boost::json::value& document, std::vector<Deciding>& deciding);

// Parses into `storage`, within the limits of answers.
Result<boost::json::value> parse_answer(std::string_view value_json, boost::json::storage_ptr storage);

// Checks one result's value against its control; `found.control` and `found.entry` are set already.
Result<void> check_value(Answered& found);
// The same of a region, drawn on or marked in `object`.
Result<void> check_region(ObjectKind object, Answered& found);
// Reads the labels of a region, or choices, out of the list at `path`.
Result<void> check_choices(const boost::json::value& value, std::string_view path, Answered& found);

// What rules look at: the results that speak of the task as a whole, regions among them; or, where the question is of
// one region, those without regions, and what is said of this region.
using Facts = std::vector<const Answered*>;

// Whether the control may be answered, and whether it must be; a per-region control for the region `region`.
bool is_visible(const Control& control, const Answered* region, const Facts& facts);
bool is_required(const Control& control, const Answered* region, const Facts& facts);

AnswerCode code_of(const Deciding& deciding);
std::string canonical(const Deciding& deciding);
// Of one region, as canonical() has it in its array.
std::string canonical_region(ObjectKind object, const Answered& region);

}  // namespace muster::form
