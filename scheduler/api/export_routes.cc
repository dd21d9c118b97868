#include <limits>

#include "scheduler/api/exports.h"
#include "scheduler/api/refusals.h"
#include "scheduler/api/routes.h"
#include "scheduler/consensus/majority.h"
#include "scheduler/core/lifecycle.h"

namespace muster::api {
namespace {

// The export as the query asks for it, without its job; nothing after having answered.
std::optional<ExportRequest> read_query(const http::Request& request, ExportKind kind, const http::Reply& reply) {
  ExportRequest wanted;
  wanted.shape.kind = kind;
  wanted.job_name = request.params.at("job");
  const std::string format = request.query_value("format").value_or("ndjson");
  const auto limit = number(request, "limit", std::numeric_limits<uint64_t>::max(), 0);
  const auto all = flag(request, "all"), data = flag(request, "data");
  const auto cursor = Cursor::parse(request.query_value("cursor").value_or("0"), kind);
  const char* bad = format != "ndjson" && format != "csv" ? "format"
                    : !limit                              ? "limit"
                    : !all                                ? "all"
                    : !data || (*data && format == "csv") ? "data"
                    : !cursor                             ? "cursor"
                                                          : nullptr;
  if (bad) {
    reply(bad_query(bad));
    return std::nullopt;
  }
  wanted.format = format == "csv" ? RowFormat::Csv : RowFormat::Ndjson;
  wanted.limit = *limit;
  wanted.shape.all = *all;
  wanted.shape.data = *data;
  wanted.from = *cursor;
  return wanted;
}

http::Response stream(Ports ports, ExportRequest wanted) {
  http::Response response;
  response.content_type =
      wanted.format == RowFormat::Csv ? "text/csv; charset=utf-8; header=present" : "application/x-ndjson";
  response.stream = export_job(ports.core, ports.contents, std::move(wanted));
  return response;
}

void answer_export(Ports ports, ExportKind kind, const http::Request& request, const http::Reply& reply) {
  auto wanted = read_query(request, kind, reply);
  if (!wanted) return;
  answer_from(ports.core, reply, [ports, wanted = std::move(*wanted)](const core::Core& core) mutable {
    const auto job = core::find_job(core, wanted.job_name);
    const auto text = job ? core::view_job_text(core, *job) : std::nullopt;
    if (!text) return no_such("job", wanted.job_name);
    auto form = form::from_json(text->form_json);
    if (!form) return http::problem(500, "job-form", form.error().message);
    wanted.job = *job;
    wanted.results = ports.results.latest(*job);
    wanted.form = std::move(*form);
    return stream(ports, std::move(wanted));
  });
}

// Results of a job that has ended rest on all of its answers: they wait for a fit that does. Those of a running job are
// of the newest fit, whenever it was made.
void answer_results(Ports ports, const http::Request& request, const http::Reply& reply) {
  const std::string name = request.params.at("job");
  auto ended = std::make_shared<std::optional<JobNumber>>();
  const bool taken = ports.core.read(
      [ended, name](const core::Core& core) {
        const auto job = core::find_job(core, name);
        const auto view = job ? core::view_job(core, *job) : std::nullopt;
        if (view && core::is_final(view->state) && view->policy.consensus != consensus::kMajority) *ended = *job;
      },
      [ports, ended, request, reply] {
        if (!*ended) return answer_export(ports, ExportKind::Results, request, reply);
        ports.results.renew(**ended, [ports, request, reply](auto made) {
          if (!made) return reply(http::problem(503, made.error().code, made.error().message));
          answer_export(ports, ExportKind::Results, request, reply);
        });
      });
  if (!taken) reply(busy_response());
}

void answer_form(Ports ports, const http::Request& request, const http::Reply& reply) {
  answer_from(ports.core, reply, [name = request.params.at("job")](const core::Core& core) {
    const auto job = core::find_job(core, name);
    const auto text = job ? core::view_job_text(core, *job) : std::nullopt;
    return text ? json_response(text->form_json) : no_such("job", name);
  });
}

}  // namespace

void add_export_routes(http::Router& router, Ports ports) {
  router.add("GET", "/v1/jobs/{job}/results", [ports](const http::Request& request, const http::Reply& reply) {
    answer_results(ports, request, reply);
  });
  router.add("GET", "/v1/jobs/{job}/answers", [ports](const http::Request& request, const http::Reply& reply) {
    answer_export(ports, ExportKind::Answers, request, reply);
  });
  router.add("GET", "/v1/jobs/{job}/form",
             [ports](const http::Request& request, const http::Reply& reply) { answer_form(ports, request, reply); });
}

}  // namespace muster::api
