#include "tests/bench/path/load_generator.h"

#include <time.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <thread>
#include <zmq.hpp>

#include "tests/bench/path/simulated_site.h"

namespace muster::bench {
namespace {

constexpr Millis kTick{50};

SteadyTime steady_now() {
  return std::chrono::steady_clock::now();
}

double thread_cpu_seconds() {
  timespec used{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

// One thread's share of the sites.
class Shift {
 public:
  Shift(zmq::context_t& context, const LoadConfig& config, size_t first, size_t step)
      : context_(context), config_(config), first_(first), step_(step) {}

  // Runs to the end.
  void run() {
    connect();
    if (!drive(steady_now() + config_.connect_patience, [this] { return all_live(); }) && !failure_) {
      failure_ = Failure{"load.connect", "not every site was welcomed in time"};
    }
    if (!failure_) drive(steady_now() + config_.warm_up, [this] { return all_idle(); });
    if (!failure_) measure();
    for (auto& site : sites_) site->leave();
    sites_.clear();
  }

  LoadTally tally, warm_up;
  double seconds = 0, cpu_seconds = 0;
  bool ran_out = false;
  const std::optional<Failure>& failure() const { return failure_; }

 private:
  void connect() {
    for (size_t index = first_; index < config_.sites.size(); index += step_) {
      sites_.push_back(std::make_unique<SimulatedSite>(context_, config_, config_.sites[index],
                                                       static_cast<uint32_t>(index + 1), tally));
      items_.push_back({sites_.back()->pollable(), 0, ZMQ_POLLIN, 0});
    }
  }

  void measure() {
    warm_up = tally;
    tally = LoadTally();
    const SteadyTime begun = steady_now();
    const double cpu_before = thread_cpu_seconds();
    ran_out = drive(begun + config_.duration, [this] { return all_idle(); });
    seconds = std::chrono::duration<double>(steady_now() - begun).count();
    cpu_seconds = thread_cpu_seconds() - cpu_before;
  }

  // True: `done` came before `until`.
  template <class Done>
  bool drive(SteadyTime until, Done done) {
    SteadyTime next_tick = steady_now();
    while (!failure_) {
      zmq_poll(items_.data(), static_cast<int>(items_.size()), kTick.count());
      const SteadyTime now = steady_now();
      for (size_t index = 0; index < sites_.size(); ++index) {
        if ((items_[index].revents & ZMQ_POLLIN) != 0) sites_[index]->read(now);
      }
      if (now >= next_tick) {
        next_tick = now + kTick;
        for (auto& site : sites_) site->tick(now);
        look_for_trouble();
        if (done()) return true;
      }
      if (now >= until) return false;
    }
    return false;
  }

  void look_for_trouble() {
    for (const auto& site : sites_) {
      if (site->state() == SimulatedSite::State::Lost) failure_ = Failure{"load.lost", site->trouble()};
    }
  }
  bool all_live() const {
    return std::all_of(sites_.begin(), sites_.end(),
                       [](const auto& site) { return site->state() == SimulatedSite::State::Live; });
  }
  bool all_idle() const {
    return std::all_of(sites_.begin(), sites_.end(), [](const auto& site) { return site->idle(); });
  }

  zmq::context_t& context_;
  const LoadConfig& config_;
  const size_t first_, step_;
  std::vector<std::unique_ptr<SimulatedSite>> sites_;
  std::vector<zmq_pollitem_t> items_;
  std::optional<Failure> failure_;
};

LoadReport sum_up(const std::vector<std::unique_ptr<Shift>>& shifts) {
  LoadReport report;
  LatencyHistogram round_trips;
  report.ran_out = true;
  for (const auto& shift : shifts) {
    report.acknowledged += shift->tally.acknowledged;
    report.counted += shift->tally.counted;
    report.acknowledged_ever += shift->tally.acknowledged + shift->warm_up.acknowledged;
    report.leases += shift->tally.leases + shift->warm_up.leases;
    report.submits += shift->tally.submits;
    report.busy += shift->tally.busy + shift->warm_up.busy;
    report.errors += shift->tally.errors + shift->warm_up.errors;
    report.seconds = std::max(report.seconds, shift->seconds);
    report.cpu_seconds += shift->cpu_seconds;
    report.ran_out = report.ran_out && shift->ran_out;
    round_trips.merge(shift->tally.round_trips);
  }
  report.p50_ms = round_trips.quantile_ms(0.50);
  report.p90_ms = round_trips.quantile_ms(0.90);
  report.p99_ms = round_trips.quantile_ms(0.99);
  report.max_ms = round_trips.max_ms();
  return report;
}

}  // namespace

Result<LoadReport> run_load(const LoadConfig& config) {
  zmq::context_t context(1);
  std::vector<std::unique_ptr<Shift>> shifts;
  std::vector<std::thread> threads;
  const auto count = static_cast<size_t>(std::max(config.threads, 1));
  for (size_t index = 0; index < count; ++index) {
    shifts.push_back(std::make_unique<Shift>(context, config, index, count));
  }
  for (auto& shift : shifts) threads.emplace_back([&shift] { shift->run(); });
  for (std::thread& thread : threads) thread.join();
  for (const auto& shift : shifts) {
    if (shift->failure()) return tl::unexpected(*shift->failure());
  }
  return sum_up(shifts);
}

}  // namespace muster::bench
