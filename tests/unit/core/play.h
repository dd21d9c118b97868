// A core driven at random: sites come and go, people answer, skip, cheat and leave, operators change everything, the
// scheduler dies and loses the end of its journal. One seed, one history.
#pragma once

#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "scheduler/core/core.h"

namespace muster::core::testing {

class Play {
 public:
  // Told of each command after the core has carried it out, with the turn it was alone in.
  using Observer = std::function<void(const Command&, ShardTime, const Turn&)>;
  // Told before a takeover that loses so many batches, and after it, with the turn that began the reign.
  using TakenOver = std::function<void(size_t lost, const Turn&)>;

  explicit Play(uint64_t seed);
  void observe(Observer observer, TakenOver taken_over);

  // A few commands that belong together: people come in, answers are sent, time passes, …
  void step();
  void take_over(size_t lost);

  Core& core() { return *core_; }
  const State& state() const { return core_->state(); }
  ShardTime now() const { return now_; }
  const std::vector<std::string>& journal() const { return journal_; }  // serialised batches, as appended
  uint64_t random(uint64_t below) { return random_() % below; }
  bool chance(uint64_t one_in) { return random(one_in) == 0; }

 private:
  struct Lease {  // as its site knows it
    AssignmentId id;
    JobNumber job;
    TaskNumber task;
    WorkerNumber worker;
    SiteNumber site;
    uint8_t sent = 0;  // highest revision
    bool opened = false, forgotten = false;
  };
  struct Link {
    SessionNumber session;  // 0: cut
    uint32_t spare_keys = 0;
  };

  Outcome run(Command command);
  void tick(int times = 1);
  void enrol_people();
  void change_people();
  void place_people();
  void change_site();
  void create_job();
  void change_job();
  void send_items();
  void connect(SiteNumber site);
  void disconnect(SiteNumber site);
  void pass_time();
  void demand();
  void report_presence();
  void submit();
  void give_back();
  SubmittedAnswer answer_to(Lease& lease);
  void spoil(SubmittedAnswer& answer);

  Lease* any_lease(SiteNumber site);
  SiteNumber any_site();
  SiteNumber any_connected();  // 0: none
  WorkerNumber any_worker();
  JobNumber any_job();  // perhaps one that never was
  Link& link(SiteNumber site);

  std::mt19937_64 random_;
  std::unique_ptr<Core> core_;
  ShardTime now_{Millis(5'000'000)};
  uint64_t sequence_ = 0, sessions_ = 0;
  uint16_t epoch_ = 0;
  std::vector<std::string> journal_;
  std::vector<Link> links_;
  std::vector<Lease> leases_;
  uint32_t jobs_made_ = 0, workers_made_ = 0;
  Observer observer_ = [](const Command&, ShardTime, const Turn&) {};
  TakenOver taken_over_ = [](size_t, const Turn&) {};
};

// Applies serialised batches from `from` on.
void replay(const std::vector<std::string>& journal, size_t from, State& state);

}  // namespace muster::core::testing
