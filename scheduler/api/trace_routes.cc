#include <memory>

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

void trace(Ports ports, const std::string& text, const http::Reply& reply) {
  const auto id = AssignmentId::parse(text);
  if (!id) return reply(no_such("assignment", text));
  const auto standing = std::make_shared<std::optional<Standing>>();
  const bool taken = ports.core.read(
      [standing, id](const core::Core& core) {
        auto found = core::find_assignment(core, *id);
        const auto job = found ? core::view_job(core, found->first) : std::nullopt;
        if (job) *standing = Standing{job->name, std::move(found->second)};
      },
      [ports, standing, id, reply] {
        ports.trace.trace(*id, [standing, id, reply](const Result<std::vector<TraceLine>>& lines, bool whole) {
          reply(trace_response(*id, *standing, lines, whole));
        });
      });
  if (!taken) reply(busy_response());
}

}  // namespace

void add_trace_route(http::Router& router, Ports ports) {
  router.add("GET", "/v1/assignments/{id}", [ports](const http::Request& request, const http::Reply& reply) {
    trace(ports, request.params.at("id"), reply);
  });
}

}  // namespace muster::api
