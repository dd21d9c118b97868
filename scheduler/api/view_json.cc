#include "scheduler/api/view_json.h"

#include <algorithm>

#include "scheduler/api/text.h"

namespace muster::api {
namespace {

using core::AssignmentState;

void write_tasks(JsonWriter& out, const core::JobView& job) {
  out.begin_object().key("total").count(job.tasks);
  for (int state = 0; state < core::kTaskStates; ++state) {
    out.key(core::name(static_cast<core::TaskState>(state))).count(job.tasks_by_state[static_cast<size_t>(state)]);
  }
  out.end_object();
}

void write_counts(JsonWriter& out, const core::JobView& job, std::initializer_list<AssignmentState> states) {
  for (const AssignmentState state : states) {
    out.key(core::name(state)).count(job.assignments_by_state[static_cast<size_t>(state)]);
  }
}

double progress(const core::JobView& job) {
  const auto counted = static_cast<double>(job.assignments_by_state[static_cast<size_t>(AssignmentState::Counted)]);
  return job.answers_wanted == 0 ? 0 : std::min(1.0, counted / static_cast<double>(job.answers_wanted));
}

void write_texts(JsonWriter& out, const std::vector<std::string>& texts) {
  out.begin_array();
  for (const std::string& text : texts) out.text(text);
  out.end_array();
}

}  // namespace

void write_job(JsonWriter& out, const core::JobView& job) {
  out.begin_object()
      .key("name")
      .text(job.name)
      .key("number")
      .count(job.number.value())
      .key("project")
      .text(job.project);
  out.key("state").text(core::name(job.state)).key("created").text(rfc3339(job.created_wall_ms));
  out.key("guideline_version").count(job.guideline_version);
  out.key("redundancy").count(job.policy.redundancy).key("max_redundancy");
  out.count(std::max(job.policy.redundancy, job.policy.max_redundancy)).key("tasks");
  write_tasks(out, job);
  out.key("answers").begin_object().key("wanted").count(job.answers_wanted);
  write_counts(out, job,
               {AssignmentState::Counted, AssignmentState::Late, AssignmentState::Surplus, AssignmentState::Invalidated,
                AssignmentState::Quarantined});
  out.end_object().key("leases").begin_object();
  out.key("live").count(job.assignments_by_state[static_cast<size_t>(AssignmentState::Leased)]);
  write_counts(
      out, job,
      {AssignmentState::Returned, AssignmentState::Skipped, AssignmentState::Expired, AssignmentState::Recalled});
  out.end_object().key("workers").count(job.workers).key("progress").number(progress(job));
  out.key("waiting").begin_array();
  for (const core::JobWait& wait : job.waiting) {
    out.begin_object().key("reason").text(core::name(wait.reason)).key("count").count(wait.count);
    out.key("unit").text(core::name(wait.unit)).end_object();
  }
  out.end_array().end_object();
}

void write_site(JsonWriter& out, const core::SiteView& site) {
  out.begin_object().key("name").text(site.name).key("number").count(site.number.value());
  out.key("region").text(site.region).key("keys");
  write_texts(out, site.keys);
  out.key("revoked").boolean(site.revoked).key("connected").boolean(site.connected);
  out.key("workers").count(site.workers).key("live_leases").count(site.live_leases).end_object();
}

void write_worker(JsonWriter& out, const core::WorkerView& worker) {
  out.begin_object().key("id").text(worker.id).key("number").count(worker.number.value()).key("site").text(worker.site);
  out.key("level").text(core::name(worker.level)).key("skills");
  write_texts(out, worker.skills);
  out.key("active").boolean(worker.active).key("present").boolean(worker.present);
  out.key("live_leases").count(worker.live_leases).key("answers").count(worker.answers);
  out.key("waiting");
  worker.waiting == core::WaitReason::None ? out.null() : out.text(core::name(worker.waiting));
  out.end_object();
}

void write_task(JsonWriter& out, const core::TaskView& task) {
  out.begin_object().key("task").count(task.task.value()).key("state").text(core::name(task.state));
  out.key("counted").count(task.counted).key("target").count(task.target).end_object();
}

void write_assignment(JsonWriter& out, const core::AnswerView& assignment, const std::string& note) {
  out.begin_object().key("id").text(assignment.id.text()).key("worker").text(assignment.worker_id);
  out.key("site").text(assignment.site).key("state").text(core::name(assignment.state));
  out.key("reason").text(core::name(assignment.reason)).key("revision").count(assignment.revision);
  out.key("note");
  note.empty() ? out.null() : out.text(note);
  out.end_object();
}

}  // namespace muster::api
