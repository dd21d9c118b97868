// JSON written so that the same value always has the same bytes. Internal to common/form.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace muster::form {

std::string json_text(std::string_view text);
// The shortest decimal that reads back as the same number; one zero only.
std::string json_number(double number);
std::string json_list(const std::vector<std::string_view>& texts);

}  // namespace muster::form
