// The command line, and the files it names.
#pragma once

#include <string>
#include <vector>

#include "common/base/result.h"
#include "worker-agent/app/settings.h"

namespace muster::agent {

struct CommandLine {
  AgentSettings settings;
  std::string log_level = "info";
  enum class Act : uint8_t { Run, ExportSpool, BackUp, Restore, RecoveryKey, ImportMedia };
  Act act = Act::Run;
  std::string file;  // of the others; of ImportMedia a folder
  std::vector<std::string> media_hosts;
  std::string media_token_file;
  http::TlsFiles tls;  // given ones; empty: none
  std::string recovery_key_file;
  std::string server_key_file, key_file, listen = "127.0.0.1:0";
};

// Parses; -h, --help and --version print and end with exit code 0, mistakes with 2: then `exit_code` is set and false
// returned.
bool parse_command_line(int argc, const char* const* argv, CommandLine& out, int& exit_code);

// Reads the keys, makes the data directory and the admin token, splits the address. Errors: "options.…", "keys.…", with
// the file.
Result<void> load_files(CommandLine& command_line);

}  // namespace muster::agent
