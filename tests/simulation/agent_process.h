// One site's agent: its session is the real one; its loop, disk, socket and desks are simulated, with the same turns as
// worker-agent/app/loop.cc. The object lives as long as the site; each `boot` is a new process on the same disk.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "tests/simulation/disk_spool.h"
#include "tests/simulation/network.h"
#include "tests/simulation/surroundings.h"
#include "worker-agent/session/session.h"

namespace muster::sim {

// What a desk hears. Lost: the agent went away with the request; nobody knows what became of it.
struct TaskShown {
  agent::TaskReply task;
  std::string draft;
};
struct Lost {};
using DeskHeard =
    std::variant<Lost, TaskShown, agent::NothingReply, agent::SavedReply, agent::DoneReply, agent::RefusedReply>;

class AgentProcess final : public AgentEnd {
 public:
  using Heard = std::function<void(const DeskHeard&)>;
  // `gone`: the process ended by itself (its disk failed). `kicked`: somebody may not work here any more.
  AgentProcess(Surroundings& around, Network& network, std::string site, uint8_t uuid, Clock clock,
               std::function<void()> gone);

  void boot();
  // The process ends here and now.
  void crash(bool silently);
  bool up() const { return life_->alive; }
  const LifePtr& life() const { return life_; }
  const std::string& site() const { return site_; }
  const std::string& key() const { return key_; }
  // Used from the next connection on.
  void set_key(std::string key) { key_ = std::move(key); }
  Clock& clock() { return clock_; }
  // Of the version before: it knows no features.
  bool is_old() const { return is_old_; }
  const DiskSpool& spool() const { return spool_; }
  const agent::Session& session() const { return *session_; }

  // ---- desks. `heard` is called once, later. ----
  // The number of a person of the roster by their id; 0: not known here yet.
  uint32_t number_of(const std::string& person) const;
  void sign_in(uint32_t worker);
  void sign_out(uint32_t worker);
  bool signed_in(uint32_t worker) const { return signed_in_.contains(worker); }
  void ask(uint32_t worker, agent::Ask what, Heard heard);

  // AgentEnd.
  void link_up(uint64_t link) override;
  void link_down(uint64_t link, const std::string& why) override;
  void frame(uint64_t link, const std::string& bytes) override;

 private:
  using Event = std::function<void(agent::Now, agent::Effects&)>;

  void put(Event event);
  void wake(SimTime delay);
  void tick();
  void turn();
  void absorb(agent::Now now);
  void commit();
  void release();
  void release_one(const agent::Effect& effect);
  void carry_out(const agent::ReplyDesk& reply);
  void carry_out(const agent::SendAnswers& send);
  void send(uint64_t link, const wire::ToScheduler& message);
  agent::Now now() const;
  void maybe_crash();

  Surroundings& around_;
  Network& network_;
  const std::string site_;
  std::string key_;
  Clock clock_;
  bool is_old_ = false;
  const std::function<void()> gone_;
  DiskSpool spool_;
  std::set<uint32_t> signed_in_;  // on disk as well
  uint64_t boots_ = 0;

  // Of the present process.
  LifePtr life_;
  std::unique_ptr<agent::Session> session_;
  std::deque<Event> inbox_;
  agent::Effects effects_;
  size_t absorbed_ = 0;
  bool committing_ = false, woken_ = false;
  uint64_t opening_ = 0;  // the connection that is wanted
  agent::Token last_token_ = 0;
  std::map<agent::Token, Heard> desks_;
};

}  // namespace muster::sim
