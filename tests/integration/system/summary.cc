#include "tests/integration/system/summary.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>

#include "tests/support/temp_dir.h"

namespace muster::testing {

namespace json = boost::json;

namespace {

uint64_t number(const json::value& value, std::string_view pointer) {
  boost::system::error_code error;
  const json::value* found = value.find_pointer(pointer, error);
  return found ? found->to_number<uint64_t>(error) : 0;
}

double share(const json::value& job, std::string_view name) {
  boost::system::error_code error;
  return job.at(name).to_number<double>(error);
}

}  // namespace

Summary read_summary(const std::filesystem::path& file) {
  Summary summary;
  boost::system::error_code error;
  const json::value value = json::parse(read_text(file), error);
  if (error) return summary;
  summary.good = value.at("good").as_bool();
  summary.saved_answers = number(value, "/saved_answers");
  summary.repeated_requests = number(value, "/repeated_requests");
  for (const json::value& job : value.at("jobs").as_array()) {
    JobSummary& into = summary.jobs[std::string(job.at("name").as_string())];
    into.state = std::string(job.at("state").as_string());
    into.tasks = number(job, "/tasks");
    into.answers = number(job, "/answers");
    into.answers_fixed = number(job, "/answers_fixed");
    into.accuracy = share(job, "accuracy");
    into.accuracy_fair = share(job, "accuracy_fair");
    into.expired = number(job, "/fates/expired");
    into.surplus = number(job, "/fates/surplus");
    into.results_checked = number(job, "/verified/results_checked");
    into.saved_checked = number(job, "/verified/saved_checked");
    into.wrong = number(job, "/verified/wrong");
  }
  return summary;
}

void expect_all_verified(const Summary& summary) {
  EXPECT_TRUE(summary.good);
  for (const auto& [name, job] : summary.jobs) {
    EXPECT_EQ(job.state, "completed") << name;
    EXPECT_EQ(job.wrong, 0u) << name;
    EXPECT_EQ(job.results_checked, job.tasks) << name;
    EXPECT_GE(job.saved_checked, job.answers) << name;
  }
}

std::vector<SavedLine> read_history(const std::filesystem::path& file) {
  std::vector<SavedLine> lines;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    const json::value value = json::parse(line);
    lines.push_back({std::string(value.at("worker").as_string()), std::string(value.at("site").as_string()),
                     value.at("at_ms").to_number<int64_t>(), value.at("waited_ms").to_number<int64_t>()});
  }
  return lines;
}

}  // namespace muster::testing
