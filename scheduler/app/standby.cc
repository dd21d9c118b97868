#include "scheduler/app/standby.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include <utility>

#include "common/base/log.h"
#include "common/base/random_hex.h"
#include "common/http/server.h"
#include "scheduler/app/directory_feed.h"
#include "scheduler/app/recovery.h"
#include "scheduler/store/backoff.h"
#include "scheduler/store/standby_register.h"

namespace muster::app {
namespace {

constexpr Millis kAnnounceEvery{1000};
constexpr Millis kFollowEvery{50};  // between looks for new batches

}  // namespace

std::string advertised(const std::string& given, const std::string& bound) {
  if (!given.empty()) return given;
  const size_t host = bound.find("://") + 3;
  const bool everywhere = bound.compare(host, 8, "0.0.0.0:") == 0 || bound.compare(host, 2, "*:") == 0 ||
                          bound.compare(host, 5, "[::]:") == 0;
  return everywhere ? "" : bound;
}

Standby::Standby(const Settings& settings, store::RedisAddress redis, store::Checkpoints& checkpoints, uint8_t shard,
                 std::shared_ptr<prometheus::Registry> registry)
    : settings_(settings),
      redis_(redis),
      shard_(shard),
      registry_(std::move(registry)),
      sequence_(&prometheus::BuildGauge()
                     .Name("muster_standby_sequence")
                     .Help("The batch up to which this scheduler, while a standby, has applied the journal.")
                     .Register(*registry_)
                     .Add({})),
      restarts_(&prometheus::BuildCounter()
                     .Name("muster_standby_restarts_total")
                     .Help("Times a standby found that what it had applied is not what the journal says.")
                     .Register(*registry_)
                     .Add({})),
      client_(std::move(redis)),
      follower_(client_, checkpoints, shard) {}

Standby::~Standby() = default;

Result<void> Standby::open(const std::string& secret_key) {
  auto gateway =
      gateway::StandbyGateway::start({settings_.agents, secret_key, [this] { return leader_endpoint(); }}, *registry_);
  if (!gateway) return tl::unexpected(gateway.error());
  gateway_ = std::move(*gateway);
  const auto options = http_options(settings_);
  if (!options) return tl::unexpected(options.error());
  auto server = http::Server::start(*options, api::make_standby_router(*this, registry_));
  if (!server) return tl::unexpected(server.error());
  http_ = std::move(*server);
  candidate_ = std::make_unique<Candidate>(
      redis_, shard_, store::LeaseHolder{random_hex(8), advertised_agents(), advertised_http()}, election::Timing{});
  asked_ = candidate_.get();
  spdlog::info("standing by: agents are told at {}, HTTP is answered on port {}", gateway_->endpoint(), http_->port());
  return {};
}

Result<void> Standby::wait(const std::atomic<bool>& give_up) {
  store::Backoff pause(kFollowEvery, kFollowEvery);
  while (!give_up) {
    candidate_->step();
    if (candidate_->stage() == election::Stage::Leading) break;
    announce();
    if (auto followed = follow(give_up); !followed) return followed;
    if (caught_up_) pause.wait([&] { return give_up.load(); });
  }
  (void)store::withdraw_standby(client_, store::Keys(shard_), view());
  if (!give_up) return {};
  return fail("given_up", "told to stop while standing by");
}

Result<void> Standby::follow(const std::atomic<bool>& give_up) {
  const auto progress = follower_.advance();
  if (!progress) {
    if (!store::is_passing(progress.error())) return tl::unexpected(progress.error());
    if (!journal_away_.exchange(true))
      spdlog::warn("a standby cannot read the journal, and tries on: {}", progress.error().message);
    store::Backoff pause(Millis(200), Millis(200));
    pause.wait([&] { return give_up.load(); });
    return {};
  }
  if (journal_away_.exchange(false)) spdlog::info("the journal can be read again");
  if (*progress == Follower::Progress::CaughtUp && !caught_up_.exchange(true)) {
    spdlog::info("caught up with the journal at batch {}", follower_.sequence().value());
    candidate_->caught_up();
  }
  if (*progress == Follower::Progress::Restarted) {
    caught_up_ = false;
    candidate_->fell_behind();
  }
  show();
  return {};
}

std::string Standby::missing() const {
  if (journal_away_) return "journal: this standby cannot read it, so it could not take over";
  return caught_up_ ? "" : "loading: this standby has not caught up";
}

api::StandbyView Standby::view() const {
  const std::string http = advertised_http();
  return {http.empty() ? nameless_ : http, MUSTER_VERSION, follower_.state().formats().newest};
}

void Standby::announce() {
  const auto now = std::chrono::steady_clock::now();
  if (now < announced_ + kAnnounceEvery) return;
  announced_ = now;
  (void)store::announce_standby(client_, store::Keys(shard_), view());
}

void Standby::show() {
  sequence_->Set(static_cast<double>(follower_.sequence().value()));
  restarts_->Increment(static_cast<double>(follower_.restarts() - restarts_counted_));
  restarts_counted_ = follower_.restarts();
  if (!caught_up_ || !follower_.take_sites_changed()) return;
  change_directory(site_entries(follower_.state()), directory_);
  gateway_->admit(directory_.sites());
}

uint16_t Standby::http_port() const {
  return http_->port();
}

std::string Standby::advertised_http() const {
  const std::string host = settings_.http.substr(0, settings_.http.rfind(':'));
  const std::string scheme = settings_.tls_certificate.empty() ? "http://" : "https://";
  return advertised(settings_.advertise_http, scheme + host + ":" + std::to_string(http_->port()));
}

std::string Standby::advertised_agents() const {
  return advertised(settings_.advertise_agents, gateway_->endpoint());
}

std::string Standby::leader_url() const {
  const Candidate* candidate = asked_;
  const auto leader = candidate != nullptr ? candidate->leader() : std::nullopt;
  return leader ? leader->http : std::string();
}

std::string Standby::leader_endpoint() const {
  const Candidate* candidate = asked_;
  const auto leader = candidate != nullptr ? candidate->leader() : std::nullopt;
  return leader ? leader->agents : std::string();
}

}  // namespace muster::app
