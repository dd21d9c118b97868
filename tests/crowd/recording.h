// What real people answered: a folder with answers.csv (task, worker, label, and duration_s where known), truth.csv
// (task, truth) and items.csv (task, …) where these exist.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/result.h"

namespace muster::crowd {

// Tasks, people and classes are indices into the vectors of names.
struct Recording {
  struct Answer {
    uint32_t task = 0, person = 0, label = 0;
    std::optional<std::chrono::milliseconds> duration;
  };
  using Fields = std::vector<std::pair<std::string, std::string>>;  // column, value

  std::string name;                            // the folder's
  std::vector<std::string> classes;            // by number if all are numbers, else by name
  std::vector<std::string> tasks, people;      // in order of first appearance in answers.csv
  std::vector<std::optional<uint32_t>> truth;  // by task
  std::vector<Fields> items;                   // by task; empty where the contents are not known
  std::vector<Answer> answers;                 // at most one per (task, person): the first
  size_t repeated_count = 0;                   // later answers of a pair, left out

  // Answers of each task, in the order of `answers`.
  std::vector<std::vector<Answer>> by_task() const;
};

// Refuses what is not categorical: more than 40 different labels.
Result<Recording> load_recording(const std::filesystem::path& folder);

}  // namespace muster::crowd
