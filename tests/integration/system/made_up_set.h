// A recorded set that nobody recorded: answers of invented people, in the layout of real ones.
#pragma once

#include <cstdint>
#include <filesystem>

namespace muster::testing {

struct MadeUpSet {
  int tasks = 60, people = 12, fewest_answers = 2, most_answers = 5;
  double seconds_per_answer = 0;
  uint64_t seed = 1;
};

// Writes answers.csv and truth.csv into `folder`, which is made. Every task gets between `fewest_answers` and
// `most_answers` answers, ties and repeated answers of the same person among them.
void write_made_up_set(const std::filesystem::path& folder, const MadeUpSet& set);

}  // namespace muster::testing
