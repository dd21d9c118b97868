// One run of a plan against real processes: set up, let people work, wait, fetch the exports.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "common/base/result.h"
#include "tests/crowd/history.h"
#include "tests/crowd/plan.h"
#include "tests/crowd/rows.h"
#include "tests/crowd/scheduler_client.h"

namespace muster::crowd {

struct AgentAddress {
  std::string site, url;
  std::string admin_token;  // "" if the agent asks for none
};

struct RunOptions {
  std::string scheduler_url, token;
  std::vector<AgentAddress> agents;    // in the order of Plan::sites
  std::chrono::seconds patience{300};  // without any progress
  std::filesystem::path out;           // exports are written here as JOB.results.ndjson and JOB.answers.ndjson
  bool quiet = false;
};

struct JobOutcome {
  JobProgress progress;
  std::chrono::milliseconds took{0};  // from the start of work until the job was seen complete
  std::vector<ResultRow> results;
  std::vector<AnswerRow> answers;
  bool complete() const { return progress.state == "completed"; }
};

struct Outcome {
  std::vector<JobOutcome> jobs;  // in the order of Plan::jobs
  std::vector<PersonHistory> people;
  std::chrono::milliseconds setup_took{0}, work_took{0};
};

// Fails if the set-up is refused or no progress is made for `patience`. People's behaviours are moved out of `plan`.
Result<Outcome> run_plan(Plan& plan, const RunOptions& options);

}  // namespace muster::crowd
