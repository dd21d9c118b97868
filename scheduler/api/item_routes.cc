#include "common/form/form.h"
#include "scheduler/api/item_import.h"
#include "scheduler/api/refusals.h"
#include "scheduler/api/routes.h"

namespace muster::api {
namespace {

constexpr uint64_t kMostErrors = 10'000;

using Found = tl::expected<ImportTarget, http::Response>;

Found look_up(const core::Core& core, const std::string& name) {
  const auto job = core::find_job(core, name);
  const auto text = job ? core::view_job_text(core, *job) : std::nullopt;
  if (!text) return tl::unexpected(no_such("job", name));
  ImportTarget target{*job, {}};
  const auto form = form::from_json(text->form_json);
  if (!form) return tl::unexpected(http::problem(500, "job-form", form.error().message));
  for (const form::Object& object : form->objects) {
    if (!object.field.empty()) target.shown_fields.push_back(object.field);
  }
  return target;
}

FindTarget finder(CorePort& core, const std::string& name) {
  return [&core, name](const std::function<void(Found)>& done) {
    const auto found = std::make_shared<Found>(tl::unexpected(http::Response()));
    const bool taken = core.read([found, name](const core::Core& at_rest) { *found = look_up(at_rest, name); },
                                 [found, done] { done(std::move(*found)); });
    if (!taken) done(tl::unexpected(busy_response()));
  };
}

std::unique_ptr<http::Upload> start_import(Ports ports, const http::Request& request, const http::Reply& reply) {
  const auto revise = flag(request, "revise"), dry_run = flag(request, "dry_run");
  const auto max_errors = number(request, "max_errors", kMostErrors, 100);
  if (!revise || !dry_run || !max_errors || *max_errors == 0) {
    reply(bad_query(!revise ? "revise" : !dry_run ? "dry_run" : "max_errors"));
    return nullptr;
  }
  return import_items(ports.core, {*revise, *dry_run, ports.room, static_cast<size_t>(*max_errors)},
                      finder(ports.core, request.params.at("job")));
}

}  // namespace

void add_item_routes(http::Router& router, Ports ports) {
  router.add_upload("POST", "/v1/jobs/{job}/items", [ports](const http::Request& request, const http::Reply& reply) {
    return start_import(ports, request, reply);
  });
}

}  // namespace muster::api
