#include "tests/crowd/report.h"

#include <spdlog/fmt/fmt.h>
#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <set>

namespace muster::crowd {

namespace json = boost::json;

namespace {

double seconds(std::chrono::milliseconds time) {
  return static_cast<double>(time.count()) / 1000;
}

std::string percent(const Accuracy& accuracy) {
  return accuracy.judged == 0 ? "no truth" : fmt::format("{:.4f}", *accuracy.share());
}

json::value number_or_null(const Accuracy& accuracy) {
  if (accuracy.judged == 0) return nullptr;
  return *accuracy.share();
}

void judge_job(const PlannedJob& job, const JobOutcome& outcome, JobReport& report) {
  std::map<std::string, std::vector<std::string>> votes;
  std::set<std::string> people;
  for (const AnswerRow& row : outcome.answers) {
    if (row.state != "counted") continue;
    votes[row.key].push_back(row.label.value_or(""));
    people.insert(row.worker);
  }
  report.people = people.size();
  std::map<std::string, const ResultRow*> results;
  for (const ResultRow& row : outcome.results) results.emplace(row.key, &row);
  for (const PlannedTask& task : job.tasks) {
    const auto result = results.find(task.key);
    if (result != results.end()) judge(report.decided, task.truth, result->second->label);
    report.asked_fixed += task.target;
    std::vector<std::string> fixed;
    for (const auto& [worker, label] : task.recorded) fixed.push_back(label);
    judge_fairly(report.fair, task.truth, winners(fixed.empty() ? votes[task.key] : fixed));
  }
}

std::string results_at(const RunOptions& options, const std::string& job) {
  if (!options.out.empty()) return (options.out / (job + ".results.ndjson")).string();
  return options.scheduler_url + "/v1/jobs/" + job + "/results";
}

json::object findings_json(const Findings& findings) {
  json::array first;
  for (const std::string& what : findings.first) first.emplace_back(what);
  return {{"results_checked", findings.results_checked},
          {"answers_checked", findings.answers_checked},
          {"saved_checked", findings.saved_checked},
          {"wrong", findings.count},
          {"first", std::move(first)}};
}

json::object job_json(const JobReport& job) {
  const JobProgress& p = job.progress;
  json::object object{{"name", job.name},
                      {"state", job.state},
                      {"tasks", job.tasks},
                      {"people", job.people},
                      {"answers", job.answers},
                      {"answers_fixed", job.asked_fixed},
                      {"adaptive", job.adaptive},
                      {"accuracy", number_or_null(job.decided)},
                      {"accuracy_fair", number_or_null(job.fair)},
                      {"judged", job.decided.judged},
                      {"answers_per_second", job.answers_per_second},
                      {"seconds", job.seconds},
                      {"results", job.results_at}};
  object["fates"] = {
      {"late", p.late},       {"surplus", p.surplus},   {"invalidated", p.invalidated}, {"quarantined", p.quarantined},
      {"expired", p.expired}, {"returned", p.returned}, {"skipped", p.skipped},         {"recalled", p.recalled}};
  if (job.findings) object["verified"] = findings_json(*job.findings);
  return object;
}

std::string savings(const Report& report) {
  uint64_t used = 0, fixed = 0;
  for (const JobReport& job : report.jobs) {
    if (!job.adaptive) continue;
    used += job.answers;
    fixed += job.asked_fixed;
  }
  if (fixed == 0) return "";
  return fmt::format("adaptive redundancy used {} answers where fixed redundancy takes {}: {:.0f} % fewer\n", used,
                     fixed, 100.0 - 100.0 * static_cast<double>(used) / static_cast<double>(fixed));
}

std::string verdict(const Findings& findings, bool adaptive) {
  if (findings.count == 0) {
    return fmt::format("verified: {} results {}, {} saved answers each accounted for\n", findings.results_checked,
                       adaptive ? "rest on counted answers" : "equal the majority", findings.saved_checked);
  }
  std::string text = fmt::format("NOT as expected: {} findings\n", findings.count);
  for (const std::string& what : findings.first) text += "    " + what + "\n";
  return text;
}

}  // namespace

bool Report::good() const {
  return troubles.empty() && std::all_of(jobs.begin(), jobs.end(), [](const JobReport& job) {
           return job.state == "completed" && (!job.findings || job.findings->count == 0);
         });
}

Report make_report(const Plan& plan, const Outcome& outcome, const RunOptions& options, bool verify) {
  Report report;
  report.people = plan.people.size();
  report.sites = plan.sites.size();
  report.setup_seconds = seconds(outcome.setup_took);
  report.work_seconds = seconds(outcome.work_took);
  for (const PersonHistory& person : outcome.people) {
    report.saved_answers += person.saved.size();
    report.retries += person.retry_count;
    report.gone += person.gone_count;
    report.absences += person.absence_count;
    report.skips += person.skipped_count;
    if (!person.trouble.empty()) report.troubles.push_back(person.worker + ": " + person.trouble);
  }
  for (size_t i = 0; i < plan.jobs.size(); ++i) {
    const JobOutcome& from = outcome.jobs[i];
    JobReport job;
    job.name = plan.jobs[i].name;
    job.state = from.progress.state;
    job.adaptive = plan.jobs[i].confidence.has_value();
    job.tasks = plan.jobs[i].tasks.size();
    job.answers = from.progress.counted;
    job.progress = from.progress;
    job.seconds = seconds(from.took);
    job.answers_per_second = job.seconds > 0 ? static_cast<double>(job.answers) / job.seconds : 0;
    job.results_at = results_at(options, job.name);
    judge_job(plan.jobs[i], from, job);
    if (verify) job.findings = verify_job(plan.jobs[i], from.results, from.answers, outcome.people);
    report.jobs.push_back(std::move(job));
  }
  return report;
}

std::string as_text(const Report& report) {
  std::string text = fmt::format("{:<18} {:<10} {:>8} {:>7} {:>9} {:>9} {:>9} {:>9} {:>10}\n", "job", "state", "tasks",
                                 "people", "answers", "accuracy", "fixed", "majority", "answers/s");
  for (const JobReport& job : report.jobs) {
    text += fmt::format("{:<18} {:<10} {:>8} {:>7} {:>9} {:>9} {:>9} {:>9} {:>10.0f}\n", job.name, job.state, job.tasks,
                        job.people, job.answers, percent(job.decided), job.asked_fixed, percent(job.fair),
                        job.answers_per_second);
  }
  text +=
      "accuracy: results against the truth; fixed: answers that fixed redundancy takes; majority: the accuracy of\n"
      "their majority, in which a tie counts in equal parts\n";
  text += savings(report);
  for (const JobReport& job : report.jobs) {
    text += fmt::format("{}: results in {}\n", job.name, job.results_at);
    if (job.findings) text += "  " + verdict(*job.findings, job.adaptive);
  }
  text += fmt::format("{} people at {} sites saved {} answers in {:.1f} s after {:.1f} s of setting up", report.people,
                      report.sites, report.saved_answers, report.work_seconds, report.setup_seconds);
  text += fmt::format("; {} requests were repeated, {} leases lost before an answer\n", report.retries, report.gone);
  for (const std::string& trouble : report.troubles) text += "gave up: " + trouble + "\n";
  return text;
}

std::string as_json(const Report& report) {
  json::array jobs, troubles;
  for (const JobReport& job : report.jobs) jobs.push_back(job_json(job));
  for (const std::string& trouble : report.troubles) troubles.emplace_back(trouble);
  const json::object object{{"good", report.good()},
                            {"jobs", std::move(jobs)},
                            {"people", report.people},
                            {"sites", report.sites},
                            {"saved_answers", report.saved_answers},
                            {"repeated_requests", report.retries},
                            {"leases_lost", report.gone},
                            {"absences", report.absences},
                            {"skips", report.skips},
                            {"gave_up", std::move(troubles)},
                            {"setup_seconds", report.setup_seconds},
                            {"work_seconds", report.work_seconds}};
  return json::serialize(object) + "\n";
}

Result<void> write_history(const std::vector<PersonHistory>& people, const std::filesystem::path& file) {
  std::ofstream out(file, std::ios::trunc);
  for (const PersonHistory& person : people) {
    for (const SavedAnswer& saved : person.saved) {
      out << json::serialize(json::object{{"worker", person.worker},
                                          {"site", person.site},
                                          {"job", saved.job},
                                          {"key", saved.key},
                                          {"assignment", saved.assignment},
                                          {"label", saved.label},
                                          {"revision", saved.revision},
                                          {"at_ms", saved.at.count()},
                                          {"waited_ms", saved.waited.count()}})
          << '\n';
    }
  }
  out.close();
  if (!out) return fail("crowd.history", file.string() + ": cannot be written");
  return {};
}

}  // namespace muster::crowd
