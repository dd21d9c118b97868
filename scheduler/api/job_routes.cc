#include "common/base/time.h"
#include "scheduler/api/job_spec.h"
#include "scheduler/api/refusals.h"
#include "scheduler/api/routes.h"
#include "scheduler/api/text.h"
#include "scheduler/api/view_json.h"

namespace muster::api {
namespace {

void write_places(JsonWriter& out, const std::vector<SpecError>& places) {
  out.begin_array();
  for (const SpecError& place : places) {
    out.begin_object().key("line").integer(place.line).key("column").integer(place.column);
    out.key("path").text(place.path).key("reason").text(place.reason).end_object();
  }
  out.end_array();
}

http::Response bad_spec(const std::vector<SpecError>& errors) {
  JsonWriter list;
  write_places(list, errors);
  const std::string many = errors.size() == 1 ? "1 error" : std::to_string(errors.size()) + " errors";
  return http::problem(422, "job-spec", "the job spec has " + many, "\"errors\":" + list.str());
}

// The job, and what the template compiler had to say about it.
http::Response job_response(const core::Core& core, JobNumber job, const std::string& name, int status,
                            const std::vector<SpecError>& warnings = {}) {
  const auto view = core::view_job(core, job);
  if (!view) return no_such("job", name);
  JsonWriter out;
  write_job(out, *view);
  http::Response response = json_response(out.take(), status);
  if (warnings.empty()) return response;
  JsonWriter list;
  write_places(list, warnings);
  return with_member(std::move(response), "warnings", list.str());
}

void create_job(Ports ports, const http::Request& request, const http::Reply& reply) {
  JobSpec spec = parse_job_spec(request.body);
  if (!spec.errors.empty()) return reply(bad_spec(spec.errors));
  if (std::string why_not; ports.room != nullptr && !ports.room->take(request.body.size(), why_not))
    return reply(no_room_response(why_not));
  core::CreateJob command;
  command.draft = std::move(spec.draft);
  command.wall_ms = wall_now_ms();
  const std::string name = command.draft.name;
  carry_out(ports.core, std::move(command), reply,
            [=, warnings = std::move(spec.warnings)](const core::Outcome& outcome) {
              answer_from(ports.core, reply,
                          [=, job = outcome.job, status = outcome.unchanged ? 200 : 201](const core::Core& core) {
                            http::Response response = job_response(core, job, name, status, warnings);
                            if (status == 201) response.headers.emplace_back("Location", "/v1/jobs/" + name);
                            return response;
                          });
            });
}

void list_jobs(Ports ports, const http::Reply& reply) {
  answer_from(ports.core, reply, [](const core::Core& core) {
    JsonWriter out;
    out.begin_object().key("jobs").begin_array();
    for (const core::JobView& job : core::list_jobs(core)) write_job(out, job);
    out.end_array().end_object();
    return json_response(out.take());
  });
}

void show_job(Ports ports, const std::string& name, const http::Reply& reply) {
  answer_from(ports.core, reply, [name](const core::Core& core) {
    const auto job = core::find_job(core, name);
    return job ? job_response(core, *job, name, 200) : no_such("job", name);
  });
}

void show_guideline(Ports ports, const std::string& name, const http::Reply& reply) {
  answer_from(ports.core, reply, [name](const core::Core& core) {
    const auto job = core::find_job(core, name);
    auto text = job ? core::view_job_text(core, *job) : std::nullopt;
    if (!text) return no_such("job", name);
    http::Response response;
    response.content_type = "text/markdown; charset=utf-8";
    response.body = std::move(text->guideline);
    response.headers.emplace_back("Muster-Guideline-Version", std::to_string(text->version));
    return response;
  });
}

void change_guideline(Ports ports, const http::Request& request, const http::Reply& reply) {
  if (request.body.size() > kMaxGuidelineBytes)
    return reply(http::problem(413, "guideline-too-large", "a guideline has at most 256 KiB"));
  if (!is_utf8(request.body)) return reply(http::problem(422, "guideline-invalid", "a guideline is UTF-8 text"));
  const std::string& name = request.params.at("job");
  with_job(ports.core, name, reply, [=, text = request.body](JobNumber job) {
    core::ChangeGuideline command;
    command.job = job;
    command.guideline = text;
    carry_out(ports.core, std::move(command), reply, [=](const core::Outcome&) {
      answer_from(ports.core, reply, [=](const core::Core& core) { return job_response(core, job, name, 200); });
    });
  });
}

void change_job(Ports ports, const std::string& name, core::JobEvent event, const http::Reply& reply) {
  with_job(ports.core, name, reply, [=](JobNumber job) {
    core::ChangeJob command;
    command.job = job;
    command.event = event;
    carry_out(ports.core, command, reply, [=](const core::Outcome&) {
      if (event == core::JobEvent::Delete) return reply({204, "", "", {}, nullptr});
      answer_from(ports.core, reply, [=](const core::Core& core) { return job_response(core, job, name, 200); });
    });
  });
}

}  // namespace

void add_job_routes(http::Router& router, Ports ports) {
  router.add("POST", "/v1/jobs",
             [=](const http::Request& request, const http::Reply& reply) { create_job(ports, request, reply); });
  router.add("GET", "/v1/jobs", [=](const http::Request&, const http::Reply& reply) { list_jobs(ports, reply); });
  router.add("GET", "/v1/jobs/{job}", [=](const http::Request& request, const http::Reply& reply) {
    show_job(ports, request.params.at("job"), reply);
  });
  router.add("GET", "/v1/jobs/{job}/guideline", [=](const http::Request& request, const http::Reply& reply) {
    show_guideline(ports, request.params.at("job"), reply);
  });
  router.add("PUT", "/v1/jobs/{job}/guideline",
             [=](const http::Request& request, const http::Reply& reply) { change_guideline(ports, request, reply); });
  const auto add_change = [&](std::string method, const std::string& suffix, core::JobEvent event) {
    router.add(std::move(method), "/v1/jobs/{job}" + suffix,
               [=](const http::Request& request, const http::Reply& reply) {
                 change_job(ports, request.params.at("job"), event, reply);
               });
  };
  add_change("POST", "/start", core::JobEvent::Start);
  add_change("POST", "/pause", core::JobEvent::Pause);
  add_change("POST", "/resume", core::JobEvent::Resume);
  add_change("POST", "/cancel", core::JobEvent::Cancel);
  add_change("DELETE", "", core::JobEvent::Delete);
}

}  // namespace muster::api
