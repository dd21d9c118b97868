#include <cstdlib>
#include <memory>
#include <utility>

#include "scheduler/api/refusals.h"
#include "scheduler/api/routes.h"
#include "scheduler/api/text.h"
#include "scheduler/api/view_json.h"
#include "scheduler/core/journal.pb.h"

namespace muster::api {
namespace {

// Where the core has the assignment now.
struct Standing {
  std::string job;
  core::TaskView task;
};

// Null if the task does not know it.
const core::AnswerView* find_assignment(const Standing& standing, AssignmentId id) {
  for (const core::AnswerView& assignment : standing.task.assignments) {
    if (assignment.id == id) return &assignment;
  }
  return nullptr;
}

void write_standing(JsonWriter& out, const Standing& standing, AssignmentId id, const std::string& note) {
  out.key("job").text(standing.job).key("task");
  write_task(out, standing.task);
  const core::AnswerView* assignment = find_assignment(standing, id);
  if (!assignment) return;
  out.key("assignment");
  write_assignment(out, *assignment, note);
}

void write_record(JsonWriter& out, const TraceLine& line) {
  out.begin_object().key("sequence").count(line.sequence).key("shard_ms").integer(line.now_ms);
  out.key("time").text(rfc3339(line.wall_ms)).key("record").text(line.record).key("fields").begin_object();
  for (const auto& [name, value] : line.fields) out.key(name).text(value);
  out.end_object().end_object();
}

// What is known of an assignment, gathered step by step.
struct Trace {
  AssignmentId id;
  Result<std::vector<TraceLine>> lines;
  bool whole = false;
  std::optional<Standing> standing = {};

  std::optional<core::ContentRef> note() const {
    const core::AnswerView* assignment = standing ? find_assignment(*standing, id) : nullptr;
    return assignment ? assignment->note : std::nullopt;
  }
};

http::Response trace_response(const Trace& trace, const std::string& note) {
  if (!trace.lines) return http::problem(503, "journal-unreadable", trace.lines.error().message);
  if (!trace.standing && trace.lines->empty()) return no_such("assignment", trace.id.text());
  JsonWriter out;
  out.begin_object().key("id").text(trace.id.text());
  if (trace.standing) write_standing(out, *trace.standing, trace.id, note);
  out.key("records").begin_array();
  for (const TraceLine& line : *trace.lines) write_record(out, line);
  out.end_array().key("whole").boolean(trace.whole).end_object();
  return json_response(out.take());
}

http::Response response_with_note(const Trace& trace, const Result<std::vector<std::string>>& contents) {
  journal::LeaseNote note;
  if (!contents) return http::problem(503, "contents-unreadable", contents.error().message);
  if (!note.ParseFromString(contents->at(0)))
    return http::problem(503, "contents-unreadable", "the note of " + trace.id.text() + " does not parse");
  return trace_response(trace, note.text());
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

void answer(ContentPort& contents, const std::shared_ptr<const Trace>& trace, const http::Reply& reply) {
  const auto note = trace->note();
  if (!note) return reply(trace_response(*trace, ""));
  contents.fetch({*note}, [trace, reply](const Result<std::vector<std::string>>& fetched) {
    reply(response_with_note(*trace, fetched));
  });
}

void trace(Ports ports, const std::string& text, const http::Reply& reply) {
  const auto id = AssignmentId::parse(text);
  if (!id) return reply(no_such("assignment", text));
  ports.trace.trace(*id, [ports, id, reply](Result<std::vector<TraceLine>> lines, bool whole) {
    const auto trace = std::make_shared<Trace>(Trace{*id, std::move(lines), whole});
    const bool taken = ports.core.read(
        [trace](const core::Core& core) {
          if (trace->lines) trace->standing = find_standing(core, trace->id, *trace->lines);
        },
        [trace, ports, reply] { answer(ports.contents, trace, reply); });
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
