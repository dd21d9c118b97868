#include "scheduler/api/backup_store.h"
#include "scheduler/api/file_source.h"
#include "scheduler/api/json_writer.h"
#include "scheduler/api/routes.h"
#include "scheduler/api/text.h"

namespace muster::api {
namespace {

// Goes on if there is such a site, on the loop's thread.
void with_known_site(CorePort& core, const std::string& name, const http::Reply& reply,
                     std::function<http::Response()> then) {
  answer_from(core, reply, [name, then = std::move(then)](const core::Core& at_rest) {
    return core::find_site(at_rest, name) ? then() : no_such("site", name);
  });
}

http::Response list_of(const BackupStore& store, const std::string& site) {
  JsonWriter out;
  out.begin_object().key("backups").begin_array();
  for (const StoredBackup& backup : store.list(site)) {
    out.begin_object().key("name").text(backup.name).key("bytes").count(backup.bytes);
    out.key("stored").text(rfc3339(backup.stored_wall_ms)).end_object();
  }
  out.end_array().end_object();
  return json_response(out.take());
}

http::Response backup_of(const BackupStore& store, const std::string& site, const std::string& name) {
  http::Response response;
  const std::string path = is_valid_name(name) ? store.find(site, name) : std::string();
  if (path.empty() || !send_file(path, response)) return no_such("backup", name);
  response.headers = {{"Content-Disposition", "attachment; filename=\"" + site + "-" + name + ".sealed\""},
                      {"Cache-Control", "no-store"}};
  return response;
}

}  // namespace

void add_backup_routes(http::Router& router, Ports ports) {
  if (ports.backups == nullptr) return;
  const BackupStore& store = *ports.backups;
  CorePort& core = ports.core;
  router.add("GET", "/v1/sites/{site}/backups",
             [&store, &core](const http::Request& request, const http::Reply& reply) {
               const std::string& site = request.params.at("site");
               with_known_site(core, site, reply, [&store, site] { return list_of(store, site); });
             });
  router.add("GET", "/v1/sites/{site}/backups/{backup}",
             [&store, &core](const http::Request& request, const http::Reply& reply) {
               const std::string &site = request.params.at("site"), &name = request.params.at("backup");
               with_known_site(core, site, reply, [&store, site, name] { return backup_of(store, site, name); });
             });
}

}  // namespace muster::api
