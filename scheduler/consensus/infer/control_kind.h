// From a form's control to a kind of consensus, and from its values to labels and back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/form/form.h"
#include "scheduler/consensus/inference.h"

namespace muster::consensus {

// Single choices and the better of two are categorical; multiple choices, nested or not, multilabel; a single path
// taxonomy; ratings ordinal, numbers numeric, text areas text; shapes boxes, marked texts spans, a list put in order
// ranking.
Kind kind_of(const form::Control& control);

// The label of a deciding value (canonical JSON, form::deciding_values): of choices their positions in the template,
// joined by '|' (of paths by '/'), so that no choice's text can be mistaken; of regions lists as inference.h has them,
// in percent and in UTF-16 code units of the whole text; of the others the number or text. Empty for "null".
std::string label_of(const form::Control& control, std::string_view value_json);

// Labels that answers to a single choice can have, chosen by anybody or not; of other controls none.
std::vector<std::string> possible_labels(const form::Control& control);

// The deciding value that a label stands for, as canonical JSON; "null" for what no label of this control is.
std::string value_of(const form::Form& form, const form::Control& control, std::string_view label);

}  // namespace muster::consensus
