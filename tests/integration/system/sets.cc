#include "tests/integration/system/sets.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "tests/support/temp_dir.h"

namespace muster::testing {

std::string recordings() {
  const char* given = std::getenv("MUSTER_RECORDED");
  const std::filesystem::path folder =
      given != nullptr && *given != '\0' ? given : MUSTER_SOURCE_DIR "/../shared/crowd";
  return std::filesystem::exists(folder / "music_genre" / "answers.csv") ? folder.string() : "";
}

void write_made_up_set(const std::filesystem::path& folder, const MadeUpSet& set) {
  std::mt19937_64 random(set.seed);
  const auto below = [&](int limit) { return static_cast<int>(random() % static_cast<uint64_t>(limit)); };
  const char* const labels[] = {"heron", "heron & egret", "none"};
  std::string answers = "task,worker,label,duration_s\n", truth = "task,truth\n";
  std::vector<int> people(static_cast<size_t>(set.people));
  std::iota(people.begin(), people.end(), 1);
  for (int task = 1; task <= set.tasks; ++task) {
    const int right = below(3);
    const std::string key = "photo/" + std::to_string(task);
    truth += key + "," + labels[right] + "\n";
    std::shuffle(people.begin(), people.end(), random);
    const int count = set.fewest_answers + below(set.most_answers - set.fewest_answers + 1);
    for (int i = 0; i < count; ++i) {
      const int label = below(10) < 6 ? right : below(3);
      const std::string row = key + ",p" + std::to_string(people[static_cast<size_t>(i)]) + ",";
      const std::string end = "," + std::to_string(set.seconds_per_answer * (500 + below(1001)) / 1000) + "\n";
      answers += row + labels[label] + end;
      if (below(20) == 0) answers += row + labels[below(3)] + end;
    }
  }
  std::filesystem::create_directories(folder);
  write_text(folder / "answers.csv", answers);
  write_text(folder / "truth.csv", truth);
}

}  // namespace muster::testing
