#include "scheduler/ctl/site_backups.h"

#include <boost/json.hpp>
#include <memory>
#include <string>

#include "common/http/client.h"
#include "scheduler/ctl/fields.h"
#include "scheduler/ctl/problem.h"
#include "scheduler/ctl/table.h"
#include "scheduler/ctl/text_width.h"
#include "scheduler/ctl/whole_file.h"

namespace muster::ctl {
namespace {

struct FetchOptions {
  std::string site, file, name;  // no name: the newest
};

std::string backups_of(const std::string& site) {
  return "/v1/sites/" + http::encode_component(site) + "/backups";
}

Outcome<boost::json::array> list_of(Session& session, const std::string& site) {
  const Outcome<std::string> body = session.call("list backups of site " + site, "GET", backups_of(site));
  if (!body) return tl::unexpected(body.error());
  const Outcome<boost::json::value> list = parse_body(*body);
  if (!list) return tl::unexpected(list.error());
  return list_field(members_of(*list), "backups");
}

Outcome<void> show_backups(Session& session, const std::string& site) {
  const Outcome<boost::json::array> backups = list_of(session, site);
  if (!backups) return tl::unexpected(backups.error());
  if (session.wants_json()) {
    session.io().out << boost::json::serialize(*backups) << '\n';
    return {};
  }
  Table table({{"BACKUP"}, {"BYTES", Align::Right}, {"STORED"}});
  for (const boost::json::value& value : *backups) {
    const boost::json::object& backup = members_of(value);
    table.add({text_field(backup, "name"), grouped(count_field(backup, "bytes")), text_field(backup, "stored")});
  }
  table.print(session.io().out);
  if (backups->empty()) session.io().err << "`muster-agent recovery-key` at the site makes it send one every day\n";
  return {};
}

Outcome<void> fetch_backup(Session& session, FetchOptions options) {
  if (options.name.empty()) {
    const Outcome<boost::json::array> backups = list_of(session, options.site);
    if (!backups) return tl::unexpected(backups.error());
    if (backups->empty()) return trouble(Exit::Refused, "there is no backup of site " + options.site + " here");
    options.name = text_field(members_of(backups->front()), "name");
  }
  WholeFile file(options.file);
  uint64_t bytes = 0;
  const std::string target = backups_of(options.site) + "/" + http::encode_component(options.name);
  const Outcome<Answer> answer = session.stream(target, [&](std::string_view piece) {
    bytes += piece.size();
    return static_cast<bool>(file.out() << piece);
  });
  if (!answer) return tl::unexpected(answer.error());
  if (answer->status >= 300)
    return refused(parse_problem(answer->status, answer->body), "backup " + options.name + " of site " + options.site);
  if (auto whole = file.finish(); !whole) return whole;
  session.io().out << options.file << ": backup " << options.name << " of site " << options.site << ", "
                   << grouped(bytes) << " bytes; `muster-agent restore` opens it with the site's recovery key\n";
  return {};
}

}  // namespace

void add_site_backups(CLI::App& noun, Action& chosen) {
  auto site = std::make_shared<std::string>();
  CLI::App* list = noun.add_subcommand("backups", "The sealed backups of a site that lie at the scheduler");
  list->add_option("NAME", *site, "The site's name")->required()->type_name("");
  list->callback([&chosen, site] { chosen = [site](Session& session) { return show_backups(session, *site); }; });

  auto options = std::make_shared<FetchOptions>();
  CLI::App* fetch = noun.add_subcommand("backup", "Fetch a sealed backup, which only the site's recovery key opens");
  fetch->add_option("NAME", options->site, "The site's name")->required()->type_name("");
  fetch->add_option("FILE", options->file, "Written when all of it is there")->required()->type_name("FILE");
  fetch->add_option("--backup", options->name, "Which of those that `backups` lists; by default the newest")
      ->type_name("BACKUP");
  fetch->callback(
      [&chosen, options] { chosen = [options](Session& session) { return fetch_backup(session, *options); }; });
}

}  // namespace muster::ctl
