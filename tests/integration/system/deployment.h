// A scheduler with its embedded Redis, and an agent for each site, as real processes under one temporary folder.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"
#include "common/http/client.h"
#include "tests/support/child_process.h"
#include "tests/support/tcp_relay.h"
#include "tests/support/temp_dir.h"

namespace muster::testing {

struct DeploymentOptions {
  std::vector<std::string> sites = {"north", "south", "east"};
  int heartbeat_ms = 500, silence_ms = 2000;
  int stock = 3;
  // Agents reach schedulers through links that can be cut.
  enum class Relayed : uint8_t { Nobody, FirstSite, Everybody };
  Relayed relayed = Relayed::Nobody;
  size_t schedulers = 1;   // more: one leads, the others stand by; needs `redis`
  std::string redis = {};  // URL; empty: the scheduler runs its own
  std::string durability = "local";
};

// Programs keep their ports and folders over restarts. Used by one thread, which must outlive it.
class Deployment {
 public:
  // Starts everything and enrols the sites. Aborts if a program does not start; its log is printed.
  explicit Deployment(DeploymentOptions options = {});
  ~Deployment();

  // SIGKILL. Starting again does not wait until the program is ready.
  void kill_scheduler(size_t which = 0) { schedulers_[which]->kill_hard(); }
  void start_scheduler(size_t which = 0);
  ChildProcess& scheduler(size_t which = 0) { return *schedulers_[which]; }
  ChildProcess& agent(size_t site) { return *agents_[site]; }
  // Which of the schedulers leads; none at present.
  std::optional<size_t> leader() const;
  void kill_agent(size_t site) { agents_[site]->kill_hard(); }
  void start_agent(size_t site);
  // Of agents that are started from now on, besides those that they all have.
  void set_agent_arguments(std::vector<std::string> more) { agent_arguments_ = std::move(more); }
  // False if there is none at the moment. The scheduler starts the next one.
  bool kill_redis();
  // Ready: the scheduler answers /readyz with 200, agents answer /healthz.
  bool wait_until_ready(std::chrono::milliseconds patience);

  // muster-crowd with `command` and everything it must know about this deployment; writes crowd.log, summary.json,
  // history.ndjson and out/.
  std::unique_ptr<ChildProcess> start_crowd(std::vector<std::string> command);
  // Until everything is set up and people have begun. False: it ended, or took more than two minutes.
  bool wait_for_people(ChildProcess& crowd) const;
  // One request to the scheduler's API.
  Result<http::ClientResponse> api(const std::string& method, const std::string& target, std::string_view body = {});
  // musterctl against this deployment; its output goes to `output`.
  int ctl(std::vector<std::string> arguments, std::string& output);

  std::string url() const;  // of the schedulers' API: one, or several with commas between
  std::string scheduler_url(size_t which) const;
  std::string agent_url(size_t site) const;
  const std::filesystem::path& folder() const { return folder_.path(); }
  size_t site_count() const { return options_.sites.size(); }
  // From a site to a scheduler. REQUIRES that it is relayed.
  TcpRelay& link(size_t site = 0, size_t scheduler = 0) { return *links_[site][scheduler]; }
  // The ends of all logs, for messages.
  std::string logs() const;

 private:
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  void make_keys(const std::string& name);
  void enrol(const std::string& site);

  const DeploymentOptions options_;
  std::vector<std::string> agent_arguments_;
  TempDir folder_;
  std::vector<uint16_t> http_ports_, agents_ports_;  // of each scheduler
  std::vector<uint16_t> desk_ports_;
  std::vector<std::vector<std::unique_ptr<TcpRelay>>> links_;  // by site, then scheduler
  std::vector<std::unique_ptr<ChildProcess>> schedulers_;
  std::vector<std::unique_ptr<ChildProcess>> agents_;
  std::unique_ptr<http::Client> client_;
};

}  // namespace muster::testing
