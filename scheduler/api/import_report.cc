#include "scheduler/api/import_report.h"

#include <algorithm>

#include "scheduler/api/json_writer.h"

namespace muster::api {

void ImportReport::refuse(uint64_t line, std::string reason, size_t max_errors) {
  ++refused;
  if (errors.size() < max_errors) errors.emplace_back(line, std::move(reason));
}

void ImportReport::count(uint64_t line, const core::ItemVerdict& verdict, size_t max_errors) {
  using Kind = core::ItemVerdict::Kind;
  switch (verdict.kind) {
    case Kind::Created:
      ++created;
      break;
    case Kind::Unchanged:
      ++unchanged;
      break;
    case Kind::Replaced:
      ++replaced;
      break;
    case Kind::Revised:
      ++revised;
      break;
    case Kind::Refused:
      refuse(line, verdict.reason, max_errors);
      break;
  }
}

std::string ImportReport::to_json(bool complete) {
  std::sort(errors.begin(), errors.end());
  JsonWriter json;
  json.begin_object().key("lines").count(lines).key("created").count(created).key("unchanged").count(unchanged);
  json.key("replaced").count(replaced).key("revised").count(revised).key("refused").count(refused);
  json.key("errors").begin_array();
  for (const auto& [line, reason] : errors) {
    json.begin_object().key("line").count(line).key("reason").text(reason).end_object();
  }
  json.end_array().key("complete").boolean(complete).end_object();
  return json.take();
}

}  // namespace muster::api
