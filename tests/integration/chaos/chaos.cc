#include "tests/integration/chaos/chaos.h"

#include <algorithm>
#include <cstdio>

#include "tests/integration/system/summary.h"

namespace muster::testing {

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr int kThinkMs = 250;  // median time of a person for a task
constexpr int kRedundancy = 3;
constexpr double kBusy = 0.65;                    // share of the time in which people get on, under faults
constexpr milliseconds kLook{50};                 // of the driver
constexpr milliseconds kStragglers{60};           // acknowledgements that a leader had sent before it was struck
constexpr std::chrono::minutes kEndPatience{10};  // for the work to end once nothing fails any more

std::vector<std::string> work(const ChaosOptions& options) {
  const double answers = static_cast<double>(options.length.count()) * 1000 / kThinkMs * options.people * kBusy;
  return {"simulate",        "--verify",
          "--tasks",         std::to_string(static_cast<int>(answers / kRedundancy) + 50),
          "--people",        std::to_string(options.people),
          "--redundancy",    std::to_string(kRedundancy),
          "--think-ms",      std::to_string(kThinkMs),
          "--absence-share", "0.02",
          "--absence-ms",    "800",
          "--skip-share",    "0.01",
          "--lease",         "60s",
          "--patience",      "240",
          "--seed",          std::to_string(options.seed),
          "--quiet"};
}

}  // namespace

Chaos::Chaos(ChaosOptions options) : options_(options), chance_(options.seed) {
  DeploymentOptions deployment;
  deployment.schedulers = 2;
  deployment.relayed = DeploymentOptions::Relayed::Everybody;
  if (options_.replica) {
    group_ = std::make_unique<test::RedisGroup>();
    deployment.redis = group_->url();
    deployment.durability = "replica";
  } else {
    single_ = std::make_unique<test::TestRedis>();
    deployment.redis = single_->url();
  }
  deployment_ = std::make_unique<Deployment>(deployment);
  scheduler_hurt_.assign(2, false);
  agent_hurt_.assign(deployment_->site_count(), false);
  link_hurt_.assign(deployment_->site_count(), false);
}

const std::vector<Chaos::Fault>& Chaos::faults() {
  static const std::vector<Fault> kFaults = {
      {"kill leader", 5, &Chaos::kill_leader},   {"ask leader to go", 3, &Chaos::ask_leader_to_go},
      {"pause leader", 2, &Chaos::pause_leader}, {"kill standby", 3, &Chaos::kill_standby},
      {"kill agent", 8, &Chaos::kill_agent},     {"pause agent", 2, &Chaos::pause_agent},
      {"cut link", 7, &Chaos::cut_link},         {"sever link", 4, &Chaos::sever_link},
      {"slow link", 3, &Chaos::slow_link},       {"kill redis", 3, &Chaos::kill_redis},
      {"pause redis", 1, &Chaos::pause_redis},   {"fail redis over", 2, &Chaos::fail_redis_over},
      {"fill redis", 2, &Chaos::fill_redis},
  };
  return kFaults;
}

void Chaos::strike() {
  int all = 0;
  for (const Fault& fault : faults()) all += fault.weight;
  int at = static_cast<int>(any(static_cast<size_t>(all)));
  for (const Fault& fault : faults()) {
    at -= fault.weight;
    if (at >= 0) continue;
    if ((this->*fault.strike)()) ++report_.faults[fault.name];
    return;
  }
}

void Chaos::later(milliseconds delay, std::function<void()> mend) {
  mends_.emplace_back(Clock::now() + delay, std::move(mend));
}

void Chaos::mend_what_is_due(bool all) {
  std::stable_sort(mends_.begin(), mends_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  while (!mends_.empty() && (all || mends_.front().first <= Clock::now())) {
    const auto mend = std::move(mends_.front().second);
    mends_.erase(mends_.begin());
    mend();
  }
}

milliseconds Chaos::between(int least_ms, int most_ms) {
  return milliseconds(least_ms + static_cast<int>(any(static_cast<size_t>(most_ms - least_ms))));
}

void Chaos::say(const std::string& what) {
  const std::chrono::duration<double> since = Clock::now() - begin_;
  std::printf("%8.2f  %s\n", since.count(), what.c_str());
  std::fflush(stdout);
}

ChaosReport Chaos::run() {
  crowd_ = deployment_->start_crowd(work(options_));
  std::vector<std::string> agents;
  for (size_t site = 0; site < deployment_->site_count(); ++site) agents.push_back(deployment_->agent_url(site));
  acknowledgements_ = std::make_unique<Acknowledgements>(agents);
  crowd_->wait(seconds(3));
  const auto end = Clock::now() + options_.length;
  auto next = Clock::now();
  while (Clock::now() < end && !crowd_->wait(kLook)) {
    mend_what_is_due(false);
    if (Clock::now() < next) continue;
    strike();
    const double wait = std::exponential_distribution<double>(1)(chance_);
    next = Clock::now() + milliseconds(static_cast<int>(wait * static_cast<double>(options_.every.count())));
  }
  const bool early = !crowd_->running();
  mend_what_is_due(true);
  say("nothing fails any more; the work goes on to its end");
  const auto status = crowd_->wait(kEndPatience);
  report_.takeovers = acknowledgements_->gaps(killed_at_, kStragglers);
  report_.handed_over = acknowledgements_->gaps(asked_at_, kStragglers);
  const Summary summary = read_summary(deployment_->folder() / "summary.json");
  report_.good = status == 0 && summary.good;
  if (early) report_.trouble = "the work was over before the time was; ";
  if (!status) report_.trouble += "the work did not end; ";
  for (const auto& [name, job] : summary.jobs) {
    const bool whole = job.state == "completed" && job.wrong == 0 && job.results_checked == job.tasks;
    if (!whole) report_.trouble += name + " is " + job.state + " with " + std::to_string(job.wrong) + " wrong; ";
    report_.good = report_.good && whole;
    say(name + ": " + std::to_string(job.answers) + " answers counted, " + std::to_string(job.saved_checked) +
        " seen as saved and checked");
  }
  return report_;
}

}  // namespace muster::testing
