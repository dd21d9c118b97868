#include "tests/crowd/tally.h"

#include <algorithm>

namespace muster::crowd {

std::vector<std::string> winners(const std::vector<std::string>& votes) {
  std::map<std::string, size_t> counts;
  size_t most = 0;
  for (const std::string& vote : votes) most = std::max(most, ++counts[vote]);
  std::vector<std::string> first;
  for (const auto& [label, count] : counts) {
    if (count == most) first.push_back(label);
  }
  std::sort(first.begin(), first.end(), [](const std::string& a, const std::string& b) { return a + '"' < b + '"'; });
  return first;
}

std::optional<std::string> majority(const std::vector<std::string>& votes) {
  const auto first = winners(votes);
  if (first.empty()) return std::nullopt;
  return first.front();
}

void judge(Accuracy& accuracy, const std::optional<std::string>& truth, const std::optional<std::string>& value) {
  if (!truth || !value) return;
  ++accuracy.judged;
  if (*truth == *value) accuracy.right += 1;
}

void judge_fairly(Accuracy& accuracy, const std::optional<std::string>& truth,
                  const std::vector<std::string>& winners) {
  if (!truth || winners.empty()) return;
  ++accuracy.judged;
  if (std::find(winners.begin(), winners.end(), *truth) != winners.end()) {
    accuracy.right += 1.0 / static_cast<double>(winners.size());
  }
}

}  // namespace muster::crowd
