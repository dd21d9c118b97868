#include "tests/integration/system/deployment.h"

#include <signal.h>

#include <cstdio>
#include <utility>

#include "common/base/check.h"
#include "tests/support/free_port.h"

namespace muster::testing {

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr seconds kStartPatience{30};

std::string program(const std::string& name) {
  return MUSTER_BIN_DIR "/" + name;
}

std::string local(uint16_t port) {
  return "127.0.0.1:" + std::to_string(port);
}

std::string end_of(const std::string& text) {
  return text.size() > 4000 ? text.substr(text.size() - 4000) : text;
}

bool answers(const std::string& url, const std::string& target) {
  auto client = http::Client::create(url, seconds(5));
  if (!client) return false;
  const auto response = (*client)->send("GET", target, {}, {});
  return response && response->status == 200;
}

}  // namespace

Deployment::Deployment(DeploymentOptions options) : options_(std::move(options)) {
  for (size_t i = 0; i < options_.schedulers; ++i) {
    http_ports_.push_back(free_port());
    agents_ports_.push_back(free_port());
  }
  schedulers_.resize(options_.schedulers);
  auto client = http::Client::create(url(), seconds(30));
  MUSTER_CHECK(client.has_value());
  client_ = std::move(*client);
  make_keys("scheduler");
  for (size_t i = 0; i < options_.schedulers; ++i) start_scheduler(i);
  const bool led = eventually(kStartPatience, [&] { return leader().has_value(); });
  if (!led) std::fprintf(stderr, "%s\n", logs().c_str());
  MUSTER_CHECK(led);
  using Relayed = DeploymentOptions::Relayed;
  const size_t relayed = options_.relayed == Relayed::Nobody      ? 0
                         : options_.relayed == Relayed::FirstSite ? 1
                                                                  : options_.sites.size();
  links_.resize(relayed);
  for (auto& links : links_) {
    for (const uint16_t port : agents_ports_) links.push_back(TcpRelay::start(port));
  }
  for (size_t site = 0; site < options_.sites.size(); ++site) {
    make_keys(options_.sites[site]);
    enrol(options_.sites[site]);
    desk_ports_.push_back(free_port());
    agents_.emplace_back();
    start_agent(site);
  }
  const bool all_ready = wait_until_ready(kStartPatience);
  if (!all_ready) std::fprintf(stderr, "%s\n", logs().c_str());
  MUSTER_CHECK(all_ready);
}

Deployment::~Deployment() {
  for (auto& agent : agents_) agent->kill_hard();
  for (auto& scheduler : schedulers_) scheduler->terminate(seconds(10));
}

void Deployment::make_keys(const std::string& name) {
  std::string output;
  MUSTER_CHECK(ctl({"keys", "generate", path("keys"), "--name", name}, output) == 0);
}

void Deployment::enrol(const std::string& site) {
  std::string output;
  const int status = ctl({"site", "enrol", site, "--key-file", path("keys/" + site + ".pub")}, output);
  if (status != 0) std::fprintf(stderr, "%s\n", output.c_str());
  MUSTER_CHECK(status == 0);
}

void Deployment::start_scheduler(size_t which) {
  std::vector<std::string> command{
      program("muster-scheduler"), "--http", local(http_ports_[which]), "--agents",
      "tcp://" + local(agents_ports_[which]), "--key-file", path("keys/scheduler.key"), "--token-file", path("token"),
      "--heartbeat-ms", std::to_string(options_.heartbeat_ms), "--silence-ms", std::to_string(options_.silence_ms),
      // Often, so that every restart finds a checkpoint and a trimmed journal.
      "--checkpoint-seconds", "1", "--checkpoint-records", "1000", "--durability", options_.durability};
  if (options_.redis.empty()) {
    command.insert(command.end(), {"--data-dir", path("scheduler")});
  } else {
    command.insert(command.end(), {"--redis", options_.redis});
  }
  if (options_.schedulers > 1) command.push_back("--ha");
  // Standbys must not send agents past their links.
  if (options_.relayed != DeploymentOptions::Relayed::Nobody)
    command.insert(command.end(), {"--advertise-agents", "-"});
  const std::string log = which == 0 ? "scheduler.log" : "scheduler" + std::to_string(which) + ".log";
  schedulers_[which] = std::make_unique<ChildProcess>(command, folder_ / log);
}

std::optional<size_t> Deployment::leader() const {
  for (size_t i = 0; i < schedulers_.size(); ++i) {
    auto client = http::Client::create(scheduler_url(i), seconds(5));
    const auto response = (*client)->send("GET", "/readyz", {}, {});
    if (response && response->status == 200 && response->body.starts_with("ready")) return i;
  }
  return std::nullopt;
}

void Deployment::start_agent(size_t site) {
  const std::string& name = options_.sites[site];
  std::vector<std::string> command{program("muster-agent"), "run"};
  for (size_t i = 0; i < options_.schedulers; ++i) {
    const uint16_t port = site < links_.size() ? links_[site][i]->port() : agents_ports_[i];
    command.insert(command.end(), {"--scheduler", "tcp://" + local(port)});
  }
  command.insert(command.end(),
                 {"--server-key-file", path("keys/scheduler.pub"), "--key-file", path("keys/" + name + ".key"),
                  "--data-dir", path(name), "--listen", local(desk_ports_[site]), "--admin-token-file",
                  path(name + ".admin"), "--stock", std::to_string(options_.stock), "--password-memory-kib", "64"});
  command.insert(command.end(), agent_arguments_.begin(), agent_arguments_.end());
  agents_[site] = std::make_unique<ChildProcess>(command, folder_ / (name + ".log"));
}

bool Deployment::kill_redis() {
  const auto servers = children_of(schedulers_[0]->pid(), "redis-server");
  return servers.size() == 1 && ::kill(servers[0], SIGKILL) == 0;
}

std::string Deployment::scheduler_url(size_t which) const {
  return "http://" + local(http_ports_[which]);
}

std::string Deployment::url() const {
  std::string all;
  for (size_t i = 0; i < http_ports_.size(); ++i) all += (i > 0 ? "," : "") + scheduler_url(i);
  return all;
}

std::string Deployment::agent_url(size_t site) const {
  return "http://" + local(desk_ports_[site]);
}

bool Deployment::wait_until_ready(milliseconds patience) {
  return eventually(patience, [&] {
    for (size_t site = 0; site < agents_.size(); ++site) {
      if (!answers(agent_url(site), "/healthz")) return false;
    }
    return leader().has_value();
  });
}

std::unique_ptr<ChildProcess> Deployment::start_crowd(std::vector<std::string> command) {
  command.insert(command.begin(), program("muster-crowd"));
  command.insert(command.end(), {"--scheduler", url(), "--token-file", path("token"), "--summary", path("summary.json"),
                                 "--history", path("history.ndjson"), "--out", path("out")});
  for (size_t site = 0; site < agents_.size(); ++site) {
    command.push_back("--agent");
    command.push_back(options_.sites[site] + "=" + agent_url(site) + "," + path(options_.sites[site] + ".admin"));
  }
  return std::make_unique<ChildProcess>(command, folder_ / "crowd.log");
}

bool Deployment::wait_for_people(ChildProcess& crowd) const {
  return crowd.wait_until([&] { return read_text(folder_ / "crowd.log").find("People at work") != std::string::npos; },
                          seconds(120));
}

Result<http::ClientResponse> Deployment::api(const std::string& method, const std::string& target,
                                             std::string_view body) {
  std::string token = read_text(folder_ / "token");
  token.erase(token.find_last_not_of(" \n") + 1);
  return client_->send(method, target, {{"Authorization", "Bearer " + token}}, body);
}

int Deployment::ctl(std::vector<std::string> arguments, std::string& output) {
  arguments.insert(arguments.begin(), {program("musterctl"), "--server", url(), "--token-file", path("token")});
  const std::filesystem::path log = folder_ / "ctl.log";
  std::filesystem::remove(log);
  ChildProcess musterctl(arguments, log);
  const auto status = musterctl.wait(seconds(60));
  output = read_text(log);
  return status.value_or(-1);
}

std::string Deployment::logs() const {
  std::string text = "--- scheduler\n" + end_of(read_text(folder_ / "scheduler.log"));
  for (size_t i = 1; i < options_.schedulers; ++i)
    text += "--- scheduler" + std::to_string(i) + "\n" +
            end_of(read_text(folder_ / ("scheduler" + std::to_string(i) + ".log")));
  for (const std::string& site : options_.sites)
    text += "--- " + site + "\n" + end_of(read_text(folder_ / (site + ".log")));
  return text + "--- crowd\n" + end_of(read_text(folder_ / "crowd.log"));
}

}  // namespace muster::testing
