// An answer parsed and checked, with the deciding value still at hand. Internal to common/form.
#pragma once

#include <bitset>
#include <boost/json/value.hpp>
#include <string_view>
#include <vector>

#include "common/form/form.h"

namespace muster::form {

using Chosen = std::bitset<kMaxChoices>;  // by index into Control::choices

// What a deciding control was answered with; the member that its kind needs is set.
struct Deciding {
  const Control* control = nullptr;  // null: the answer has no value for it
  Chosen chosen;
  uint32_t rating = 0;
  double number = 0;
  const boost::json::string* text = nullptr;  // lives as long as the document
};

// Checks `document`, the parsed array of results. `deciding` becomes what each control of `form.decide_on` was answered
// with.
Result<void> check_results(const Form& form, const boost::json::value& document, std::vector<Deciding>& deciding);

// Parses into `storage`, within the limits of answers.
Result<boost::json::value> parse_answer(std::string_view value_json, boost::json::storage_ptr storage);

AnswerCode code_of(const Deciding& deciding);

}  // namespace muster::form
