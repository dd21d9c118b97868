#include <cstdlib>
#include <memory>
#include <utility>

#include "scheduler/api/refusals.h"
#include "scheduler/api/routes.h"
#include "scheduler/api/text.h"
#include "scheduler/api/view_json.h"

namespace muster::api {
namespace {

// Where the core has the assignment now.
struct Standing {
  std::string job;
  core::TaskView task;
};

void write_standing(JsonWriter& out, const Standing& standing, AssignmentId id) {
  out.key("job").text(standing.job).key("task");
  write_task(out, standing.task);
  for (const core::AnswerView& assignment : standing.task.assignments) {
    if (assignment.id != id) continue;
    out.key("assignment");
    write_assignment(out, assignment);
  }
}

void write_record(JsonWriter& out, const TraceLine& line) {
  out.begin_object().key("sequence").count(line.sequence).key("shard_ms").integer(line.now_ms);
  out.key("time").text(rfc3339(line.wall_ms)).key("record").text(line.record).key("fields").begin_object();
  for (const auto& [name, value] : line.fields) out.key(name).text(value);
  out.end_object().end_object();
}

http::Response trace_response(AssignmentId id, const std::optional<Standing>& standing,
                              const Result<std::vector<TraceLine>>& lines, bool whole) {
  if (!lines) return http::problem(503, "journal-unreadable", lines.error().message);
  if (!standing && lines->empty()) return no_such("assignment", id.text());
  JsonWriter out;
  out.begin_object().key("id").text(id.text());
  if (standing) write_standing(out, *standing, id);
  out.key("records").begin_array();
  for (const TraceLine& line : *lines) write_record(out, line);
  out.end_array().key("whole").boolean(whole).end_object();
  return json_response(out.take());
}

// The task that the journal's records name; 0 if they do not.
std::pair<JobNumber, TaskNumber> place_of(const std::vector<TraceLine>& lines) {
  for (const TraceLine& line : lines) {
    const auto job = line.fields.find("job"), task = line.fields.find("task");
    if (job == line.fields.end() || task == line.fields.end()) continue;
    return {JobNumber(static_cast<uint32_t>(std::strtoul(job->second.c_str(), nullptr, 10))),
            TaskNumber(static_cast<uint32_t>(std::strtoul(task->second.c_str(), nullptr, 10)))};
  }
  return {};
}

std::optional<Standing> find_standing(const core::Core& core, AssignmentId id, const std::vector<TraceLine>& lines) {
  const auto [number, task] = place_of(lines);
  if (number.value() == 0) {  // older than the retained journal: every task must be looked at
    auto found = core::find_assignment(core, id);
    if (!found) return std::nullopt;
    return Standing{core::view_job(core, found->first)->name, std::move(found->second)};
  }
  const auto job = core::view_job(core, number);
  auto tasks = core::view_tasks(core, number, task, 1);
  if (!job || tasks.empty()) return std::nullopt;
  return Standing{job->name, std::move(tasks.front())};
}

void trace(Ports ports, const std::string& text, const http::Reply& reply) {
  const auto id = AssignmentId::parse(text);
  if (!id) return reply(no_such("assignment", text));
  ports.trace.trace(*id, [ports, id, reply](Result<std::vector<TraceLine>> lines, bool whole) {
    const auto standing = std::make_shared<std::optional<Standing>>();
    const auto told = std::make_shared<Result<std::vector<TraceLine>>>(std::move(lines));
    const bool taken = ports.core.read(
        [standing, told, id](const core::Core& core) {
          if (*told) *standing = find_standing(core, *id, **told);
        },
        [standing, told, id, whole, reply] { reply(trace_response(*id, *standing, *told, whole)); });
    if (!taken) reply(busy_response());
  });
}

}  // namespace

void add_trace_route(http::Router& router, Ports ports) {
  router.add("GET", "/v1/assignments/{id}", [ports](const http::Request& request, const http::Reply& reply) {
    trace(ports, request.params.at("id"), reply);
  });
}

}  // namespace muster::api
