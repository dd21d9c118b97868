#include "worker-agent/app/options.h"

#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "common/base/token_file.h"
#include "common/form/form.h"
#include "common/wire/keys.h"
#include "worker-agent/app/options_media.h"
#include "worker-agent/desk/web_files.h"

namespace muster::agent {
namespace {

constexpr const char* kAbout =
    "muster-agent carries work from the scheduler to the people of one site and their answers back.\n"
    "Answers are on this machine's disk before a desk hears 'saved', and stay there until the scheduler has them on "
    "its own.";

void add_desk_options(CLI::App& run, CommandLine& out) {
  AgentSettings& s = out.settings;
  run.add_option("--web-dir", s.desk.web_folder,
                 "the labeling page as built (default: ../share/muster/desk beside this program, if it is there)");
  run.add_option("--desk-threads", s.desk.threads, "threads that serve desks")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  CLI::Option* name = run.add_option(
      "--https-name", s.https_names,
      "serve desks through TLS, under this host name or IP address, with a certificate made here; may be repeated. "
      "Browsers have to trust DATA-DIR/https/authority.crt");
  CLI::Option* certificate = run.add_option("--tls-certificate", out.tls.certificate,
                                            "serve desks through TLS with this certificate and its chain (PEM)");
  certificate->excludes(name);
  CLI::Option* key = run.add_option("--tls-key", out.tls.key, "the key of --tls-certificate (PEM)");
  key->needs(certificate);
  certificate->needs(key);
  run.add_flag("--secure-cookies", s.desk.secure_cookies,
               "mark cookies Secure where another program does TLS; with TLS here they always are");
  run.add_option_function<unsigned>(
         "--password-memory-kib", [&s](unsigned kib) { s.passwords.memory_bytes = size_t{kib} << 10; },
         "memory for hashing one password (default 19456)")
      ->check(CLI::Range(8, 4'194'304));
  run.add_option("--password-passes", s.passwords.passes, "passes of hashing one password")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
}

void add_run_options(CLI::App& run, CommandLine& out) {
  AgentSettings& s = out.settings;
  run.add_option("--scheduler", s.session.schedulers,
                 "where a scheduler listens for agents: tcp://HOST:PORT; again for each standby")
      ->required()
      ->take_all()
      ->check([](const std::string& text) {
        const bool tcp = text.starts_with("tcp://") && text.rfind(':') > 5;
        return tcp ? std::string() : "'" + text + "' is not tcp://HOST:PORT";
      });
  run.add_option("--server-key-file", out.server_key_file,
                 "file with the scheduler's public key; one a line while it changes")
      ->required();
  run.add_option("--key-file", out.key_file, "this site's key pair, from 'musterctl keys generate'")->required();
  run.add_option("--data-dir", s.data_dir, "folder of the spool; made if it is missing")->required();
  run.add_option("--listen", out.listen, "where desks connect: ADDRESS:PORT, port 0 for any free one")
      ->capture_default_str();
  run.add_option("--stock", s.session.stock,
                 "leases a person may hold at once, the open one included; more where the link was away lately")
      ->check(CLI::Range(1, 16))
      ->capture_default_str();
  run.add_option_function<int64_t>(
         "--idle-seconds", [&s](int64_t seconds) { s.session.idle_after = std::chrono::seconds(seconds); },
         "a person not heard of for so long gives unopened tasks back (default 300)")
      ->check(CLI::Range(1, 86'400));
  run.add_option("--admin-token-file", s.admin_token_file,
                 "token that may make accounts; made if it is missing (default DATA-DIR/admin.token)");
  run.add_option("--backup-dir", s.backup_dir,
                 "write a backup to this folder once a day, and keep the last 14 of them; best on another disk");
  run.add_option("--port-file", s.port_file, "write the chosen port to this file, as JSON, once it listens");
  add_desk_options(run, out);
  add_media_options(run, out);
  run.add_option_function<uint64_t>(
         "--min-free-mib", [&s](uint64_t mib) { s.min_free_bytes = mib << 20; },
         "with less free on the disk of --data-dir, desks are told to keep their answers (default 64)")
      ->check(CLI::Range(0, 1 << 30));
  run.add_option("--log-level", out.log_level, "how much to say on standard error")
      ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error", "off"}))
      ->capture_default_str();
}

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path);
  if (!file) return fail("options.read", path + ": " + std::strerror(errno));
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Public keys, one a line, alone or after the word `public` as in the file of a key pair; what else stands there is
// passed over.
Result<std::vector<std::string>> read_public_keys(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return tl::unexpected(text.error());
  std::vector<std::string> keys;
  std::istringstream lines(*text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string word;
    words >> word;
    if (word == "public") words >> word;
    if (wire::is_valid_z85_key(word)) keys.push_back(word);
  }
  if (keys.empty()) return fail("keys.malformed", path + " holds no public key (40 characters of Z85)");
  return keys;
}

Result<std::string> load_own_token(const std::string& path) {
  auto token = load_or_make_token(path);
  struct stat status {};
  if (token && ::stat(path.c_str(), &status) == 0 && (status.st_mode & 077) != 0)
    return fail("options.mode", path + " may be read by others; chmod 600 it");
  return token;
}

Result<void> split_listen(const std::string& listen, DeskOptions& desk) {
  const size_t colon = listen.rfind(':');
  const std::string_view port =
      colon == std::string::npos ? std::string_view() : std::string_view(listen).substr(colon + 1);
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), desk.port);
  if (port.empty() || error != std::errc{} || end != port.data() + port.size() || colon == 0) {
    return fail("options.listen", "--listen " + listen + ": wanted ADDRESS:PORT");
  }
  desk.address = listen.substr(0, colon);
  return {};
}

}  // namespace

bool parse_command_line(int argc, const char* const* argv, CommandLine& out, int& exit_code) {
  CLI::App app(kAbout, "muster-agent");
  app.set_version_flag("--version", "muster-agent " MUSTER_VERSION);
  app.require_subcommand(1);
  CLI::App* run = app.add_subcommand("run", "Serve this site until told to stop (SIGTERM, SIGINT)");
  add_run_options(*run, out);
  CLI::App* spool = app.add_subcommand("spool", "What is on the disk of an agent that does not run");
  spool->require_subcommand(1);
  CLI::App* answers = spool->add_subcommand(
      "export", "Write every answer in the spool to FILE, one JSON object a line, and leave the spool as it is");
  answers->add_option("--data-dir", out.settings.data_dir, "folder of the spool")->required();
  answers->add_option("FILE", out.file, "made anew")->required();
  CLI::App* backup = app.add_subcommand(
      "backup",
      "Write what a new machine would need to FILE: accounts, drafts, answers, keys; also while the agent runs");
  backup->add_option("--data-dir", out.settings.data_dir, "folder of the spool")->required();
  backup->add_option("--key-file", out.key_file, "this site's key pair; goes along as site.key");
  backup->add_option("FILE", out.file, "replaced when the new one is whole; only its owner may read it")->required();
  CLI::App* restore =
      app.add_subcommand("restore", "Make a new data folder from a backup, on the machine that takes over");
  restore->add_option("--data-dir", out.settings.data_dir, "folder without a spool; made if it is missing")->required();
  restore->add_option("--recovery-key-file", out.recovery_key_file,
                      "file with the key of a sealed backup; without it the key is read from standard input");
  restore
      ->add_option("FILE", out.file,
                   "what 'muster-agent backup' wrote, or a sealed one that 'musterctl site backup' fetched")
      ->required();
  CLI::App* recovery = app.add_subcommand(
      "recovery-key",
      "Print the key that opens this site's sealed backups, made if there is none; from then on the agent sends such a "
      "backup to the scheduler every day, which cannot read it");
  recovery->add_option("--data-dir", out.settings.data_dir, "folder of the spool; made if it is missing")->required();
  const CLI::App* import = add_media_import(app, out);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    exit_code = app.exit(error) == 0 ? 0 : 2;
    return false;
  }
  using Act = CommandLine::Act;
  out.act = answers->parsed()    ? Act::ExportSpool
            : backup->parsed()   ? Act::BackUp
            : restore->parsed()  ? Act::Restore
            : recovery->parsed() ? Act::RecoveryKey
            : import->parsed()   ? Act::ImportMedia
                                 : Act::Run;
  return true;
}

Result<void> load_files(CommandLine& command_line) {
  AgentSettings& s = command_line.settings;
  if (auto split = split_listen(command_line.listen, s.desk); !split) return split;
  if (auto loaded = load_media_files(command_line); !loaded) return loaded;
  auto server_keys = read_public_keys(command_line.server_key_file);
  if (!server_keys) return tl::unexpected(server_keys.error());
  s.uplink.server_keys = std::move(*server_keys);
  auto pair = wire::load_key_pair(command_line.key_file);
  if (!pair) return tl::unexpected(pair.error());
  s.uplink.public_key = pair->public_key;
  s.uplink.secret_key = pair->secret_key;
  std::error_code error;
  std::filesystem::create_directories(s.data_dir, error);
  if (error) return fail("options.data_dir", s.data_dir + ": " + error.message());
  auto token = load_own_token(s.admin_token_file.empty() ? s.data_dir + "/admin.token" : s.admin_token_file);
  if (!token) return tl::unexpected(token.error());
  s.desk.admin_token = *token;
  if (!command_line.tls.certificate.empty()) s.desk.tls = command_line.tls;
  if (s.desk.web_folder.empty()) s.desk.web_folder = page_beside_program();
  s.uplink.endpoint = s.session.schedulers.front();
  s.key_file = command_line.key_file;
  s.session.agent_version = MUSTER_VERSION;
  s.session.features = form::known_features();
  s.session.features.emplace_back(form::kReviewFeature);
  return {};
}

}  // namespace muster::agent
