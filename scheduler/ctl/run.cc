#include "scheduler/ctl/run.h"

#include <algorithm>

#include "scheduler/ctl/commands.h"

namespace muster::ctl {
namespace {

constexpr const char* kDescription =
    "Runs labeling jobs on a muster-scheduler: submit, watch, export; enrol sites and people.";

constexpr const char* kFooter = R"(A first job:
  musterctl keys generate keys --name lagos            make a site's key pair
  musterctl site enrol lagos --key-file keys/lagos.pub let the site in
  musterctl worker enrol w-0001 --site lagos           let a person label there
  musterctl job submit mood.yaml --items posts.ndjson --start
  musterctl job watch mood
  musterctl job results mood --format csv --out mood.csv

Exit codes:
  0  done
  1  refused by the server, or a file that cannot be read or written
  2  the command line makes no sense
  3  the server cannot be reached
  4  `job watch` ended because the job was cancelled

`musterctl NOUN --help` and `musterctl NOUN COMMAND --help` say more.)";

void add_global_options(CLI::App& app, Settings& settings) {
  app.add_option("--server", settings.server, "The scheduler's address")
      ->envname("MUSTER_SERVER")
      ->type_name("URL")
      ->capture_default_str();
  app.add_option("--token-file", settings.token_file,
                 "File whose first line is the scheduler's token; MUSTER_TOKEN may hold the token itself")
      ->envname("MUSTER_TOKEN_FILE")
      ->type_name("FILE");
  app.add_option("--ca-file", settings.ca_file,
                 "PEM file of the authorities that may vouch for an https:// server (default: those the system knows)")
      ->envname("MUSTER_CA_FILE")
      ->type_name("FILE");
  app.add_option_function<std::string>(
         "--output",
         [&settings](const std::string& word) { settings.output = word == "json" ? Output::Json : Output::Table; },
         "How answers are shown: table or json")
      ->check(CLI::IsMember({"table", "json"}).description(""))
      ->type_name("table|json")
      ->default_str("table");
}

// The innermost command that was named, whose help answers a mistake best.
std::string command_path(const CLI::App& app) {
  std::string path = app.get_name();
  const std::vector<CLI::App*> inner = app.get_subcommands();
  return inner.empty() ? path : path + " " + command_path(*inner.front());
}

int report(const Trouble& trouble, Surroundings& surroundings) {
  surroundings.out.flush();
  const char* name = trouble.begins_with_place ? "" : "musterctl: ";
  if (!trouble.message.empty()) surroundings.err << name << trouble.message << '\n';
  return static_cast<int>(trouble.exit);
}

}  // namespace

int run(std::vector<std::string> args, Surroundings& surroundings) {
  Settings settings;
  Action chosen;
  CLI::App app(kDescription, "musterctl");
  app.footer(kFooter);
  app.set_version_flag("--version", "musterctl " MUSTER_VERSION, "Print the version and exit");
  app.fallthrough();
  app.require_subcommand(1);
  add_global_options(app, settings);
  add_job_commands(app, chosen);
  add_site_commands(app, chosen);
  add_worker_commands(app, chosen);
  add_keys_commands(app, chosen);
  add_token_commands(app, chosen);
  add_trace_command(app, chosen);
  add_upgrade_commands(app, chosen);
  add_media_command(app, chosen);
  add_template_commands(app, chosen);
  add_consensus_command(app, chosen);
  std::reverse(args.begin(), args.end());  // CLI11 takes them from the back
  try {
    app.parse(std::move(args));
  } catch (const CLI::ParseError& stop) {
    if (stop.get_exit_code() == 0) return app.exit(stop, surroundings.out, surroundings.err);
    return report({Exit::Usage, std::string(stop.what()) + "\nTry `" + command_path(app) + " --help`."}, surroundings);
  }
  Session session(std::move(settings), surroundings);
  const Outcome<void> outcome = chosen(session);
  surroundings.out.flush();
  if (!outcome) return report(outcome.error(), surroundings);
  if (!surroundings.out) return report({Exit::Refused, "the output cannot be written"}, surroundings);
  return static_cast<int>(Exit::Ok);
}

}  // namespace muster::ctl
