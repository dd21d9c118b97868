// muster-crowd: recorded or simulated people work through real agents; what comes out is checked.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/crowd/plan.h"
#include "tests/crowd/report.h"
#include "tests/crowd/run.h"

namespace {

using namespace muster;
using namespace muster::crowd;

constexpr int kNotAsExpected = 1, kCouldNotRun = 3;

struct Arguments {
  std::string scheduler, token_file, summary_file, history_file, out, lease;
  std::vector<std::string> agents, sets;
  long patience_s = 300;
  long think_ms = 0, absence_ms = 1000;
  bool verify = false, quiet = false;
  double confidence = 0;  // 0: fixed redundancy
  ReplayOptions replay;
  SimulateOptions simulate;
};

int give_up(const Failure& failure) {
  std::fprintf(stderr, "muster-crowd: %s\n", failure.message.c_str());
  return kCouldNotRun;
}

Result<std::string> read_secret(const std::string& file) {
  std::ifstream in(file);
  std::string text(std::istreambuf_iterator<char>(in), {});
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.pop_back();
  if (text.empty()) return fail("crowd.token", file + ": no token to read");
  return text;
}

// SITE=URL[,ADMIN_TOKEN_FILE]
Result<AgentAddress> parse_agent(const std::string& text) {
  const size_t equals = text.find('='), comma = text.find(',');
  if (equals == std::string::npos || equals == 0) return fail("crowd.agent", "'" + text + "' is not SITE=URL");
  AgentAddress agent;
  agent.site = text.substr(0, equals);
  agent.url = text.substr(equals + 1, comma == std::string::npos ? comma : comma - equals - 1);
  if (comma == std::string::npos) return agent;
  auto token = read_secret(text.substr(comma + 1));
  if (!token) return tl::unexpected(token.error());
  agent.admin_token = *token;
  return agent;
}

Result<RunOptions> run_options(const Arguments& arguments) {
  RunOptions options;
  options.scheduler_url = arguments.scheduler;
  auto token = read_secret(arguments.token_file);
  if (!token) return tl::unexpected(token.error());
  options.token = *token;
  for (const std::string& text : arguments.agents) {
    auto agent = parse_agent(text);
    if (!agent) return tl::unexpected(agent.error());
    options.agents.push_back(*agent);
  }
  options.patience = std::chrono::seconds(arguments.patience_s);
  options.out = arguments.out;
  options.quiet = arguments.quiet;
  return options;
}

Result<void> write_file(const std::string& file, const std::string& text) {
  std::ofstream out(file, std::ios::trunc);
  out << text;
  out.close();
  if (!out) return fail("crowd.out", file + ": cannot be written");
  return {};
}

int run(Plan& plan, const RunOptions& options, const Arguments& arguments) {
  auto outcome = run_plan(plan, options);
  if (!outcome) return give_up(outcome.error());
  const Report report = make_report(plan, *outcome, options, arguments.verify);
  std::fputs(as_text(report).c_str(), stdout);
  if (!arguments.summary_file.empty()) {
    if (auto written = write_file(arguments.summary_file, as_json(report)); !written) return give_up(written.error());
  }
  if (!arguments.history_file.empty()) {
    if (auto written = write_history(outcome->people, arguments.history_file); !written)
      return give_up(written.error());
  }
  return report.good() ? 0 : kNotAsExpected;
}

Result<Plan> plan_replay(const Arguments& arguments, const RunOptions& options) {
  Plan plan;
  for (const AgentAddress& agent : options.agents) plan.sites.push_back(agent.site);
  for (const std::string& folder : arguments.sets) {
    auto recording = load_recording(folder);
    if (!recording) return tl::unexpected(recording.error());
    ReplayOptions replay = arguments.replay;
    replay.lease = arguments.lease;
    if (arguments.confidence > 0) replay.confidence = arguments.confidence;
    if (auto added = add_recording(*recording, replay, plan); !added) return tl::unexpected(added.error());
  }
  return plan;
}

Result<Plan> plan_simulation(const Arguments& arguments, const RunOptions& options) {
  Plan plan;
  for (const AgentAddress& agent : options.agents) plan.sites.push_back(agent.site);
  SimulateOptions simulate = arguments.simulate;
  simulate.lease = arguments.lease;
  if (arguments.confidence > 0) simulate.confidence = arguments.confidence;
  simulate.habits.think = milliseconds(arguments.think_ms);
  simulate.habits.absence = milliseconds(arguments.absence_ms);
  if (auto added = add_simulation(simulate, plan); !added) return tl::unexpected(added.error());
  return plan;
}

void add_common(CLI::App& command, Arguments& arguments) {
  command.add_option("--scheduler", arguments.scheduler, "The scheduler's HTTP API, http://HOST:PORT")->required();
  command.add_option("--token-file", arguments.token_file, "File with the token for the scheduler's API")->required();
  command.add_option("--agent", arguments.agents, "SITE=URL[,ADMIN_TOKEN_FILE]: an agent's desk; once per site")
      ->required();
  command.add_option("--patience", arguments.patience_s, "Give up after so many seconds without progress")
      ->capture_default_str();
  command.add_option("--lease", arguments.lease, "How long people may hold a task, for example 10m");
  command
      .add_option("--adaptive", arguments.confidence,
                  "Ask for answers until results are so sure, and for no more than fixed redundancy takes")
      ->check(CLI::Range(0.5, 0.9999));
  command.add_option("--out", arguments.out, "Folder for JOB.results.ndjson and JOB.answers.ndjson");
  command.add_option("--summary", arguments.summary_file, "Write the figures to this file as JSON");
  command.add_option("--history", arguments.history_file, "Write every answer that a desk called saved, as NDJSON");
  command.add_flag("--verify", arguments.verify, "Compare every result and every answer with what was expected");
  command.add_flag("--quiet", arguments.quiet, "No progress on standard error");
}

void add_simulate_options(CLI::App& command, Arguments& arguments) {
  const auto share = CLI::Range(0.0, 1.0);
  SimulateOptions& simulate = arguments.simulate;
  command.add_option("--jobs", simulate.jobs, "Jobs")->capture_default_str();
  command.add_option("--tasks", simulate.tasks, "Tasks in each job")->capture_default_str();
  command.add_option("--people", simulate.people, "People")->capture_default_str();
  command.add_option("--classes", simulate.classes, "Classes to choose from")->capture_default_str();
  command.add_option("--redundancy", simulate.redundancy, "Answers a task gets")->capture_default_str();
  command.add_option("--seed", simulate.seed, "Seed of people, truth and answers")->capture_default_str();
  command.add_option("--accuracy", simulate.accuracy, "How often people are right, on average")
      ->capture_default_str()
      ->check(share);
  command.add_option("--prefix", simulate.prefix, "Beginning of job and worker names")->capture_default_str();
  command.add_option("--think-ms", arguments.think_ms, "Median time for a task")->capture_default_str();
  command.add_option("--skip-share", simulate.habits.skip_share, "Share of tasks skipped")->check(share);
  command.add_option("--absence-share", simulate.habits.absence_share, "Chance, per task, of going away for a while")
      ->check(share);
  command.add_option("--absence-ms", arguments.absence_ms, "Mean length of an absence")->capture_default_str();
  command.add_option("--leave-share", simulate.habits.leave_share, "Chance, per task, of leaving for good")
      ->check(share);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Replays recorded crowd answers, or simulates people, through real agents."};
  app.set_version_flag("--version", MUSTER_VERSION);
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 all complete and as expected; 1 not as expected; 3 could not run to the end; others: usage.");
  Arguments arguments;
  CLI::App* replay = app.add_subcommand("replay", "Everybody answers what they answered in the recording");
  add_common(*replay, arguments);
  replay->add_option("--set", arguments.sets, "Folder of a recorded set; may be given several times")
      ->required()
      ->check(CLI::ExistingDirectory);
  replay->add_option("--pace", arguments.replay.pace, "Recorded seconds per second; 0: as fast as possible")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  replay->add_option("--prefix", arguments.replay.prefix, "Put before the names of jobs and workers");
  CLI::App* simulate = app.add_subcommand("simulate", "People drawn from confusion matrices");
  add_common(*simulate, arguments);
  add_simulate_options(*simulate, arguments);
  CLI11_PARSE(app, argc, argv);

  const auto options = run_options(arguments);
  if (!options) return give_up(options.error());
  auto plan = replay->parsed() ? plan_replay(arguments, *options) : plan_simulation(arguments, *options);
  if (!plan) return give_up(plan.error());
  return run(*plan, *options, arguments);
}
