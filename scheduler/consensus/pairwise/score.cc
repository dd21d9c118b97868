#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "scheduler/consensus/pairwise/bradley_terry.h"
#include "scheduler/consensus/pairwise/pairwise.h"

namespace muster::consensus::pairwise {
namespace {

double log_odds(double reliability) {
  const double r = std::clamp(reliability, 0.05, 0.99);
  return std::log(r / (1 - r));
}

// By label, then reliability, so that sums do not depend on who came first.
std::vector<PersonAnswer> sorted(std::span<const PersonAnswer> answers) {
  std::vector<PersonAnswer> list(answers.begin(), answers.end());
  std::sort(list.begin(), list.end(), [](const PersonAnswer& a, const PersonAnswer& b) {
    return std::pair(a.label, a.reliability) < std::pair(b.label, b.reliability);
  });
  return list;
}

// Items, best first: by the mean of (items behind) / (other items) over the rankings they are in.
std::vector<uint32_t> by_mean_place(const Orders& orders, const std::vector<double>& reliability) {
  std::vector<double> sum(orders.items, 0), weight(orders.items, 1e-9);
  for (uint32_t o = 0; o < orders.count(); ++o) {
    const auto order = orders.of(o);
    const double r = std::clamp(reliability[orders.worker[o]], 0.05, 1.0);
    for (size_t place = 0; place < order.size(); ++place) {
      const double behind = static_cast<double>(order.size() - 1 - place);
      sum[order[place]] += r * (order.size() > 1 ? behind / static_cast<double>(order.size() - 1) : 0.5);
      weight[order[place]] += r;
    }
  }
  std::vector<uint32_t> items(orders.items);
  for (uint32_t i = 0; i < orders.items; ++i) {
    sum[i] /= weight[i];
    items[i] = i;
  }
  std::stable_sort(items.begin(), items.end(), [&](uint32_t a, uint32_t b) { return sum[a] > sum[b]; });
  return items;
}

// Over pairs that somebody ordered: the posterior that the pair stands as in `order`.
double mean_pair_posterior(const Orders& pairs, const std::vector<double>& reliability,
                           const std::vector<uint32_t>& order) {
  std::vector<uint32_t> place(pairs.items);
  for (uint32_t p = 0; p < order.size(); ++p) place[order[p]] = p;
  std::map<std::pair<uint32_t, uint32_t>, double> odds;  // (better, worse) in `order` → log-odds
  for (uint32_t o = 0; o < pairs.count(); ++o) {
    const uint32_t winner = pairs.of(o)[0], loser = pairs.of(o)[1];
    const double said = log_odds(reliability[pairs.worker[o]]);
    if (place[winner] < place[loser]) {
      odds[{winner, loser}] += said;
    } else {
      odds[{loser, winner}] -= said;
    }
  }
  double sum = 0;
  for (const auto& [pair, value] : odds) sum += logistic(value);
  return odds.empty() ? 0.5 : sum / static_cast<double>(odds.size());
}

}  // namespace

Opinion score_pairwise(std::span<const PersonAnswer> answers) {
  std::map<std::string_view, double> odds;
  for (const PersonAnswer& answer : sorted(answers)) {
    if (!answer.label.empty()) odds[answer.label] += log_odds(answer.reliability);
  }
  if (odds.empty()) return {};
  const auto best =
      std::max_element(odds.begin(), odds.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  double sum = odds.size() == 1 ? std::exp(-best->second) : 0;  // the loser whom nobody named
  for (const auto& [label, value] : odds) sum += std::exp(value - best->second);
  return {std::string(best->first), 1 / sum};
}

Opinion score_ranking(std::span<const PersonAnswer> answers) {
  std::vector<std::string> people;
  std::vector<AnswerRow> rows;
  std::vector<double> reliability;
  people.reserve(answers.size());  // rows point into it
  for (const PersonAnswer& answer : sorted(answers)) {
    const AnswerRow alone{"", "", answer.label};
    if (!read_rankings({&alone, 1})) continue;
    people.push_back(std::to_string(1'000'000'000 + people.size()));  // as many digits each: in order as text too
    rows.push_back({"", people.back(), answer.label});
    reliability.push_back(answer.reliability);
  }
  if (rows.empty()) return {};
  const auto named = read_rankings(rows);
  if (!named) return {};
  const std::vector<uint32_t> order = by_mean_place(named->orders, reliability);
  std::string label;
  for (const uint32_t item : order) label += (label.empty() ? "" : ">") + named->items[item];
  return {label, mean_pair_posterior(pairs_of(named->orders), reliability, order)};
}

}  // namespace muster::consensus::pairwise
