// A single choice in Label Studio's shape, for the control `label` on the object `item`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace muster::crowd {

// A JSON array of results.
std::string choice_result(const std::string& label);
// The chosen label in such an array; nothing if there is none.
std::optional<std::string> chosen_label(std::string_view results_json);

}  // namespace muster::crowd
