#include <algorithm>

#include "scheduler/api/json_writer.h"
#include "scheduler/api/refusals.h"
#include "scheduler/api/routes.h"
#include "scheduler/core/core.h"

namespace muster::api {
namespace {

using Standbys = std::vector<StandbyView>;

Result<Standbys> standbys_of(Ports ports) {
  return ports.standbys != nullptr ? ports.standbys->standbys() : Standbys();
}

http::Response cannot_ask(const Failure& failure) {
  auto response = http::problem(503, "unavailable", "who stands by cannot be asked: " + failure.message);
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

void write_standbys(JsonWriter& out, const Standbys& standbys) {
  out.begin_array();
  for (const StandbyView& standby : standbys) {
    out.begin_object().key("address").text(standby.address).key("version").text(standby.version);
    out.key("newest_format").count(standby.newest_format).end_object();
  }
  out.end_array();
}

void answer_with_upgrade(Ports ports, const http::Reply& reply, const Standbys& standbys) {
  answer_from(ports.core, reply, [standbys](const core::Core& core) {
    const core::State& state = core.state();
    JsonWriter out;
    out.begin_object().key("version").text(MUSTER_VERSION).key("format").count(state.format());
    out.key("newest_format").count(state.formats().newest);
    out.key("finalized").boolean(state.format() == state.formats().newest).key("standbys");
    write_standbys(out, standbys);
    out.end_object();
    return json_response(out.take());
  });
}

void show_upgrade(Ports ports, const http::Reply& reply) {
  const auto standbys = standbys_of(ports);
  standbys ? answer_with_upgrade(ports, reply, *standbys) : reply(cannot_ask(standbys.error()));
}

// Standbys that could not follow any more once the leader writes its newest format.
http::Response too_old(const Standbys& left_behind) {
  JsonWriter list;
  write_standbys(list, left_behind);
  return http::problem(409, "standby-too-old",
                       std::to_string(left_behind.size()) + " standby" + (left_behind.size() == 1 ? "" : "s") +
                           " could not follow any more: replace them by this version first",
                       "\"standbys\":" + list.str());
}

void finalise(Ports ports, const http::Request& request, const http::Reply& reply) {
  const auto force = flag(request, "force");
  if (!force) return reply(bad_query("force"));
  auto standbys = standbys_of(ports);
  if (!standbys && !*force) return reply(cannot_ask(standbys.error()));
  const auto newest = std::make_shared<uint32_t>(0);
  const auto look = [newest](const core::Core& core) { *newest = core.state().formats().newest; };
  const auto go_on = [=, standbys = standbys.value_or(Standbys()), force = *force] {
    Standbys left_behind;
    for (const StandbyView& standby : standbys) {
      if (standby.newest_format < *newest) left_behind.push_back(standby);
    }
    if (!left_behind.empty() && !force) return reply(too_old(left_behind));
    carry_out(ports.core, core::FinaliseUpgrade{}, reply,
              [=](const core::Outcome&) { answer_with_upgrade(ports, reply, standbys); });
  };
  if (!ports.core.read(look, go_on)) reply(busy_response());
}

}  // namespace

void add_upgrade_routes(http::Router& router, Ports ports) {
  router.add("GET", "/v1/upgrade",
             [ports](const http::Request&, const http::Reply& reply) { show_upgrade(ports, reply); });
  router.add("POST", "/v1/upgrade/finalize",
             [ports](const http::Request& request, const http::Reply& reply) { finalise(ports, request, reply); });
}

}  // namespace muster::api
