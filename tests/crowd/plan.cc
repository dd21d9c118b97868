#include "tests/crowd/plan.h"

#include <algorithm>
#include <boost/json.hpp>
#include <sstream>
#include <utility>

#include "common/base/ids.h"

namespace muster::crowd {

namespace {

constexpr std::chrono::milliseconds kUnknownDuration{10'000};

std::string xml_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string shown(const Recording& recording, size_t task) {
  if (recording.items[task].empty()) return recording.tasks[task];
  std::string text;
  for (const auto& [column, value] : recording.items[task]) {
    if (!text.empty()) text += '\n';
    text += column + ": " + value;
  }
  return text;
}

std::string shortest(double number) {
  std::ostringstream text;
  text << number;
  return text.str();
}

Result<void> check_names(const Recording& recording, const std::string& prefix) {
  if (!is_valid_name(prefix + recording.name)) {
    return fail("plan.name", "'" + prefix + recording.name + "' cannot be a job's name");
  }
  for (const std::string& person : recording.people) {
    const std::string worker = prefix + recording.name + "." + person;
    if (!is_valid_name(worker)) return fail("plan.name", "'" + worker + "' cannot be a worker's id");
  }
  for (const std::string& task : recording.tasks) {
    if (task.empty() || task.size() > 256) return fail("plan.key", "'" + task + "' cannot be an item's key");
  }
  return {};
}

PlannedJob plan_job(const Recording& recording, const std::string& name) {
  PlannedJob job;
  job.name = name;
  job.classes = recording.classes;
  const auto answers = recording.by_task();
  for (size_t i = 0; i < recording.tasks.size(); ++i) {
    PlannedTask task;
    task.key = recording.tasks[i];
    task.text = shown(recording, i);
    task.target = static_cast<unsigned>(answers[i].size());
    if (recording.truth[i]) task.truth = recording.classes[*recording.truth[i]];
    for (const auto& answer : answers[i]) {
      task.recorded.emplace(name + "." + recording.people[answer.person], recording.classes[answer.label]);
    }
    job.redundancy = std::max(job.redundancy, task.target);
    job.tasks.push_back(std::move(task));
  }
  return job;
}

}  // namespace

std::string PlannedJob::spec_yaml() const {
  std::string yaml = "name: " + name + "\nproject: crowd\n";
  if (confidence) {
    yaml += "redundancy: {min: " + std::to_string(std::min(2U, redundancy)) + ", max: " + std::to_string(redundancy) +
            ", confidence: " + shortest(*confidence) + ", at_max: accept}\norder: uncertainty\nconsensus: auto\n";
  } else {
    yaml += "redundancy: " + std::to_string(redundancy) + "\nconsensus: majority\n";
  }
  if (!lease.empty()) yaml += "lease: " + lease + "\n";
  yaml +=
      "template: |\n"
      "  <View>\n"
      "    <Text name=\"item\" value=\"$text\"/>\n"
      "    <Choices name=\"label\" toName=\"item\" choice=\"single\" required=\"true\">\n";
  for (const std::string& value : classes) yaml += "      <Choice value=\"" + xml_escaped(value) + "\"/>\n";
  return yaml + "    </Choices>\n  </View>\n";
}

std::string PlannedJob::item_line(const PlannedTask& task) const {
  boost::json::object item{{"key", task.key}, {"data", {{"text", task.text}}}};
  if (!confidence || task.target < 2) item["redundancy"] = task.target;
  if (!task.recorded.empty()) {
    boost::json::array people;
    for (const auto& [worker, label] : task.recorded) people.emplace_back(worker);
    item["reserved_for"] = std::move(people);
  }
  return boost::json::serialize(item) + "\n";
}

Result<void> add_recording(const Recording& recording, const ReplayOptions& options, Plan& plan) {
  if (auto named = check_names(recording, options.prefix); !named) return named;
  const std::string name = options.prefix + recording.name;
  for (const PlannedJob& job : plan.jobs) {
    if (job.name == name) return fail("plan.name", "two sets are called " + recording.name);
  }
  std::vector<std::map<std::string, RecordedPerson::Act>> acts(recording.people.size());
  for (const auto& answer : recording.answers) {
    milliseconds think{0};
    if (options.pace > 0) {
      const double full = static_cast<double>(answer.duration.value_or(kUnknownDuration).count());
      think = milliseconds(static_cast<int64_t>(full / options.pace));
    }
    acts[answer.person][recording.tasks[answer.task]] = {recording.classes[answer.label], think};
  }
  for (size_t i = 0; i < recording.people.size(); ++i) {
    PlannedPerson person;
    person.worker = name + "." + recording.people[i];
    person.site = stable_hash(person.worker) % plan.sites.size();
    person.behaviour = std::make_unique<RecordedPerson>(name, std::move(acts[i]), plan.over);
    plan.people.push_back(std::move(person));
  }
  plan.jobs.push_back(plan_job(recording, name));
  plan.jobs.back().lease = options.lease;
  plan.jobs.back().confidence = options.confidence;
  return {};
}

Result<void> add_simulation(const SimulateOptions& options, Plan& plan) {
  if (options.redundancy == 0 || options.redundancy > options.people) {
    return fail("plan.redundancy", "redundancy must be between 1 and the number of people");
  }
  if (options.classes == 0 || options.jobs == 0 || options.tasks == 0) {
    return fail("plan.empty", "jobs, tasks and classes must be at least 1");
  }
  if (!is_valid_name(options.prefix)) return fail("plan.name", "'" + options.prefix + "' cannot begin a job's name");
  plan.world = std::make_shared<World>();
  plan.world->seed = options.seed;
  for (size_t i = 0; i < options.classes; ++i) plan.world->classes.push_back("class-" + std::to_string(i + 1));

  for (size_t j = 0; j < options.jobs; ++j) {
    PlannedJob job;
    job.name = options.prefix + "-" + std::to_string(j + 1);
    job.classes = plan.world->classes;
    job.redundancy = options.redundancy;
    job.lease = options.lease;
    job.confidence = options.confidence;
    for (size_t t = 0; t < options.tasks; ++t) {
      PlannedTask task;
      task.key = "item-" + std::to_string(t + 1);
      task.text = "Item " + std::to_string(t + 1);
      task.target = options.redundancy;
      task.truth = plan.world->classes[plan.world->truth(job.name, task.key)];
      job.tasks.push_back(std::move(task));
    }
    plan.jobs.push_back(std::move(job));
  }
  std::mt19937_64 random(options.seed);
  for (size_t p = 0; p < options.people; ++p) {
    PlannedPerson person;
    person.worker = options.prefix + ".p" + std::to_string(p + 1);
    person.site = stable_hash(person.worker) % plan.sites.size();
    Habits habits = options.habits;
    if (p < options.redundancy) habits.leave_share = habits.skip_share = 0;
    auto confusion = draw_confusion(random, options.classes, options.accuracy);
    person.behaviour = std::make_unique<SimulatedPerson>(plan.world, person.worker, std::move(confusion), habits);
    plan.people.push_back(std::move(person));
  }
  return {};
}

}  // namespace muster::crowd
