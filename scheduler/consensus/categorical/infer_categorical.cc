#include "scheduler/consensus/categorical/infer_categorical.h"

#include <vector>

#include "scheduler/consensus/categorical/calibration.h"
#include "scheduler/consensus/categorical/methods.h"
#include "scheduler/consensus/categorical/named_labels.h"

namespace muster::consensus {
namespace {

constexpr std::string_view kDefaultMethod = "auto";

std::vector<std::string_view> default_first() {
  std::vector<std::string_view> names = {kDefaultMethod};
  for (const CategoricalMethod& method : categorical_methods()) {
    if (method.name != kDefaultMethod) names.push_back(method.name);
  }
  return names;
}

Calibration calibrate(const Labels& labels, const Estimate& fit, const CategoricalMethod& method) {
  size_t gold = 0;
  for (uint32_t t = 0; t < labels.tasks(); ++t) gold += labels.truth(t) != Labels::kUnknown && !labels.of(t).empty();
  return gold < kLeastGold ? calibrate_by_answers(labels, fit, method.run)
                           : calibrate_by_learned_gold(labels, fit, method.run);
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
  const Estimate estimate = method->run(named.labels);
  Inference inference = with_names(named, estimate);
  if (!request.calibrate) return inference;
  const Calibration calibration = calibrate(named.labels, estimate, *method);
  inference.confidence_basis = consensus::name(calibration.basis);
  inference.curve = calibration.curve;
  for (uint32_t t = 0; t < estimate.tasks(); ++t) inference.tasks[t].confidence = calibration.confidence[t];
  return inference;
}

}  // namespace muster::consensus
