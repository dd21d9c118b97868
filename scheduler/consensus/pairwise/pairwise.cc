#include "scheduler/consensus/pairwise/pairwise.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "scheduler/consensus/method_names.h"
#include "scheduler/consensus/pairwise/bradley_terry.h"
#include "scheduler/consensus/pairwise/noisy_bradley_terry.h"
#include "scheduler/consensus/pairwise/plackett_luce.h"
#include "scheduler/consensus/pairwise/strengths.h"

namespace muster::consensus::pairwise {
namespace {

constexpr std::array<std::string_view, 3> kPairwise = {"noisy-bradley-terry", "bradley-terry", "win-rate"};
constexpr std::array<std::string_view, 4> kRanking = {"plackett-luce", "bradley-terry", "noisy-bradley-terry",
                                                      "win-rate"};

Strengths fit(std::string_view method, const Orders& orders) {
  if (method == "plackett-luce") return plackett_luce(orders);
  const Orders pairs = pairs_of(orders);
  if (method == "win-rate") return win_rate(pairs);
  if (method == "noisy-bradley-terry") return noisy_bradley_terry(pairs);
  return bradley_terry(pairs);
}

std::string score_text(double score) {
  if (std::abs(score) < 5e-10) return "0";
  char text[64];
  const auto done = std::to_chars(text, text + sizeof text, score, std::chars_format::fixed, 9);
  std::string_view digits(text, static_cast<size_t>(done.ptr - text));
  return std::string(digits.substr(0, digits.find_last_not_of('0') + 1));
}

Inference told(const NamedOrders& named, std::string_view method) {
  const Strengths strengths = fit(method, named.orders);
  const std::vector<uint32_t> component = components(named.orders);
  const std::vector<double> confidence = placement(component, strengths);
  Inference inference;
  inference.method = method;
  inference.iterations = strengths.iterations;
  inference.converged = strengths.converged;
  for (uint32_t i = 0; i < named.orders.items; ++i) {
    inference.tasks.push_back({named.items[i], score_text(strengths.score[i]), confidence[i]});
  }
  std::vector<uint64_t> answers(named.orders.workers, 0);
  for (const uint32_t worker : named.orders.worker) ++answers[worker];
  for (uint32_t w = 0; w < named.orders.workers; ++w) {
    inference.workers.push_back({named.workers[w], strengths.reliability[w], answers[w]});
  }
  const uint32_t count = component.empty() ? 0 : *std::max_element(component.begin(), component.end()) + 1;
  if (count > 1) inference.why = std::to_string(count) + " components; scores compare only within one";
  return inference;
}

}  // namespace

std::span<const std::string_view> pairwise_methods() {
  return kPairwise;
}
std::span<const std::string_view> ranking_methods() {
  return kRanking;
}

Result<Inference> infer_pairwise(const Request& request) {
  const auto method = choose_method(request.method, kPairwise);
  if (!method) return tl::unexpected(method.error());
  const auto named = read_pairs(request.answers, request.repeats);
  if (!named) return tl::unexpected(named.error());
  return told(*named, *method);
}

Result<Inference> infer_ranking(const Request& request) {
  const auto method = choose_method(request.method, kRanking);
  if (!method) return tl::unexpected(method.error());
  const auto named = read_rankings(request.answers, request.repeats);
  if (!named) return tl::unexpected(named.error());
  return told(*named, *method);
}

}  // namespace muster::consensus::pairwise
