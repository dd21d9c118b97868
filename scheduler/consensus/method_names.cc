#include "scheduler/consensus/method_names.h"

#include <algorithm>
#include <string>

namespace muster::consensus {

Result<std::string_view> choose_method(std::string_view wanted, std::span<const std::string_view> names) {
  if (wanted.empty()) return names.front();
  const auto found = std::find(names.begin(), names.end(), wanted);
  if (found != names.end()) return *found;
  std::string message = "there is no method '" + std::string(wanted) + "' for this kind; there are: ";
  for (size_t i = 0; i < names.size(); ++i) message += (i == 0 ? "" : ", ") + std::string(names[i]);
  return fail("consensus.method", std::move(message));
}

}  // namespace muster::consensus
