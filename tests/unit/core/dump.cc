#include "tests/unit/core/dump.h"

#include <sstream>

namespace muster::core::testing {
namespace {

template <class Items>
std::string list(const Items& items) {
  std::ostringstream out;
  for (const auto& item : items) {
    if constexpr (requires { item.value(); }) {
      out << ' ' << item.value();
    } else {
      out << ' ' << item;
    }
  }
  return out.str();
}

void dump_people(const State& state, std::ostream& out) {
  for (const Site& site : state.sites()) {
    out << "site " << site.number.value() << ' ' << site.name << ' ' << site.region << ' ' << site.revoked
        << list(site.keys) << '\n';
  }
  for (uint32_t i = 1; i <= state.worker_count(); ++i) {
    const Worker& worker = *state.worker(WorkerNumber(i));
    out << "worker " << worker.number.value() << ' ' << worker.id << ' ' << worker.site.value() << ' '
        << name(worker.level) << ' ' << worker.active << " on " << worker.placed_on.value() << list(worker.skills)
        << '\n';
  }
}

void dump_info(const JobInfo& info, std::ostream& out) {
  const JobPolicy& policy = info.policy;
  out << "job " << info.number.value() << ' ' << info.name << ' ' << info.project << ' ' << name(info.state) << ' '
      << info.created_wall_ms << ' ' << info.deadline.time_since_epoch().count() << ' ' << info.spec_digest << '\n'
      << " policy " << int{policy.redundancy} << ' ' << int{policy.priority} << ' ' << policy.weight << ' '
      << policy.lease.count() << ' ' << policy.offline_grace.count() << ' ' << policy.block_tasks << ' '
      << policy.block_time.count() << ' ' << name(policy.order) << ' ' << name(policy.skip) << ' '
      << policy.deadline_wall_ms << ' ' << name(policy.level) << " /" << list(policy.skills) << " /"
      << list(policy.sites) << " /" << list(policy.regions) << ' ' << policy.max_per_worker << '\n'
      << " text " << info.text->template_xml << info.text->guideline << info.text->version << info.text->form_json
      << info.text->spec_json << '\n';
}

void dump_assignment(const State& state, const PackedAssignment& a, std::ostream& out) {
  out << "  " << a.id(state.shard()).text() << ' ' << a.worker().value() << ' ' << name(a.state()) << ' '
      << name(a.reason()) << ' ' << int{a.revision()};
  if (a.has_answer()) {
    out << " @" << a.content_sequence().value() << '.' << a.content_index() << " code " << a.code() << '\n';
  } else if (a.has_note()) {
    out << " note @" << a.content_sequence().value() << '.' << a.content_index()
        << (a.outdated() ? " outdated\n" : "\n");
  } else {
    out << (a.outdated() ? " outdated" : "") << " until " << a.deadline().time_since_epoch().count() << '\n';
  }
}

void dump_task(const State& state, const Job& job, TaskNumber number, std::ostream& out) {
  const PackedTask& task = job.tasks[number];
  out << " task " << number.value() << ' ' << name(task.state()) << ' ' << int{task.counted} << '/' << int{task.target}
      << " key " << task.key_hash.get() << " digest " << task.digest.get() << " @" << task.item_sequence.get() << '.'
      << task.item_index.get() << (task.was_done() ? " was done" : "");
  if (const ItemOptions* options = job.tasks.options(number)) {
    out << " for" << list(options->reserved_for) << " not" << list(options->unavailable_for) << " priority "
        << options->priority << " redundancy " << int{options->min_redundancy} << " to " << int{options->max_redundancy}
        << " at " << options->confidence;
  }
  out << '\n';
  for (uint32_t i = 0; i < task.assignments; ++i) dump_assignment(state, job.tasks.assignment(task, i), out);
}

}  // namespace

std::string dump(const State& state) {
  std::ostringstream out;
  out << "shard " << int{state.shard()} << " counter " << state.next_counter() << " next job "
      << state.next_job().value() << '\n';
  for (const EpochStart& start : state.epoch_starts()) {
    out << "epoch " << start.epoch.value() << " after " << start.tail.value() << " leases " << start.leases << '\n';
  }
  dump_people(state, out);
  for (const auto& [number, job] : state.jobs()) {
    dump_info(job->info, out);
    out << " named " << (state.job_named(job->info.name) == number) << " wanted " << job->answers_wanted << " tasks"
        << list(job->tasks_by_state) << " assignments" << list(job->assignments_by_state) << '\n';
    for (uint32_t t = 0; t < job->tasks.size(); ++t) {
      dump_task(state, *job, TaskNumber(t), out);
      bool found = false;
      const TaskNumber by_key = job->find_key(job->tasks[TaskNumber(t)].key_hash.get(), found);
      if (!found || by_key.value() != t) out << " not found by its key\n";
    }
  }
  return out.str();
}

}  // namespace muster::core::testing
