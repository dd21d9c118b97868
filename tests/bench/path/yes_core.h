// A core that grants whatever is asked and counts whatever is answered, on a thread of its own: the gateway's
// counterpart where only the gateway is of interest.
#pragma once

#include <atomic>
#include <cstdint>
#include <thread>
#include <unordered_map>
#include <vector>

#include "common/base/queue.h"
#include "scheduler/gateway/gateway.h"

namespace muster::bench {

class YesCore final : public gateway::CommandSink {
 public:
  // Grants at most `leases` in all, of job 1.
  explicit YesCore(uint64_t leases) : leases_left_(leases) {}
  ~YesCore() override { stop(); }

  // Effects go to `gateway` from now on.
  void start(gateway::Gateway& gateway);
  void stop();

  bool post(core::Command command) override { return commands_.try_push(command); }
  uint64_t answers() const { return answers_; }
  uint64_t invalid_answers() const { return invalid_; }

 private:
  void run(gateway::Gateway& gateway);
  void take(core::SetCredits& command, std::vector<core::Effect>& effects);
  void take(core::SubmitAnswers& command, std::vector<core::Effect>& effects);
  void take(core::Reconcile& command, std::vector<core::Effect>& effects);
  template <class Other>
  void take(Other&, std::vector<core::Effect>&) {}
  void grant(core::SendLeases& effect, WorkerNumber worker, core::SendNoWork& without);
  static void add(core::SendLeases leases, core::SendNoWork without, std::vector<core::Effect>& effects);

  BoundedQueue<core::Command> commands_{4096};
  std::thread thread_;
  std::atomic<bool> stopping_{false};
  std::atomic<uint64_t> answers_{0}, invalid_{0};
  uint64_t leases_left_, last_assignment_ = 0, last_sequence_ = 0;
};

}  // namespace muster::bench
