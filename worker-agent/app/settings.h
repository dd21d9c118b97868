// Everything that can be set about an agent, with its default. options.cc is where the command line fills it in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "worker-agent/desk/desk.h"
#include "worker-agent/desk/passwords.h"
#include "worker-agent/media/shelf.h"
#include "worker-agent/session/accounts.h"
#include "worker-agent/session/session.h"
#include "worker-agent/uplink/uplink.h"

namespace muster::agent {

struct AgentSettings {
  std::string data_dir;
  UplinkOptions uplink;
  DeskOptions desk;
  SessionSettings session;
  AccountSettings accounts;
  PasswordSettings passwords;
  ShelfSettings media;                   // its folder and min_free_bytes are the agent's to set
  std::string admin_token_file;          // empty: admin.token in data_dir
  std::vector<std::string> https_names;  // under which desks are served with the site's own certificate; or none
  std::string port_file;                 // empty: none
  std::string backup_dir;                // empty: no backups by itself
  std::string key_file;                  // the site's key pair, which goes along
  uint64_t min_free_bytes = uint64_t{64} << 20;  // with less on the spool's disk, answers and drafts are not taken
  size_t inbox = 16'384;  // requests and messages that wait for the loop; desks beyond it hear 503
  size_t events_per_turn = 256;
  size_t prune_per_turn = 500;
};

}  // namespace muster::agent
