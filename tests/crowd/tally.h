// Majority and accuracy, computed from plain labels. Shares no code with the scheduler, whose results it checks.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace muster::crowd {

// Labels with the most votes, by the bytes of their JSON strings (so that `a b` comes before `a`, whose closing quote
// is greater than a space); empty without votes. Labels need no escapes in JSON.
std::vector<std::string> winners(const std::vector<std::string>& votes);

// The label with the most votes; of several, the first of `winners`.
std::optional<std::string> majority(const std::vector<std::string>& votes);

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
