// A list put in order as a label of the kind ranking, and back. Internal to scheduler/consensus/infer.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace muster::consensus {

// Ids joined by '>'; what an id may not hold there is written as %XX.
std::string ranking_label(const boost::json::value& value);
// As canonical JSON; "null" for an empty label.
std::string ranking_value(std::string_view label);

// The ids in such a label, still escaped.
std::vector<std::string_view> split_ids(std::string_view label);

}  // namespace muster::consensus
