#include <boost/json.hpp>
#include <memory>

#include "scheduler/ctl/commands.h"
#include "scheduler/ctl/fields.h"
#include "scheduler/ctl/table.h"
#include "scheduler/ctl/text_width.h"
#include "scheduler/ctl/worker_enrol.h"

namespace muster::ctl {
namespace {

constexpr const char* kWorkerExamples = R"(Examples:
  musterctl worker enrol w-0001 --site lagos --level annotator --skill french --skill music
  musterctl worker enrol --file people.csv                 titles: id,site,level,skills,active; skills joined by ';'
  musterctl worker enrol --file people.ndjson              {"id": "w-0001", "site": "lagos", "skills": ["french"]}
  musterctl worker enrol w-0001 --site lagos --inactive    no more work for this person
  musterctl worker list

IDs are pseudonyms; people's names stay at their site. Levels: trainee, annotator, inspector, lead, expert.)";

void add_rows(const boost::json::array& workers, Table& table) {
  for (const boost::json::value& value : workers) {
    const boost::json::object& worker = members_of(value);
    const bool active = text_field(worker, "active") != "false";
    const bool present = text_field(worker, "present") == "true";
    const std::string waiting = text_field(worker, "waiting");
    table.add({text_field(worker, "id"), text_field(worker, "site"), text_field(worker, "level"),
               text_field(worker, "skills"),
               !active   ? "inactive"
               : present ? "present"
                         : "away",
               text_field(worker, "live_leases"), text_field(worker, "answers"), waiting == "none" ? "" : waiting});
  }
}

// All pages, one after the other; a page without a cursor is the last.
Outcome<void> list_workers(Session& session) {
  Table table({{"WORKER"},
               {"SITE"},
               {"LEVEL"},
               {"SKILLS"},
               {"STATE"},
               {"LEASES", Align::Right},
               {"ANSWERS", Align::Right},
               {"WAITING"}});
  std::string cursor, previous;
  bool first = true;
  if (session.wants_json()) session.io().out << "{\"workers\":[";
  do {
    const std::string target =
        "/v1/workers?limit=1000" + (cursor.empty() ? "" : "&cursor=" + http::encode_component(cursor));
    const Outcome<std::string> body = session.call("list workers", "GET", target);
    if (!body) return tl::unexpected(body.error());
    const Outcome<boost::json::value> page = parse_body(*body);
    if (!page) return tl::unexpected(page.error());
    const boost::json::array& workers = list_field(members_of(*page), "workers");
    if (session.wants_json()) {
      for (const boost::json::value& worker : workers) {
        session.io().out << (first ? "" : ",") << boost::json::serialize(worker);
        first = false;
      }
    } else {
      add_rows(workers, table);
    }
    previous = cursor;
    cursor = workers.empty() ? "" : text_field(members_of(*page), "cursor");
  } while (!cursor.empty() && cursor != previous);
  if (session.wants_json()) {
    session.io().out << "]}\n";
  } else {
    table.print(session.io().out);
  }
  return {};
}

void add_enrol_workers(CLI::App& noun, Action& chosen) {
  auto options = std::make_shared<EnrolWorkersOptions>();
  CLI::App* command = noun.add_subcommand("enrol", "Let a person label at a site, or change what is known of them");
  command->add_option("ID", options->id, "The worker's pseudonymous id")->type_name("");
  command->add_option("--site", options->site, "The centre where they work; with --file, for lines that name none")
      ->type_name("SITE");
  command->add_option("--level", options->level, "Their level; annotator if not given")
      ->check(CLI::IsMember({"trainee", "annotator", "inspector", "lead", "expert"}).description(""))
      ->type_name("LEVEL");
  command->add_option("--skill", options->skills, "A skill of theirs; may be given several times")
      ->type_name("SKILL")
      ->take_all()
      ->expected(1);
  command->add_flag("--inactive", options->inactive, "They get no more work; what they hold goes to others");
  command->add_option("--file", options->file, "CSV or NDJSON of workers; - is standard input")->type_name("FILE");
  command->callback(
      [&chosen, options] { chosen = [options](Session& session) { return enrol_workers(session, *options); }; });
}

}  // namespace

void add_worker_commands(CLI::App& app, Action& chosen) {
  CLI::App* noun = add_noun(app, "worker", "Workers: the people who label, by pseudonymous id", kWorkerExamples);
  add_enrol_workers(*noun, chosen);
  noun->add_subcommand("list", "All workers, a line each")->callback([&chosen] { chosen = list_workers; });
}

}  // namespace muster::ctl
