#include "scheduler/consensus/categorical/infer_categorical.h"

#include <vector>

#include "scheduler/consensus/categorical/methods.h"
#include "scheduler/consensus/categorical/named_labels.h"

namespace muster::consensus {
namespace {

constexpr std::string_view kDefaultMethod = "one-coin";

std::vector<std::string_view> default_first() {
  std::vector<std::string_view> names = {kDefaultMethod};
  for (const CategoricalMethod& method : categorical_methods()) {
    if (method.name != kDefaultMethod) names.push_back(method.name);
  }
  return names;
}

}  // namespace

std::span<const std::string_view> categorical_method_names() {
  static const std::vector<std::string_view> kNames = default_first();
  return kNames;
}

Result<Inference> infer_categorical(const Request& request) {
  const std::string_view name = request.method.empty() ? kDefaultMethod : std::string_view(request.method);
  const CategoricalMethod* method = find_categorical_method(name);
  if (method == nullptr) {
    std::string message = "no method '" + request.method + "' for choices; there are";
    for (const std::string_view known : categorical_method_names()) message.append(" ").append(known);
    return fail("consensus.method", std::move(message));
  }
  const NamedLabels named = intern_request(request);
  return with_names(named, method->run(named.labels));
}

}  // namespace muster::consensus
