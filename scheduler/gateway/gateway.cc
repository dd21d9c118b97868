#include "scheduler/gateway/gateway.h"

#include <atomic>
#include <optional>
#include <thread>
#include <zmq.hpp>

#include "common/base/check.h"
#include "common/base/log.h"
#include "common/base/queue.h"
#include "scheduler/gateway/doors.h"
#include "scheduler/gateway/sessions.h"
#include "scheduler/gateway/socket_monitor.h"
#include "scheduler/gateway/thread_entry.h"

namespace muster::gateway {
namespace {

constexpr size_t kMessagesATurn = 512;
constexpr Millis kTick{100};
constexpr Millis kFarewell{200};  // for the last frames to leave

}  // namespace

// Everything that lives from `start` to `stop`. Declared in the order of construction.
class Gateway::Running {
 public:
  Running(Gateway& gateway, Doors doors);
  ~Running();

  const std::string& endpoint() const { return endpoint_; }
  void release(std::vector<core::Effect> effects, Sequence sequence);
  void lame_duck(Millis grace);

 private:
  struct Release {
    std::vector<core::Effect> effects;
    Sequence sequence;
  };

  void run();
  void turn(SteadyTime now);
  bool receive_some(SteadyTime now);  // true: there may be more
  void release_all();
  void tick(SteadyTime now);

  const GatewayConfig& config_;
  Doors doors_;  // its router is the thread's, once it runs
  GatewayMetrics& metrics_;

  // Shared.
  std::shared_ptr<Wake> wake_;
  BoundedQueue<Release> releases_;
  std::atomic<int64_t> lame_duck_ms_{-1};  // -1: nothing to announce
  std::atomic<bool> stopping_{false};

  // The gateway's thread's, once it runs.
  Router& router_;
  std::unique_ptr<SocketMonitor> monitor_;
  const std::string endpoint_;
  Sessions sessions_;
  Arrived arrived_;
  std::vector<Release> releasing_;
  bool more_to_receive_ = false;
  SteadyTime next_tick_;

  std::thread thread_;
};

Gateway::Running::Running(Gateway& gateway, Doors doors)
    : config_(gateway.config_),
      doors_(std::move(doors)),
      metrics_(*doors_.metrics),
      wake_(std::make_shared<Wake>()),
      releases_(config_.max_releases),
      router_(*doors_.router),
      monitor_(std::make_unique<SocketMonitor>(*doors_.context, router_.socket(), metrics_)),
      endpoint_(router_.endpoint()),
      sessions_(
          {config_, gateway.directory_, router_, *doors_.zap, gateway.sink_, gateway.contents_, metrics_, wake_}) {
  thread_ = std::thread([this] { run(); });
}

Gateway::Running::~Running() {
  stopping_ = true;
  releases_.close();
  wake_->signal();
  thread_.join();
  router_.linger(kFarewell);
}

void Gateway::Running::release(std::vector<core::Effect> effects, Sequence sequence) {
  if (releases_.push({std::move(effects), sequence})) wake_->signal();
}

void Gateway::Running::lame_duck(Millis grace) {
  lame_duck_ms_ = grace.count();
  wake_->signal();
}

void Gateway::Running::run() {
  enter_thread("gateway");
  while (!stopping_) {
    zmq_pollitem_t items[] = {{router_.socket().handle(), 0, ZMQ_POLLIN, 0},
                              {nullptr, wake_->descriptor(), ZMQ_POLLIN, 0},
                              {monitor_->pollable(), 0, ZMQ_POLLIN, 0}};
    const auto patience = more_to_receive_ ? Millis(0) : kTick;
    zmq_poll(items, std::size(items), static_cast<long>(patience.count()));
    if ((items[1].revents & ZMQ_POLLIN) != 0) wake_->clear();
    if ((items[2].revents & ZMQ_POLLIN) != 0) monitor_->drain();
    turn(std::chrono::steady_clock::now());
  }
  release_all();
  sessions_.hand_over();
}

void Gateway::Running::turn(SteadyTime now) {
  release_all();
  sessions_.collect(now);
  more_to_receive_ = receive_some(now);
  if (const int64_t grace_ms = lame_duck_ms_.exchange(-1); grace_ms >= 0) sessions_.lame_duck(Millis(grace_ms));
  if (now >= next_tick_) tick(now);
}

bool Gateway::Running::receive_some(SteadyTime now) {
  for (size_t count = 0; count < kMessagesATurn; ++count) {
    if (!router_.receive(arrived_)) return false;
    sessions_.receive(arrived_, now);
  }
  return true;
}

void Gateway::Running::release_all() {
  metrics_.set_releases_waiting(releases_.size());
  releasing_.clear();
  releases_.take(releasing_, config_.max_releases, Millis(0));
  for (Release& release : releasing_) {
    sessions_.release(release.effects, release.sequence);
  }
}

void Gateway::Running::tick(SteadyTime now) {
  next_tick_ = now + kTick;
  sessions_.tick(now);
}

Gateway::Gateway(GatewayConfig config, const Directory& directory, CommandSink& sink, ItemContents& contents,
                 prometheus::Registry& registry)
    : config_(std::move(config)), directory_(directory), sink_(sink), contents_(contents), registry_(registry) {
  MUSTER_CHECK(!config_.epochs.empty());
}

Gateway::~Gateway() {
  stop();
}

Result<void> Gateway::start() {
  MUSTER_CHECK(!running_);
  auto doors =
      Doors::open({config_.bind, config_.secret_key, config_.io_threads, static_cast<int>(config_.max_sessions) + 1024},
                  directory_.sites(), registry_);
  if (!doors) return tl::unexpected(doors.error());
  running_ = std::make_unique<Running>(*this, std::move(*doors));
  spdlog::info("agents are served at {}", running_->endpoint());
  return {};
}

std::string Gateway::endpoint() const {
  MUSTER_CHECK(running_);
  return running_->endpoint();
}

void Gateway::release(std::vector<core::Effect> effects, Sequence sequence) {
  MUSTER_CHECK(running_);
  running_->release(std::move(effects), sequence);
}

void Gateway::lame_duck(Millis grace) {
  MUSTER_CHECK(running_);
  running_->lame_duck(grace);
}

void Gateway::stop() {
  running_.reset();
}

}  // namespace muster::gateway
