// One site of the load: a DEALER with the site's key, and people who answer every lease at once. Owned by one thread.
#pragma once

#include <google/protobuf/arena.h>

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/base/time.h"
#include "tests/bench/path/latency_histogram.h"
#include "tests/bench/path/load_generator.h"

namespace zmq {
class context_t;
class socket_t;
}  // namespace zmq

namespace muster::wire {
class Ack;
class Leases;
class ToAgent;
class ToScheduler;
}  // namespace muster::wire

namespace muster::bench {

// What the sites of one thread count together.
struct LoadTally {
  uint64_t acknowledged = 0, counted = 0, leases = 0, submits = 0, busy = 0, errors = 0;
  LatencyHistogram round_trips;
};

class SimulatedSite {
 public:
  enum class State : uint8_t { Greeting, Reconciling, Live, Lost };

  // Connects and says HELLO. `config`, `site` and `tally` outlive this.
  SimulatedSite(zmq::context_t& context, const LoadConfig& config, const LoadSite& site, uint32_t number,
                LoadTally& tally);
  ~SimulatedSite();

  void* pollable() const;
  // Reads and answers all that is there.
  void read(SteadyTime now);
  // Heartbeat, and what BUSY put off.
  void tick(SteadyTime now);
  // Asks for nothing more and answers nothing more.
  void leave();

  State state() const { return state_; }
  const std::string& trouble() const { return trouble_; }  // with Lost
  // Nothing to answer, nothing on its way, and every person has been told that there is no work.
  bool idle() const;

 private:
  struct Held {
    uint64_t id = 0;
    uint32_t job = 0, task = 0, worker = 0;
  };
  struct InFlight {
    std::vector<Held> answers;
    SteadyTime sent;
  };

  void take(const wire::ToAgent& message, SteadyTime now);
  void take_leases(const wire::Leases& leases);
  void take_ack(uint64_t request, const wire::Ack& ack, SteadyTime now);
  void take_error(const wire::ToAgent& message, SteadyTime now);
  void say_hello();
  void ask_for_work();
  void submit_what_is_held(SteadyTime now);
  void submit(std::vector<Held> answers, SteadyTime now);
  uint64_t send(wire::ToScheduler& message);

  const LoadConfig& config_;
  const LoadSite& site_;
  const uint32_t number_;
  LoadTally& tally_;
  std::unique_ptr<zmq::socket_t> socket_;
  State state_ = State::Greeting;
  std::string trouble_;
  uint64_t last_request_ = 0;
  std::vector<Held> held_;                            // leases not yet answered
  std::unordered_map<uint64_t, InFlight> in_flight_;  // SUBMITs by request
  std::vector<uint32_t> without_work_;                // people told so since their last lease
  SteadyTime busy_until_, last_sent_;
  std::vector<char> block_;        // the arena's first block
  google::protobuf::Arena arena_;  // of the message being read or written
};

}  // namespace muster::bench
