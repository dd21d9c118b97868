#include <boost/json.hpp>
#include <memory>

#include "scheduler/ctl/commands.h"
#include "scheduler/ctl/fields.h"
#include "scheduler/ctl/problem.h"
#include "scheduler/ctl/table.h"

namespace muster::ctl {
namespace {

namespace json = boost::json;

constexpr const char* kUpgradeExamples = R"(Examples:
  musterctl upgrade status        which format the journal is written in, and who could follow a newer one
  musterctl upgrade finalize      once every scheduler is of the new version: write its format from now on

Until then a new version writes what the version before it can read, so that either can take over. There is no way
back: an older version does not start on what a newer format has written.)";

void print_upgrade(const json::object& upgrade, std::ostream& out) {
  const std::string format = text_field(upgrade, "format"), newest = text_field(upgrade, "newest_format");
  out << "the leader is version " << text_field(upgrade, "version") << " and writes format " << format;
  if (format == newest)
    out << ", its newest: nothing is to be finalised\n";
  else
    out << "; its newest is " << newest << ": `musterctl upgrade finalize` when every scheduler knows it\n";
  const json::array& standbys = list_field(upgrade, "standbys");
  if (standbys.empty()) return;
  Table table({{"STANDBY"}, {"VERSION"}, {"KNOWS FORMATS UP TO", Align::Right}});
  for (const json::value& value : standbys) {
    const json::object& standby = members_of(value);
    table.add({text_field(standby, "address"), text_field(standby, "version"), text_field(standby, "newest_format")});
  }
  table.print(out);
}

Outcome<void> show_upgrade(Session& session, const std::string& what, const std::string& method,
                           const std::string& target) {
  const Outcome<std::string> body = session.call(what, method, target);
  if (!body) return tl::unexpected(body.error());
  if (session.wants_json()) {
    session.io().out << *body << '\n';
    return {};
  }
  const Outcome<json::value> document = parse_body(*body);
  if (!document) return tl::unexpected(document.error());
  print_upgrade(members_of(*document), session.io().out);
  return {};
}

}  // namespace

void add_upgrade_commands(CLI::App& app, Action& chosen) {
  CLI::App* noun = add_noun(app, "upgrade", "Versions of the scheduler beside one another", kUpgradeExamples);
  noun->add_subcommand("status", "The format in use, and what each scheduler knows")->callback([&chosen] {
    chosen = [](Session& session) { return show_upgrade(session, "show the upgrade", "GET", "/v1/upgrade"); };
  });
  auto force = std::make_shared<bool>(false);
  CLI::App* finalize = noun->add_subcommand("finalize", "Write the newest format from now on; not to be undone");
  finalize->add_flag("--force", *force, "Even if a standby could not follow any more");
  finalize->callback([&chosen, force] {
    chosen = [force](Session& session) {
      return show_upgrade(session, "finalize the upgrade", "POST",
                          std::string("/v1/upgrade/finalize") + (*force ? "?force=true" : ""));
    };
  });
}

}  // namespace muster::ctl
