// Sets of answers to replay: recorded ones where there are any, and made-up ones in the same layout.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace muster::testing {

// The folder of recorded sets ($MUSTER_RECORDED, else ../shared/crowd); "" where there are none.
std::string recordings();

struct MadeUpSet {
  int tasks = 60, people = 12, fewest_answers = 2, most_answers = 5;
  double seconds_per_answer = 0;  // in the mean; half to one and a half times that, so that people do not keep step
  uint64_t seed = 1;
};

// Writes answers.csv and truth.csv into `folder`, which is made. Every task gets between `fewest_answers` and
// `most_answers` answers, ties and repeated answers of the same person among them.
void write_made_up_set(const std::filesystem::path& folder, const MadeUpSet& set);

}  // namespace muster::testing
