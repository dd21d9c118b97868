// Majority and accuracy, computed from plain labels. Shares no code with the scheduler, whose results it checks.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace muster::crowd {

// Labels with the most votes, in the order of `classes`; empty without votes.
std::vector<std::string> winners(const std::vector<std::string>& classes, const std::vector<std::string>& votes);

// The label with the most votes; of several, the one that stands first in `classes`.
std::optional<std::string> majority(const std::vector<std::string>& classes, const std::vector<std::string>& votes);

struct Accuracy {
  double right = 0;
  size_t judged = 0;  // tasks with a truth and a value
  std::optional<double> share() const {
    if (judged == 0) return std::nullopt;
    return right / static_cast<double>(judged);
  }
};

// Adds a decided task.
void judge(Accuracy& accuracy, const std::optional<std::string>& truth, const std::optional<std::string>& value);
// Adds a task where a tie among n labels that holds the truth counts 1/n.
void judge_fairly(Accuracy& accuracy, const std::optional<std::string>& truth, const std::vector<std::string>& winners);

}  // namespace muster::crowd
