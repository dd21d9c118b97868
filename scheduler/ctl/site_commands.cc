#include <boost/json.hpp>
#include <memory>

#include "scheduler/ctl/commands.h"
#include "scheduler/ctl/fields.h"
#include "scheduler/ctl/list.h"
#include "scheduler/ctl/problem.h"
#include "scheduler/ctl/site_backups.h"
#include "scheduler/ctl/site_keys.h"
#include "scheduler/ctl/table.h"

namespace muster::ctl {
namespace {

constexpr const char* kSiteExamples = R"(Examples:
  musterctl keys generate keys --name lagos              the site's key pair; lagos.key stays at the site
  musterctl site enrol lagos --key-file keys/lagos.pub --region ng
  musterctl site list
  musterctl site enrol lagos --key-file keys/lagos2.pub  a second key, while its agent changes over
  musterctl site keys lagos --set-file keys/lagos2.pub   from now on this key alone
  musterctl site revoke lagos                            its agent is cut off at once
  musterctl site backup lagos lagos.sealed               for the PC that takes over from one that died

Keys hold characters that shells treat specially; --key-file avoids quoting them.)";

struct EnrolOptions {
  std::string name, key, key_file, region;
};

// What enrolling did, by the site as it is now: a new site has one key, a known one has gained the second.
std::string enrolled_text(const std::string& name, int status, const boost::json::object& site) {
  const std::string start = "site " + name;
  if (status != 201) return start + " is enrolled already, with this key";
  if (list_field(site, "keys").size() < 2) return start + " is enrolled";
  return start + ": key added; it now has two, and the old one still works\n`musterctl site keys " + name +
         "` shows them, and takes the old one away with --set";
}

std::string join_status(const boost::json::object& site) {
  if (text_field(site, "revoked") == "true") return "revoked";
  return text_field(site, "connected") == "true" ? "connected" : "away";
}

Outcome<void> enrol_site(Session& session, const EnrolOptions& options) {
  const Outcome<std::string> key = options.key_file.empty() ? valid_key(options.key) : read_key_file(options.key_file);
  if (!key) return tl::unexpected(key.error());
  boost::json::object site{{"name", options.name}, {"key", *key}};
  if (!options.region.empty()) site["region"] = options.region;
  const Outcome<Answer> answer = session.exchange("POST", "/v1/sites", boost::json::serialize(site));
  if (!answer) return tl::unexpected(answer.error());
  if (answer->status >= 300) {
    return refused(parse_problem(answer->status, answer->body), "enrol site " + options.name);
  }
  const Outcome<boost::json::value> body = parse_body(answer->body);
  if (!body) return tl::unexpected(body.error());
  session.io().out << (session.wants_json() ? answer->body
                                            : enrolled_text(options.name, answer->status, members_of(*body)))
                   << '\n';
  return {};
}

void print_site_list(const boost::json::array& sites, std::ostream& out) {
  Table table(
      {{"SITE"}, {"REGION"}, {"STATE"}, {"WORKERS", Align::Right}, {"LEASES", Align::Right}, {"KEYS", Align::Right}});
  for (const boost::json::value& value : sites) {
    const boost::json::object& site = members_of(value);
    table.add({text_field(site, "name"), text_field(site, "region"), join_status(site), text_field(site, "workers"),
               text_field(site, "live_leases"), std::to_string(list_field(site, "keys").size())});
  }
  table.print(out);
}

Outcome<void> revoke_site(Session& session, const std::string& name) {
  const Outcome<std::string> answer =
      session.call("revoke site " + name, "POST", "/v1/sites/" + http::encode_component(name) + "/revoke");
  if (!answer) return tl::unexpected(answer.error());
  if (session.wants_json()) {
    session.io().out << *answer << '\n';
  } else {
    session.io().out << "site " << name << " is revoked\n";
  }
  return {};
}

void add_enrol_site(CLI::App& noun, Action& chosen) {
  auto options = std::make_shared<EnrolOptions>();
  CLI::App* command = noun.add_subcommand("enrol", "Let a site's agent in, by its public key");
  command->add_option("NAME", options->name, "The site's name: letters, digits, '.', '_' and '-'")
      ->required()
      ->type_name("");
  CLI::Option* key = command->add_option("--key", options->key, "Public key, 40 characters of Z85")->type_name("Z85");
  command->add_option("--key-file", options->key_file, "File with the public key, such as NAME.pub")
      ->type_name("FILE")
      ->excludes(key);
  command
      ->add_option("--region", options->region,
                   "Where it is, for jobs that are bound to a region; stays as it is once enrolled")
      ->type_name("REGION");
  command->callback(
      [&chosen, options] { chosen = [options](Session& session) { return enrol_site(session, *options); }; });
}

}  // namespace

void add_site_commands(CLI::App& app, Action& chosen) {
  CLI::App* noun = add_noun(app, "site", "Sites: regional centres and the keys of their agents", kSiteExamples);
  add_enrol_site(*noun, chosen);
  add_site_keys(*noun, chosen);
  add_site_backups(*noun, chosen);
  noun->add_subcommand("list", "All sites, a line each")->callback([&chosen] {
    chosen = [](Session& session) { return show_list(session, "sites", print_site_list); };
  });
  auto name = std::make_shared<std::string>();
  CLI::App* revoke = noun->add_subcommand("revoke", "Shut a site out; its people's leases go to others");
  revoke->add_option("NAME", *name, "The site's name")->required()->type_name("");
  revoke->callback([&chosen, name] { chosen = [name](Session& session) { return revoke_site(session, *name); }; });
}

}  // namespace muster::ctl
