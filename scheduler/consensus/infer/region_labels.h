// Regions of a control as labels of the kinds boxes and spans, and back. Internal to scheduler/consensus/infer.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "common/form/form.h"

namespace muster::consensus {

// `value`: a canonical list of regions.
std::string shapes_label(const form::Control& control, const boost::json::value& value);
std::string spans_label(const form::Control& control, const boost::json::value& value);

// As canonical JSON; "null" for what is no such label. Turned or mixed shapes do not occur.
std::string shapes_value(const form::Control& control, std::string_view label);
std::string spans_value(const form::Control& control, form::ObjectKind object, std::string_view label);

// Positions of choices, joined by `between`; and the positions in such a text, nothing where one is no choice.
std::string joined(const std::vector<size_t>& positions, char between);
bool split_positions(const form::Control& control, std::string_view label, char between,
                     std::vector<size_t>& positions);

}  // namespace muster::consensus
