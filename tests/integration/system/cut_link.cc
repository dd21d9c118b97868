#include "tests/integration/system/cut_link.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "tests/integration/system/deployment.h"
#include "tests/integration/system/sets.h"
#include "tests/integration/system/summary.h"

namespace muster::testing {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

constexpr int kStock = 16;  // leases a person holds: what carries them over the cut

bool is_connected(Deployment& deployment, const std::string& name) {
  const auto response = deployment.api("GET", "/v1/sites");
  if (!response || response->status != 200) return false;
  const boost::json::value body = boost::json::parse(response->body);
  for (const auto& site : body.at("sites").as_array()) {
    if (site.at("name").as_string() == name) return site.at("connected").as_bool();
  }
  return false;
}

// The longest wait for a task at a site, the first ones left out, which fill the stock.
milliseconds longest_wait(const std::vector<SavedLine>& history, const std::string& site) {
  std::map<std::string, int> seen;
  int64_t longest = 0;
  for (const SavedLine& line : history) {
    if (line.site == site && ++seen[line.worker] > 2) longest = std::max(longest, line.waited_ms);
  }
  return milliseconds(longest);
}

}  // namespace

void work_through_a_cut(const CutPlan& plan) {
  DeploymentOptions options;
  options.sites = {"north", "south"};
  options.relayed = DeploymentOptions::Relayed::FirstSite;
  options.stock = kStock;
  Deployment deployment(options);
  const auto set = deployment.folder() / "birds";
  const double think_s = static_cast<double>(plan.think.count()) / 1000;
  const int answers_each = static_cast<int>((plan.before + plan.cut + plan.after) / plan.think);
  write_made_up_set(set, {.tasks = answers_each * 12 / 3,
                          .people = 12,
                          .fewest_answers = 3,
                          .most_answers = 3,
                          .seconds_per_answer = think_s});
  const auto crowd = deployment.start_crowd({"replay", "--verify", "--pace", "1", "--lease",
                                             std::to_string(plan.lease.count()) + "s", "--set", set.string()});
  ASSERT_TRUE(deployment.wait_for_people(*crowd)) << deployment.logs();

  ASSERT_FALSE(crowd->wait(plan.before)) << deployment.logs();
  deployment.link().cut();
  const auto cut_at = std::chrono::steady_clock::now();
  EXPECT_TRUE(eventually(seconds(10), [&] { return !is_connected(deployment, "north"); }));
  ASSERT_FALSE(
      crowd->wait(plan.cut - std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - cut_at)))
      << deployment.logs();
  EXPECT_FALSE(is_connected(deployment, "north"));
  deployment.link().mend();
  EXPECT_TRUE(eventually(seconds(20), [&] { return is_connected(deployment, "north"); })) << deployment.logs();

  ASSERT_EQ(crowd->wait(plan.before + plan.cut + plan.after + minutes(2)), 0) << deployment.logs();
  const Summary summary = read_summary(deployment.folder() / "summary.json");
  const JobSummary& job = summary.jobs.at("birds");
  EXPECT_EQ(job.wrong, 0u);
  EXPECT_EQ(job.expired, 0u) << "a lease of a site that is cut off must not expire";
  EXPECT_EQ(summary.saved_answers, job.answers);
  const auto history = read_history(deployment.folder() / "history.ndjson");
  EXPECT_LT(longest_wait(history, "north"), milliseconds(1000)) << "somebody waited for a task";
}

}  // namespace muster::testing
