#include "scheduler/ctl/import_report.h"

#include <array>
#include <boost/json.hpp>
#include <utility>

#include "scheduler/ctl/fields.h"
#include "scheduler/ctl/text_width.h"

namespace muster::ctl {

void ImportReport::add(const ImportReport& chunk, uint64_t first_line) {
  lines += chunk.lines;
  created += chunk.created;
  unchanged += chunk.unchanged;
  replaced += chunk.replaced;
  revised += chunk.revised;
  refused += chunk.refused;
  complete = complete && chunk.complete;
  for (const LineError& error : chunk.errors) {
    errors.push_back({error.line == 0 ? 0 : error.line + first_line - 1, error.reason});
  }
}

std::string ImportReport::to_json() const {
  boost::json::array list;
  for (const LineError& error : errors) list.push_back({{"line", error.line}, {"reason", error.reason}});
  return boost::json::serialize(boost::json::object{{"lines", lines},
                                                    {"created", created},
                                                    {"unchanged", unchanged},
                                                    {"replaced", replaced},
                                                    {"revised", revised},
                                                    {"refused", refused},
                                                    {"errors", std::move(list)},
                                                    {"complete", complete}});
}

std::string ImportReport::summary() const {
  const std::array<std::pair<const char*, uint64_t>, 5> parts = {{{"created", created},
                                                                  {"unchanged", unchanged},
                                                                  {"replaced", replaced},
                                                                  {"revised", revised},
                                                                  {"refused", refused}}};
  std::string out = grouped(lines) + (lines == 1 ? " item" : " items");
  const char* separator = ": ";
  for (const auto& [name, count] : parts) {
    if (count == 0) continue;
    out += separator + grouped(count) + " " + name;
    separator = ", ";
  }
  return out;
}

Outcome<ImportReport> parse_import_report(std::string_view json) {
  const Outcome<boost::json::value> document = parse_body(json);
  if (!document) return tl::unexpected(document.error());
  const boost::json::object& body = members_of(*document);
  ImportReport report;
  report.lines = count_field(body, "lines");
  report.created = count_field(body, "created");
  report.unchanged = count_field(body, "unchanged");
  report.replaced = count_field(body, "replaced");
  report.revised = count_field(body, "revised");
  report.refused = count_field(body, "refused");
  report.complete = text_field(body, "complete") != "false";
  for (const boost::json::value& error : list_field(body, "errors")) {
    const boost::json::object& fields = members_of(error);
    report.errors.push_back({count_field(fields, "line"), text_field(fields, "reason")});
  }
  return report;
}

}  // namespace muster::ctl
