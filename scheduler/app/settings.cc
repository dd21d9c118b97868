#include "scheduler/app/settings.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <iostream>

namespace muster::app {

Result<HttpAddress> parse_http_address(const std::string& text) {
  HttpAddress address;
  const size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return fail("http.address", "HOST:PORT is needed, not '" + text + "'");
  address.host = text.substr(0, colon);
  const char* const end = text.data() + text.size();
  const auto port = std::from_chars(text.data() + colon + 1, end, address.port);
  if (port.ec != std::errc{} || port.ptr != end) return fail("http.address", "no port, 0 to 65535, in '" + text + "'");
  return address;
}

Result<http::ServerOptions> http_options(const Settings& settings) {
  const auto address = parse_http_address(settings.http);
  if (!address) return tl::unexpected(address.error());
  http::ServerOptions options;
  options.address = address->host;
  options.port = address->port;
  if (!settings.tls_certificate.empty()) options.tls = http::TlsFiles{settings.tls_certificate, settings.tls_key};
  return options;
}

bool tokens_in_clear(const Settings& settings) {
  const std::string host = settings.http.substr(0, settings.http.rfind(':'));
  const bool loopback = host.starts_with("127.") || host == "localhost" || host == "::1" || host == "[::1]";
  return settings.tls_certificate.empty() && !loopback;
}

namespace {

// What the options' own checks cannot tell; throws as they do.
void check_together(const Settings& settings) {
  if (settings.silence_ms < 2 * settings.heartbeat_ms) {
    throw CLI::ValidationError("--silence-ms", "must be at least twice --heartbeat-ms");
  }
  if (const auto http = parse_http_address(settings.http); !http) {
    throw CLI::ValidationError("--http", http.error().message);
  }
  if (settings.tls_certificate.empty() != settings.tls_key.empty()) {
    throw CLI::ValidationError("--tls-cert", "--tls-cert and --tls-key need one another");
  }
  if (settings.ha && settings.redis_url.empty()) {
    throw CLI::ValidationError("--ha", "needs --redis: a private redis-server has one scheduler");
  }
  for (const std::string* told : {&settings.advertise_agents, &settings.advertise_http}) {
    if (told->find(' ') != std::string::npos)
      throw CLI::ValidationError("--advertise-…", "no spaces in '" + *told + "'");
  }
  if (!settings.agents.starts_with("tcp://") || settings.agents.find(':', 6) == std::string::npos) {
    throw CLI::ValidationError("--agents", "tcp://HOST:PORT is needed, not '" + settings.agents + "'");
  }
}

// Where the state is, and what keeping it means.
void add_state_options(CLI::App& app, Settings& settings) {
  auto* where = app.add_option_group("state", "Where the state is kept; exactly one of them");
  where->add_option(
      "--redis", settings.redis_url,
      "Redis: redis://[user:password@]host[:port][/db], unix:///path, or by Sentinel "
      "redis+sentinel://[user:password@]host[:port],host[:port]/master-name[/db]. It must run with appendonly yes and "
      "appendfsync always");
  where->add_option("--data-dir", settings.data_dir,
                    "A folder in which to run a private redis-server, fsync at every write");
  where->require_option(1);
  app.add_option_function<std::string>(
         "--durability", [&settings](const std::string& text) { settings.replica_durability = text == "replica"; },
         "What an acknowledgement promises: local (it survives crashes of everything and restarts of Redis; default) "
         "or "
         "replica (a replica has confirmed it, so that it survives a failover of Redis too)")
      ->check(CLI::IsMember({"local", "replica"}));
  app.add_option("--redis-memory-limit-mib", settings.redis_memory_limit_mib,
                 "Memory that Redis may use, MiB: jobs and items are refused at 70 % of it, so that the rest stays for "
                 "answers; 0: its own maxmemory")
      ->capture_default_str();
  app.add_option("--media-dir", settings.media_dir,
                 "Folder for media that `musterctl media put` brings; by default DATA-DIR/media");
  app.add_option("--backup-dir", settings.backup_dir,
                 "Folder for backups that sites seal and send, the newest 7 of each; by default DATA-DIR/backups");
}

// Several schedulers on one state.
void add_standby_options(CLI::App& app, Settings& settings) {
  app.add_flag(
      "--ha", settings.ha,
      "One of several schedulers on the same Redis: one leads, the others follow and take over. They share key "
      "and token; needs --redis");
  app.add_option("--advertise-agents", settings.advertise_agents,
                 "tcp://HOST:PORT that agents reach this scheduler by, told by standbys while it leads; by default "
                 "what --agents listens on; - tells nobody");
  app.add_option("--advertise-http", settings.advertise_http,
                 "http://HOST:PORT or https://HOST:PORT that standbys send others to while this scheduler leads; by "
                 "default what --http "
                 "listens on");
}

}  // namespace

std::optional<int> parse_settings(int argc, char** argv, Settings& settings) {
  CLI::App app{
      "muster-scheduler: splits labeling jobs into tasks, hands them to people through their sites' agents, and keeps "
      "every answer.\n\nTry it on one machine:\n"
      "  musterctl keys generate keys --name scheduler\n"
      "  muster-scheduler --data-dir data --key-file keys/scheduler.key --token-file token\n"};
  app.set_version_flag("--version", std::string("muster-scheduler ") + MUSTER_VERSION);
  add_state_options(app, settings);
  add_standby_options(app, settings);
  app.add_option("--http", settings.http, "Address and port of the HTTP API; port 0 takes a free one")
      ->capture_default_str();
  app.add_option(
      "--tls-cert", settings.tls_certificate,
      "Certificate of the HTTP API, with those that sign it (PEM): https alone is spoken then; changed files "
      "are taken within ten seconds");
  app.add_option("--tls-key", settings.tls_key, "The key of --tls-cert (PEM)");
  app.add_option("--agents", settings.agents, "ZeroMQ endpoint that agents connect to; port 0 or * takes a free one")
      ->capture_default_str();
  app.add_option("--key-file", settings.key_file, "The scheduler's secret CURVE key, made by `musterctl keys generate`")
      ->required();
  app.add_option("--token-file", settings.token_file,
                 "File with the token of the first admin, who makes the others; made with a random one if it is not "
                 "there")
      ->required();
  app.add_option("--port-file", settings.port_file,
                 "File to write the chosen ports to, as JSON, once everything listens");
  app.add_option("--log-level", settings.log_level, "trace, debug, info, warn, error or off")
      ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error", "off"}))
      ->capture_default_str();
  app.add_option("--http-threads", settings.http_threads, "Threads of the HTTP API")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  app.add_option("--cache-mib", settings.cache_mib, "Memory for items' contents, MiB")
      ->check(CLI::Range(8, 1 << 20))
      ->capture_default_str();
  app.add_option("--heartbeat-ms", settings.heartbeat_ms, "Agents send something at least this often, milliseconds")
      ->check(CLI::Range(100, 60'000))
      ->capture_default_str();
  app.add_option("--silence-ms", settings.silence_ms,
                 "A site counts as disconnected after this long without a message, milliseconds")
      ->check(CLI::Range(300, 600'000))
      ->capture_default_str();
  app.add_option("--checkpoint-records", settings.checkpoint_records, "Write a checkpoint after this many records")
      ->check(CLI::Range(1000, 1'000'000'000))
      ->capture_default_str();
  app.add_option("--checkpoint-seconds", settings.checkpoint_seconds, "Or after this many seconds, if anything changed")
      ->check(CLI::Range(1, 86'400))
      ->capture_default_str();
  try {
    app.parse(argc, argv);
    check_together(settings);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return std::nullopt;
}

}  // namespace muster::app
