#include "scheduler/ctl/worker_enrol.h"

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <span>

#include "common/http/client.h"
#include "scheduler/ctl/fields.h"
#include "scheduler/ctl/problem.h"
#include "scheduler/ctl/progress.h"
#include "scheduler/ctl/text_width.h"
#include "scheduler/ctl/worker_file.h"

namespace muster::ctl {
namespace {

constexpr size_t kBatch = 1000;  // the API's limit

// Level and skills that the command does not name stay as the scheduler has them.
Outcome<EnrolWorkersOptions> with_what_is_known(Session& session, EnrolWorkersOptions options) {
  const Outcome<Answer> answer = session.exchange("GET", "/v1/workers/" + http::encode_component(options.id), "");
  if (!answer) return tl::unexpected(answer.error());
  if (answer->status != 200) return options;  // a new one
  const Outcome<boost::json::value> body = parse_body(answer->body);
  if (!body) return tl::unexpected(body.error());
  const boost::json::object& known = members_of(*body);
  if (options.level.empty()) options.level = text_field(known, "level");
  if (options.skills.empty()) {
    for (const boost::json::value& skill : list_field(known, "skills")) options.skills.push_back(text_of(skill));
  }
  return options;
}

Outcome<void> enrol_one(Session& session, const EnrolWorkersOptions& named) {
  if (named.site.empty()) return trouble(Exit::Usage, "--site is needed: the centre where " + named.id + " works");
  const Outcome<EnrolWorkersOptions> completed = with_what_is_known(session, named);
  if (!completed) return tl::unexpected(completed.error());
  const EnrolWorkersOptions& options = *completed;
  const std::string body =
      worker_json(options.id, options.site, options.level, options.skills, options.inactive ? "false" : "true");
  const Outcome<std::string> answer = session.call("enrol worker " + options.id, "POST", "/v1/workers", body);
  if (!answer) return tl::unexpected(answer.error());
  if (session.wants_json()) {
    session.io().out << *answer << '\n';
  } else {
    session.io().out << "worker " << options.id << " is enrolled at " << options.site << '\n';
  }
  return {};
}

// Turns `workers[3].level` into the line of the file that holds the fourth worker of the batch.
void place_in_file(Problem& problem, std::span<const WorkerEntry> batch) {
  for (Place& place : problem.places) {
    const std::optional<size_t> index = index_in_path(place.path, "workers");
    place.line = index && *index < batch.size() ? batch[*index].line : 0;
    place.column = 0;
    if (place.line > 0) place.path.erase(0, std::min(place.path.size(), place.path.find(']') + 2));
  }
}

Outcome<void> send_batch(Session& session, std::span<const WorkerEntry> batch, const std::string& file) {
  std::string body = "{\"workers\":[";
  for (const WorkerEntry& worker : batch) body += (body.back() == '[' ? "" : ",") + worker.json;
  body += "]}";
  Patience patience(session.io());
  while (true) {
    const Outcome<Answer> answer = session.exchange("POST", "/v1/workers", body);
    if (!answer && answer.error().exit == Exit::Unreachable && patience.again()) continue;
    if (!answer) return tl::unexpected(answer.error());
    if (answer->status < 300) return {};
    Problem problem = parse_problem(answer->status, answer->body);
    place_in_file(problem, batch);
    return refused(problem, "enrol workers", file);
  }
}

Outcome<void> enrol_file(Session& session, const EnrolWorkersOptions& options) {
  std::ifstream opened;
  if (options.file != "-") opened.open(options.file, std::ios::binary);
  std::istream& input = options.file == "-" ? session.io().in : opened;
  const std::string name = options.file == "-" ? "standard input" : options.file;
  if (!input) return trouble(Exit::Refused, name + ": cannot be opened");
  const Outcome<std::vector<WorkerEntry>> workers = read_workers(input, name, options.site);
  if (!workers) return tl::unexpected(workers.error());
  for (size_t sent = 0; sent < workers->size(); sent += kBatch) {
    const auto batch = std::span(*workers).subspan(sent, std::min(kBatch, workers->size() - sent));
    if (Outcome<void> fine = send_batch(session, batch, name); !fine) {
      Trouble stopped = fine.error();
      stopped.message +=
          "\n" + grouped(sent) + " workers are enrolled; run the same command again once this is mended.";
      return tl::unexpected(stopped);
    }
  }
  if (session.wants_json()) {
    session.io().out << "{\"enrolled\":" << workers->size() << "}\n";
  } else {
    session.io().out << grouped(workers->size()) << (workers->size() == 1 ? " worker is" : " workers are")
                     << " enrolled\n";
  }
  return {};
}

}  // namespace

Outcome<void> enrol_workers(Session& session, const EnrolWorkersOptions& options) {
  if (options.id.empty() && options.file.empty()) {
    return trouble(Exit::Usage,
                   "name the worker, as in `musterctl worker enrol w-0001 --site S`, or give --file FILE with many");
  }
  if (!options.id.empty() && !options.file.empty())
    return trouble(Exit::Usage,
                   "worker " + options.id + " and --file " + options.file + " are given; give one of them");
  return options.id.empty() ? enrol_file(session, options) : enrol_one(session, options);
}

}  // namespace muster::ctl
