#include "scheduler/api/openapi.h"

#include <map>
#include <sstream>
#include <vector>

#include "common/http/problem.h"
#include "scheduler/api/json_writer.h"
#include "scheduler/api/route_access.h"
#include "scheduler/api/routes.h"

namespace muster::api {
namespace {

constexpr std::string_view kProblemSchema =
    R"({"type":"object","required":["type","title","status","detail"],"properties":{"type":{"type":"string","format":"uri"},)"
    R"("title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"},"errors":{"type":"array"}}})";

void write_parameter(JsonWriter& out, std::string_view name, std::string_view place) {
  out.begin_object().key("name").text(name).key("in").text(place).key("required").boolean(place == "path");
  out.key("schema").raw(R"({"type":"string"})").end_object();
}

void write_parameters(JsonWriter& out, const RouteAccess& row) {
  out.key("parameters").begin_array();
  for (size_t open = row.pattern.find('{'); open != row.pattern.npos; open = row.pattern.find('{', open + 1))
    write_parameter(out, row.pattern.substr(open + 1, row.pattern.find('}', open) - open - 1), "path");
  std::istringstream names{std::string(row.query)};
  for (std::string name; names >> name;) write_parameter(out, name, "query");
  out.end_array();
}

void write_answers(JsonWriter& out, const RouteAccess& row) {
  out.key("responses").begin_object();
  for (const int status : documented_statuses(row)) {
    out.key(std::to_string(status)).begin_object().key("description").text(http::status_text(status));
    if (status >= 300)
      out.key("content").raw(R"({"application/problem+json":{"schema":{"$ref":"#/components/schemas/problem"}}})");
    out.end_object();
  }
  out.end_object();
}

void write_operation(JsonWriter& out, const RouteAccess& row) {
  std::string method(row.method);
  for (char& c : method) c = static_cast<char>(c | ('a' - 'A'));
  out.key(method).begin_object().key("summary").text(row.summary);
  if (row.needs) out.key("x-muster-role").text(name_of(*row.needs));
  out.key("security").raw(row.needs ? R"([{"token":[]}])" : "[]");
  write_parameters(out, row);
  if (!row.body.empty()) {
    out.key("requestBody").begin_object().key("required").boolean(true).key("content").begin_object();
    out.key(row.body).begin_object().end_object().end_object().end_object();
  }
  write_answers(out, row);
  out.end_object();
}

}  // namespace

std::string openapi_document() {
  std::map<std::string_view, std::vector<const RouteAccess*>> paths;
  for (const RouteAccess& row : route_access()) paths[row.pattern].push_back(&row);
  JsonWriter out;
  out.begin_object().key("openapi").text("3.1.0").key("info").begin_object().key("title").text("Muster scheduler");
  out.key("version").text("v1").end_object().key("paths").begin_object();
  for (const auto& [pattern, rows] : paths) {
    out.key(pattern).begin_object();
    for (const RouteAccess* row : rows) write_operation(out, *row);
    out.end_object();
  }
  out.end_object().key("components").begin_object();
  out.key("securitySchemes").raw(R"({"token":{"type":"http","scheme":"bearer"}})");
  out.key("schemas").begin_object().key("problem").raw(kProblemSchema).end_object().end_object().end_object();
  return out.take();
}

void add_openapi_route(http::Router& router) {
  router.add("GET", "/openapi.json", [document = openapi_document()](const http::Request&, const http::Reply& reply) {
    reply(json_response(document));
  });
}

}  // namespace muster::api
