#include <boost/json.hpp>
#include <memory>

#include "scheduler/ctl/commands.h"
#include "scheduler/ctl/fields.h"
#include "scheduler/ctl/list.h"
#include "scheduler/ctl/problem.h"
#include "scheduler/ctl/table.h"

namespace muster::ctl {
namespace {

constexpr const char* kTokenExamples = R"(Examples:
  musterctl token create dashboard --role viewer > dashboard.token
  musterctl token create nightly-import --role submitter --expires-in 30d > import.token
  musterctl token list
  musterctl token revoke 8b1f20c3d4e5a697      by the id that `token list` shows

Roles: viewer (reads), submitter (and jobs and items), adjudicator (reads; settles disputes), operator (all of these,
and sites, people, deleting jobs), admin (everything, tokens too). A token is shown once; keep its file from others.)";

struct TokenOptions {
  std::string name, role, expires_in;
};

// The token goes to standard output by itself, so that it can be sent to a file.
Outcome<void> create_token(Session& session, const TokenOptions& options) {
  boost::json::object draft{{"name", options.name}, {"role", options.role}};
  if (!options.expires_in.empty()) draft["expires_in"] = options.expires_in;
  const Outcome<std::string> answer =
      session.call("create token " + options.name, "POST", "/v1/tokens", boost::json::serialize(draft));
  if (!answer) return tl::unexpected(answer.error());
  if (session.wants_json()) {
    session.io().out << *answer << '\n';
    return {};
  }
  const Outcome<boost::json::value> body = parse_body(*answer);
  if (!body) return tl::unexpected(body.error());
  const boost::json::object& token = members_of(*body);
  session.io().out << text_field(token, "token") << '\n';
  session.io().err << "token " << text_field(token, "id") << " (" << text_field(token, "name") << ", "
                   << text_field(token, "role") << ") until " << text_field(token, "expires")
                   << "; it is not shown again\n";
  return {};
}

void print_token_list(const boost::json::array& tokens, std::ostream& out) {
  Table table({{"TOKEN"}, {"NAME"}, {"ROLE"}, {"CREATED"}, {"EXPIRES"}});
  for (const boost::json::value& value : tokens) {
    const boost::json::object& token = members_of(value);
    table.add({text_field(token, "id"), text_field(token, "name"), text_field(token, "role"),
               text_field(token, "created"), text_field(token, "expires")});
  }
  table.print(out);
}

Outcome<void> revoke_token(Session& session, const std::string& id) {
  const Outcome<std::string> answer =
      session.call("revoke token " + id, "DELETE", "/v1/tokens/" + http::encode_component(id));
  if (!answer) return tl::unexpected(answer.error());
  if (!session.wants_json()) session.io().out << "token " << id << " is revoked\n";
  return {};
}

}  // namespace

void add_token_commands(CLI::App& app, Action& chosen) {
  CLI::App* noun = add_noun(app, "token", "Tokens: who may ask the scheduler for what", kTokenExamples);
  auto options = std::make_shared<TokenOptions>();
  CLI::App* create = noun->add_subcommand("create", "Make a token, and show it this once");
  create->add_option("NAME", options->name, "Who or what uses it: letters, digits, '.', '_' and '-'")
      ->required()
      ->type_name("");
  create->add_option("--role", options->role, "viewer, submitter, adjudicator, operator or admin")
      ->required()
      ->type_name("ROLE");
  create->add_option("--expires-in", options->expires_in, "How long it is good: 12h, 30d (default: 90d)")
      ->type_name("DURATION");
  create->callback(
      [&chosen, options] { chosen = [options](Session& session) { return create_token(session, *options); }; });
  noun->add_subcommand("list", "All tokens, a line each")->callback([&chosen] {
    chosen = [](Session& session) { return show_list(session, "tokens", print_token_list); };
  });
  auto id = std::make_shared<std::string>();
  CLI::App* revoke = noun->add_subcommand("revoke", "Take a token's rights away, at once");
  revoke->add_option("TOKEN", *id, "Its id, as `token list` shows it")->required()->type_name("");
  revoke->callback([&chosen, id] { chosen = [id](Session& session) { return revoke_token(session, *id); }; });
}

}  // namespace muster::ctl
