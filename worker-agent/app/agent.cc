#include "worker-agent/app/agent.h"

#include <chrono>

#include "common/base/log.h"
#include "worker-agent/app/daily_backup.h"
#include "worker-agent/app/rescue.h"
#include "worker-agent/app/sealed_backup.h"
#include "worker-agent/https/site_certificate.h"

namespace muster::agent {
namespace {

Now read_clocks() {
  return {std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now().time_since_epoch()), wall_now_ms()};
}

constexpr int64_t kStuckMs = 30'000;
int64_t wall_seconds() {
  return wall_now_ms() / 1000;
}

std::string https_folder(const AgentSettings& settings) {
  return settings.data_dir + "/https";
}

// The server takes a changed certificate by itself.
void renew(const std::string& folder, const std::vector<std::string>& names) {
  const auto made = site_certificate(folder, names, wall_seconds());
  if (!made) return spdlog::error("the desk's certificate is not renewed: {}", made.error().message);
  if (!made->warning.empty()) spdlog::warn("{}", made->warning);
  if (made->renewed) spdlog::info("the desk's certificate is renewed");
}

}  // namespace

Result<std::unique_ptr<Agent>> Agent::start(AgentSettings settings) {
  auto spool = Spool::open(settings.data_dir);
  if (!spool) return tl::unexpected(spool.error());
  const Now now = read_clocks();
  auto restored = (*spool)->restore(now.wall_ms);
  if (!restored) return tl::unexpected(restored.error());
  spdlog::info("spool opened: boot {}, {} leases held, {} answers to send, {} people", restored->boot,
               restored->leases.size(), restored->unsent.size(), restored->people.size());
  auto agent = std::unique_ptr<Agent>(new Agent(std::move(settings), std::move(*spool), *restored, now));
  if (auto open = agent->open_doors(); !open) return tl::unexpected(open.error());
  return agent;
}

Agent::Agent(AgentSettings settings, std::unique_ptr<Spool> spool, const Restored& restored, Now now)
    : settings_(std::move(settings)),
      submit_tokens_(restored.submit_key),
      inbox_(settings_.inbox),
      spool_(std::move(spool)),
      session_(settings_.session, restored, now),
      accounts_(settings_.accounts, restored, now),
      now_(now),
      looked_(now.up),
      pruned_(now.up) {
  last_turn_ms_ = now.up.count();
  for (const WorkerNumber worker : accounts_.everybody_signed_in()) session_.signed_in(worker, now_, effects_);
  session_.start(now_, effects_);
}

Result<void> Agent::open_doors() {
  look_at_disk();
  passwords_ = std::make_unique<Passwords>(settings_.passwords);
  if (auto opened = open_shelf(); !opened) return opened;
  auto uplink = Uplink::start(settings_.uplink, [this](LinkReport report) { inbox_.push(Event(std::move(report))); });
  if (!uplink) return tl::unexpected(uplink.error());
  uplink_ = std::move(*uplink);
  DeskPages pages;
  pages.health = [this] { return health(); };
  pages.metrics = [this] { return metrics_.text(); };
  pages.observe = [this](std::string_view method, std::string_view pattern, int status, double seconds) {
    metrics_.desk_request(method, pattern, status, seconds);
  };
  if (auto prepared = prepare_https(); !prepared) return prepared;
  auto desk = start_desk(settings_.desk, *this, std::move(pages));
  if (!desk) return tl::unexpected(desk.error());
  desk_ = std::move(*desk);
  start_chores();
  return {};
}

Result<void> Agent::prepare_https() {
  if (!settings_.https_names.empty()) {
    const auto made = site_certificate(https_folder(settings_), settings_.https_names, wall_seconds());
    if (!made) return tl::unexpected(made.error());
    if (!made->warning.empty()) spdlog::warn("{}", made->warning);
    settings_.desk.tls = made->files;
    spdlog::info("desks are served through TLS; browsers have to trust {}", made->authority);
  }
  settings_.desk.secure_cookies = settings_.desk.secure_cookies || settings_.desk.tls.has_value();
  return {};
}

void Agent::start_chores() {
  std::vector<std::function<void()>> chores;
  if (!settings_.https_names.empty())
    chores.emplace_back([folder = https_folder(settings_), names = settings_.https_names] { renew(folder, names); });
  if (!settings_.backup_dir.empty()) {
    chores.emplace_back([from = settings_.data_dir, key = settings_.key_file, to = settings_.backup_dir] {
      const auto made = back_up_today(from, files_to_back_up(from, key), to, wall_now_ms());
      if (!made)
        spdlog::error("no backup today: {}", made.error().message);
      else if (!made->empty())
        spdlog::info("backup {} written to {}", *made, to);
    });
  }
  chores.emplace_back([this, from = settings_.data_dir, key = settings_.key_file, told = false]() mutable {
    const auto sealed = seal_today(from, files_to_back_up(from, key), wall_now_ms());
    if (!sealed) return spdlog::error("no sealed backup today: {}", sealed.error().message);
    if (*sealed) inbox_.push(Event(**sealed));
    if (!*sealed && !std::exchange(told, true))
      spdlog::info("no backup of this site goes to the centre; 'muster-agent recovery-key --data-dir {}' changes that",
                   from);
  });
  chores_ = std::make_unique<Chores>(std::move(chores));
}

Agent::~Agent() {
  // Whoever waits for room in the inbox must not wait for ever.
  inbox_.close();
  chores_.reset();
  desk_.reset();
  shelf_.reset();
  uplink_.reset();
  passwords_.reset();
}

uint16_t Agent::port() const {
  return desk_->port();
}

bool Agent::post(DeskRequest request) {
  return inbox_.try_push(Event(std::move(request)));
}

http::Response Agent::health() const {
  const int64_t silent_ms = read_clocks().up.count() - last_turn_ms_.load();
  http::Response response;
  response.status = silent_ms < kStuckMs ? 200 : 503;
  response.body = std::string("{\"status\":\"") + (silent_ms < kStuckMs ? "ok" : "stuck") + "\",\"link\":\"" +
                  (link_state_.load() == LinkState::Up ? "up" : "down") + "\",\"disk\":\"" +
                  (disk_full_ ? "full" : "ok") + "\",\"state\":\"" + std::string(name(link_state_.load())) + "\"}";
  return response;
}

Result<void> Agent::run(const std::atomic<bool>& stop) {
  // The first turn has the session's first wish to carry out and waits for nothing.
  for (bool wait = false; !stop.load(); wait = true) {
    if (auto done = turn(wait); !done) return done;
  }
  // The doors close first; whoever got in is still served.
  now_ = read_clocks();
  session_.stop(now_, effects_);
  if (auto done = turn(false); !done) return done;
  inbox_.close();
  desk_.reset();
  uplink_->close(Millis(1'000));
  return {};
}

}  // namespace muster::agent
