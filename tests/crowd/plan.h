// What a run sets up and expects: jobs with their items, people with their sites.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/base/result.h"
#include "tests/crowd/behaviour.h"
#include "tests/crowd/recording.h"

namespace muster::crowd {

struct PlannedTask {
  std::string key;
  unsigned target = 1;  // answers asked for
  std::optional<std::string> truth;
  std::map<std::string, std::string> recorded;  // worker → label; empty where people are simulated
  std::string text;                             // what is shown
};

struct PlannedJob {
  std::string name;
  std::vector<std::string> classes;  // in the order of the template
  unsigned redundancy = 1;
  std::optional<double> confidence;  // adaptive redundancy: at which a task has enough; at most `redundancy` answers
  std::string lease;                 // as in a job spec, for example 10m; "": the scheduler's default
  std::vector<PlannedTask> tasks;

  std::string spec_yaml() const;
  // One NDJSON line with its line feed. Recorded tasks are reserved for the people who answered them.
  std::string item_line(const PlannedTask& task) const;
};

struct PlannedPerson {
  std::string worker;
  size_t site = 0;  // index into Plan::sites
  std::unique_ptr<Behaviour> behaviour;
};

struct Plan {
  std::vector<std::string> sites;
  std::vector<PlannedJob> jobs;
  std::vector<PlannedPerson> people;
  std::shared_ptr<World> world;  // simulated people only
  // Set once all jobs are complete; with adaptive redundancy recorded people have answers left that nobody asks for.
  std::shared_ptr<std::atomic<bool>> over = std::make_shared<std::atomic<bool>>(false);
};

struct ReplayOptions {
  double pace = 0;     // recorded seconds per second; 0: without pauses
  std::string prefix;  // put before job and worker names
  std::string lease;
  std::optional<double> confidence;  // as PlannedJob's
};
// Adds a job and its people; people are spread over the sites by a hash of their id. Durations that the recording does
// not know count as 10 s.
Result<void> add_recording(const Recording& recording, const ReplayOptions& options, Plan& plan);

struct SimulateOptions {
  size_t jobs = 1, tasks = 100, people = 10, classes = 4;
  unsigned redundancy = 3;
  uint64_t seed = 1;
  double accuracy = 0.85;
  Habits habits;
  std::string prefix = "sim";
  std::string lease;
  std::optional<double> confidence;  // as PlannedJob's
};
// Refuses more redundancy than people. At least `redundancy` people never leave, so that every job can end.
Result<void> add_simulation(const SimulateOptions& options, Plan& plan);

}  // namespace muster::crowd
