#include "scheduler/ctl/problem.h"

#include <boost/json.hpp>
#include <charconv>

#include "scheduler/ctl/fields.h"
#include "scheduler/ctl/text_width.h"

namespace muster::ctl {
namespace {

// For what is not there, `what` tells which list to look at.
std::string advice(const Problem& problem, const std::string& what) {
  const int status = problem.status;
  if (status == 404 && what.find("job ") != std::string::npos) return "`musterctl job list` shows the jobs there are.";
  if (status == 404 && what.find("site ") != std::string::npos)
    return "`musterctl site list` shows the sites there are.";
  switch (status) {
    case 401:
      return "Give the scheduler's token: --token-file FILE, or set MUSTER_TOKEN_FILE or MUSTER_TOKEN.";
    case 403:
      return "The token does not allow this; ask an administrator for one with a higher role.";
    case 429:
    case 503:
      return problem.type.ends_with("unavailable")
                 ? "The scheduler goes on by itself once its Redis is back; nothing was done."
                 : "The scheduler is busy or not leading; try again in a moment.";
    default:
      return "";
  }
}

std::string line_of(const Place& place, const std::string& file, const char* kind = "") {
  std::string out = file;
  if (place.line > 0) out += (out.empty() ? "line " : ":") + std::to_string(place.line);
  if (place.line > 0 && place.column > 0) out += ":" + std::to_string(place.column);
  if (!place.path.empty()) out += (out.empty() ? "" : ": ") + place.path;
  return out + (out.empty() ? "" : ": ") + kind + place.reason;
}

std::vector<Place> places_of(const boost::json::array& list) {
  std::vector<Place> places;
  for (const boost::json::value& entry : list) {
    const boost::json::object& place = members_of(entry);
    places.push_back({count_field(place, "line"), count_field(place, "column"), text_field(place, "path"),
                      text_field(place, "reason")});
  }
  return places;
}

}  // namespace

Problem parse_problem(int status, std::string_view body) {
  Problem problem;
  problem.status = status;
  const Outcome<boost::json::value> document = parse_body(body);
  if (!document) return problem;
  const boost::json::object& fields = members_of(*document);
  problem.type = text_field(fields, "type");
  problem.title = text_field(fields, "title");
  problem.detail = text_field(fields, "detail");
  problem.places = places_of(list_field(fields, "errors"));
  return problem;
}

std::string describe(const Problem& problem, const std::string& what, const std::string& file) {
  std::string out;
  for (const Place& place : problem.places) out += printable(line_of(place, file)) + '\n';
  std::string reason = problem.detail.empty() ? problem.title : problem.detail;
  if (reason.empty()) reason = "the server answered with status " + std::to_string(problem.status);
  out += printable(what + ": " + reason);
  if (const std::string next = advice(problem, what); !next.empty()) out += '\n' + next;
  return out;
}

tl::unexpected<Trouble> refused(const Problem& problem, const std::string& what, const std::string& file) {
  const bool placed = !file.empty() && !problem.places.empty() && problem.places.front().line > 0;
  std::string message = describe(problem, what, file);
  return placed ? trouble_in_file(std::move(message)) : trouble(Exit::Refused, std::move(message));
}

std::string describe_warnings(std::string_view body, const std::string& file) {
  const Outcome<boost::json::value> document = parse_body(body);
  if (!document) return "";
  std::string out;
  for (const Place& place : places_of(list_field(members_of(*document), "warnings"))) {
    out += printable(line_of(place, file, "warning: ")) + '\n';
  }
  return out;
}

std::optional<size_t> index_in_path(std::string_view path, std::string_view list) {
  if (!path.starts_with(list)) return std::nullopt;
  path.remove_prefix(list.size());
  if (!path.starts_with('[')) return std::nullopt;
  size_t index = 0;
  const auto [end, error] = std::from_chars(path.data() + 1, path.data() + path.size(), index);
  if (error != std::errc{} || end == path.data() + path.size() || *end != ']') return std::nullopt;
  return index;
}

}  // namespace muster::ctl
