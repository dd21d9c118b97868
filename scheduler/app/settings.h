// The scheduler's settings: each declared once, with its type, unit, default, bounds and help.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "common/base/result.h"
#include "common/base/time.h"
#include "common/http/server.h"

namespace muster::app {

struct Settings {
  std::string redis_url;  // one of these two
  std::string data_dir;
  std::string media_dir;            // empty: `media` in data_dir; without that none are kept
  std::string backup_dir;           // of sites; empty: `backups` in data_dir; without that none are kept
  bool replica_durability = false;  // a batch is durable only when a replica has it too
  std::string http = "127.0.0.1:8080";
  std::string tls_certificate, tls_key;  // PEM files for the HTTP API; both or neither
  std::string agents = "tcp://127.0.0.1:7400";
  std::string key_file;                 // the scheduler's CURVE secret key
  std::string token_file;               // the bootstrap token; made if the file is not there
  std::string port_file;                // written with the chosen ports once everything listens
  uint64_t redis_memory_limit_mib = 0;  // 0: Redis's own maxmemory
  bool ha = false;                      // one of several: contend for the lead
  std::string advertise_agents;         // what others are told to connect to; empty: what is listened on
  std::string advertise_http;
  std::string log_level = "info";
  int http_threads = 2;
  uint64_t cache_mib = 256;  // item contents
  int64_t heartbeat_ms = 5000, silence_ms = 20'000;
  uint64_t checkpoint_records = 1'000'000;  // a checkpoint is written after so many records
  int64_t checkpoint_seconds = 600;         // or after so long, if anything changed
};

// Where the HTTP API listens. Failure: "http.address", no HOST:PORT.
struct HttpAddress {
  std::string host;
  uint16_t port = 0;
};
Result<HttpAddress> parse_http_address(const std::string& text);
// The server's options for that address, with TLS where it is set. Failure: "http.address".
Result<http::ServerOptions> http_options(const Settings& settings);
// Whether tokens would cross a network unprotected: no TLS, on an address others reach.
bool tokens_in_clear(const Settings& settings);

// Parses the command line. When there is nothing to run (help, version, errors) prints it and returns the exit code.
std::optional<int> parse_settings(int argc, char** argv, Settings& settings);

}  // namespace muster::app
