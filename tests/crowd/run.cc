#include "tests/crowd/run.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <random>
#include <utility>

#include "tests/crowd/shift.h"

namespace muster::crowd {

namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds kPollEvery{250};
constexpr std::chrono::seconds kTellEvery{5};

milliseconds since(Clock::time_point start) {
  return std::chrono::duration_cast<milliseconds>(Clock::now() - start);
}

std::string random_password() {
  static constexpr char kLetters[] = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  std::random_device random;
  std::uniform_int_distribution<size_t> letter(0, sizeof kLetters - 2);
  std::string password;
  for (int i = 0; i < 20; ++i) password += kLetters[letter(random)];
  return password;
}

class Run {
 public:
  Run(Plan& plan, const RunOptions& options, SchedulerClient& scheduler, Pause& pause)
      : plan_(plan), options_(options), scheduler_(scheduler), pause_(pause) {}

  Result<Outcome> go() {
    const auto began = Clock::now();
    outcome_.jobs.resize(plan_.jobs.size());
    if (auto ready = set_up(); !ready) return tl::unexpected(ready.error());
    outcome_.setup_took = since(began);
    if (auto worked = work(); !worked) return tl::unexpected(worked.error());
    if (auto fetched = fetch_exports(); !fetched) return tl::unexpected(fetched.error());
    return std::move(outcome_);
  }

 private:
  void tell(const std::string& line) const {
    if (!options_.quiet) std::fprintf(stderr, "%s\n", line.c_str());
  }

  Result<void> set_up() {
    tell("Enrolling " + std::to_string(plan_.people.size()) + " people at " + std::to_string(plan_.sites.size()) +
         " sites");
    if (auto done = scheduler_.enrol_workers(plan_.people, plan_.sites); !done) return done;
    for (const PlannedJob& job : plan_.jobs) {
      tell("Importing " + std::to_string(job.tasks.size()) + " items into " + job.name);
      if (auto done = scheduler_.create_job(job); !done) return done;
      if (auto done = scheduler_.import_items(job); !done) return done;
    }
    if (auto done = create_desk_accounts(); !done) return done;
    for (const PlannedJob& job : plan_.jobs) {
      if (auto done = scheduler_.start_job(job.name); !done) return done;
    }
    return {};
  }

  Result<void> create_desk_accounts() {
    std::vector<std::vector<std::pair<std::string, std::string>>> accounts(plan_.sites.size());
    for (const PlannedPerson& person : plan_.people) {
      seats_.push_back({options_.agents[person.site].url, random_password()});
      accounts[person.site].emplace_back(person.worker, seats_.back().password);
    }
    for (size_t site = 0; site < accounts.size(); ++site) {
      const AgentAddress& agent = options_.agents[site];
      tell("Creating " + std::to_string(accounts[site].size()) + " desk accounts at " + agent.site);
      auto done = create_accounts(agent.url, agent.admin_token, accounts[site], options_.patience, pause_);
      if (!done) return done;
    }
    return {};
  }

  // Ends when all jobs are complete and everybody has signed out.
  Result<void> work() {
    const auto began = last_progress_ = Clock::now();
    auto shift = Shift::start(plan_, seats_);
    if (!shift) return tl::unexpected(shift.error());
    tell("People at work");
    while (!all_complete() || (*shift)->still_at_work() > 0) {
      pause_.wait(kPollEvery);
      if (auto looked = look(began); !looked) return looked;
      if (all_complete()) *plan_.over = true;
      if (all_complete() && plan_.world) plan_.world->all_done = true;
      if (Clock::now() - last_progress_ > options_.patience) {
        tell_troubles(**shift);
        return fail("crowd.stuck", "no progress for " + std::to_string(options_.patience.count()) + " s; " +
                                       std::to_string((*shift)->still_at_work()) + " people are still at work");
      }
    }
    outcome_.work_took = since(began);
    outcome_.people = (*shift)->take_histories();
    return {};
  }

  bool all_complete() const {
    return std::all_of(outcome_.jobs.begin(), outcome_.jobs.end(),
                       [](const JobOutcome& job) { return job.complete(); });
  }

  Result<void> look(Clock::time_point began) {
    uint64_t counted = 0, wanted = 0;
    for (size_t i = 0; i < plan_.jobs.size(); ++i) {
      JobOutcome& job = outcome_.jobs[i];
      if (!job.complete()) {
        auto progress = scheduler_.progress(plan_.jobs[i].name);
        if (!progress) return tl::unexpected(progress.error());
        job.progress = *progress;
        job.took = since(began);
      }
      counted += job.progress.counted;
      wanted += job.progress.wanted;
    }
    if (counted != last_counted_) last_progress_ = Clock::now();
    last_counted_ = counted;
    if (Clock::now() - last_told_ > kTellEvery) {
      last_told_ = Clock::now();
      tell(std::to_string(counted) + " of " + std::to_string(wanted) + " answers counted");
    }
    return {};
  }

  void tell_troubles(Shift& shift) const {
    for (const PersonHistory& person : shift.take_histories()) {
      if (!person.trouble.empty()) tell(person.worker + " at " + person.site + ": " + person.trouble);
    }
  }

  // Progress may have grown stale while people finished (late and surplus answers); it is read once more.
  Result<void> fetch_exports() {
    for (size_t i = 0; i < plan_.jobs.size(); ++i) {
      const std::string& name = plan_.jobs[i].name;
      JobOutcome& job = outcome_.jobs[i];
      auto progress = scheduler_.progress(name);
      if (!progress) return tl::unexpected(progress.error());
      job.progress = *progress;
      auto results = fetch<ResultRow>(name, "results", parse_result_row, job.results);
      if (!results) return results;
      auto answers = fetch<AnswerRow>(name, "answers", parse_answer_row, job.answers);
      if (!answers) return answers;
    }
    return {};
  }

  template <class Row>
  Result<void> fetch(const std::string& job, const std::string& what, Result<Row> (*parse)(std::string_view),
                     std::vector<Row>& rows) {
    std::ofstream file;
    if (!options_.out.empty()) file.open(options_.out / (job + "." + what + ".ndjson"), std::ios::trunc);
    auto done = scheduler_.export_rows(job, what, [&](std::string_view line) -> Result<void> {
      auto row = parse(line);
      if (!row) return tl::unexpected(row.error());
      rows.push_back(std::move(*row));
      if (file.is_open()) file << line << '\n';
      return {};
    });
    if (done && file.is_open() && !file.flush()) return fail("crowd.out", "cannot write to " + options_.out.string());
    return done;
  }

  Plan& plan_;
  const RunOptions& options_;
  SchedulerClient& scheduler_;
  Pause& pause_;
  Outcome outcome_;
  std::vector<Shift::Seat> seats_;
  Clock::time_point last_progress_, last_told_;
  uint64_t last_counted_ = 0;
};

}  // namespace

Result<Outcome> run_plan(Plan& plan, const RunOptions& options) {
  if (!options.out.empty()) {
    std::error_code error;
    std::filesystem::create_directories(options.out, error);
    if (error) return fail("crowd.out", options.out.string() + ": " + error.message());
  }
  Pause pause;
  auto scheduler = SchedulerClient::create(options.scheduler_url, options.token, options.patience, pause);
  if (!scheduler) return tl::unexpected(scheduler.error());
  return Run(plan, options, **scheduler, pause).go();
}

}  // namespace muster::crowd
