#include <algorithm>

#include "scheduler/api/json_fields.h"
#include "scheduler/api/roster_body.h"
#include "scheduler/api/routes.h"
#include "scheduler/api/view_json.h"

namespace muster::api {
namespace {

http::Response bad_body(std::string_view type, const std::vector<FieldError>& errors) {
  JsonWriter list;
  list.begin_array();
  for (const FieldError& error : errors) {
    list.begin_object().key("path").text(error.path).key("reason").text(error.reason).end_object();
  }
  list.end_array();
  const FieldError& first = errors.front();
  return http::problem(422, type, first.path.empty() ? first.reason : first.path + " " + first.reason,
                       "\"errors\":" + list.str());
}

http::Response site_response(const core::Core& core, SiteNumber number, int status) {
  for (const core::SiteView& site : core::list_sites(core)) {
    if (site.number != number) continue;
    JsonWriter out;
    write_site(out, site);
    return json_response(out.take(), status);
  }
  return no_such("site", std::to_string(number.value()));
}

// Carries out a command about one site and answers with the site.
void change_site(Ports ports, core::Command command, int created_status, const http::Reply& reply) {
  carry_out(ports.core, std::move(command), reply, [=](const core::Outcome& outcome) {
    const int status = outcome.unchanged ? 200 : created_status;
    answer_from(ports.core, reply,
                [site = outcome.site, status](const core::Core& core) { return site_response(core, site, status); });
  });
}

void with_site(CorePort& core, const std::string& name, const http::Reply& reply,
               std::function<void(SiteNumber)> then) {
  const auto found = std::make_shared<std::optional<SiteNumber>>();
  answer_from(
      core,
      [=, then = std::move(then)](http::Response response) { *found ? then(**found) : reply(std::move(response)); },
      [found, name](const core::Core& at_rest) {
        *found = core::find_site(at_rest, name);
        return no_such("site", name);
      });
}

void list_sites(Ports ports, const http::Reply& reply) {
  answer_from(ports.core, reply, [](const core::Core& core) {
    JsonWriter out;
    out.begin_object().key("sites").begin_array();
    for (const core::SiteView& site : core::list_sites(core)) write_site(out, site);
    out.end_array().end_object();
    return json_response(out.take());
  });
}

void enrol_site(Ports ports, const http::Request& request, const http::Reply& reply) {
  auto site = parse_site(request.body);
  if (!site) return reply(bad_body("site", site.error()));
  change_site(ports, std::move(*site), 201, reply);
}

void set_keys(Ports ports, const http::Request& request, const http::Reply& reply) {
  auto keys = parse_site_keys(request.body);
  if (!keys) return reply(bad_body("site-keys", keys.error()));
  with_site(ports.core, request.params.at("site"), reply, [=, keys = std::move(*keys)](SiteNumber site) {
    change_site(ports, core::SetSiteKeys{0, site, keys}, 200, reply);
  });
}

void revoke_site(Ports ports, const http::Request& request, const http::Reply& reply) {
  with_site(ports.core, request.params.at("site"), reply, [=](SiteNumber site) {
    change_site(ports, core::RevokeSite{0, site}, 200, reply);
  });
}

http::Response workers_response(const std::vector<core::WorkerView>& workers, std::string_view cursor) {
  JsonWriter out;
  out.begin_object().key("workers").begin_array();
  for (const core::WorkerView& worker : workers) write_worker(out, worker);
  out.end_array().key("cursor");
  cursor.empty() ? out.null() : out.text(cursor);
  out.end_object();
  return json_response(out.take());
}

void list_workers(Ports ports, const http::Request& request, const http::Reply& reply) {
  const auto from = number(request, "cursor", (uint64_t{1} << 24), 1);
  const auto limit = number(request, "limit", kMaxWorkersPerRequest, 100);
  if (!from || !limit || *limit == 0) return reply(bad_query(from ? "limit" : "cursor"));
  answer_from(ports.core, reply,
              [from = static_cast<uint32_t>(*from), limit = static_cast<size_t>(*limit)](const core::Core& core) {
                auto workers = core::list_workers(core, WorkerNumber(from), limit + 1);
                std::string cursor;
                if (workers.size() > limit) {
                  cursor = std::to_string(workers.back().number.value());
                  workers.pop_back();
                }
                return workers_response(workers, cursor);
              });
}

void enrol_workers(Ports ports, const http::Request& request, const http::Reply& reply) {
  auto drafts = parse_workers(request.body);
  if (!drafts) return reply(bad_body("workers", drafts.error()));
  core::EnrolWorkers command;
  command.workers = std::move(*drafts);
  carry_out(ports.core, std::move(command), reply, [=](const core::Outcome& outcome) {
    answer_from(ports.core, reply, [numbers = outcome.workers](const core::Core& core) {
      std::vector<core::WorkerView> workers;
      for (const WorkerNumber worker : numbers) {
        auto view = core::list_workers(core, worker, 1);
        if (!view.empty()) workers.push_back(std::move(view.front()));
      }
      return workers_response(workers, "");
    });
  });
}

void show_worker(Ports ports, const http::Request& request, const http::Reply& reply) {
  answer_from(ports.core, reply, [id = request.params.at("worker")](const core::Core& core) {
    const auto worker = core::find_worker(core, id);
    if (!worker) return no_such("worker", id);
    JsonWriter out;
    write_worker(out, *worker);
    return json_response(out.take());
  });
}

}  // namespace

void add_site_routes(http::Router& router, Ports ports) {
  router.add("GET", "/v1/sites", [ports](const http::Request&, const http::Reply& reply) { list_sites(ports, reply); });
  router.add("POST", "/v1/sites",
             [ports](const http::Request& request, const http::Reply& reply) { enrol_site(ports, request, reply); });
  router.add("POST", "/v1/sites/{site}/keys",
             [ports](const http::Request& request, const http::Reply& reply) { set_keys(ports, request, reply); });
  router.add("POST", "/v1/sites/{site}/revoke",
             [ports](const http::Request& request, const http::Reply& reply) { revoke_site(ports, request, reply); });
}

void add_worker_routes(http::Router& router, Ports ports) {
  router.add("GET", "/v1/workers",
             [ports](const http::Request& request, const http::Reply& reply) { list_workers(ports, request, reply); });
  router.add("POST", "/v1/workers",
             [ports](const http::Request& request, const http::Reply& reply) { enrol_workers(ports, request, reply); });
  router.add("GET", "/v1/workers/{worker}",
             [ports](const http::Request& request, const http::Reply& reply) { show_worker(ports, request, reply); });
}

}  // namespace muster::api
