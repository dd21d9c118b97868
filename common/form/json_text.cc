#include "common/form/json_text.h"

#include <boost/json.hpp>
#include <charconv>

namespace muster::form {

std::string json_text(std::string_view text) {
  return boost::json::serialize(boost::json::string_view(text));
}

std::string json_number(double number) {
  char digits[32];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number == 0 ? 0.0 : number);
  return {digits, end};
}

std::string json_list(const std::vector<std::string_view>& texts) {
  std::string out = "[";
  for (const std::string_view text : texts) out += (out.size() > 1 ? "," : "") + json_text(text);
  return out + "]";
}

}  // namespace muster::form
