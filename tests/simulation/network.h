// Connections between agents and schedulers, and the frames on them. A connection delivers in order and whole, or it
// ends: what else happens to frames is a fault of the plan.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "tests/simulation/surroundings.h"

namespace muster::sim {

// One end of a connection: what it is told.
class AgentEnd {
 public:
  virtual ~AgentEnd() = default;
  virtual void link_up(uint64_t link) = 0;
  virtual void link_down(uint64_t link, const std::string& why) = 0;
  virtual void frame(uint64_t link, const std::string& bytes) = 0;
};
class SchedulerEnd {
 public:
  virtual ~SchedulerEnd() = default;
  // The site whose key this is, if it is let in.
  virtual std::string admits(const std::string& key) = 0;
  virtual void frame(const std::string& peer, const std::string& site, const std::string& bytes) = 0;
};

class Network {
 public:
  explicit Network(Surroundings& around) : around_(around) {}

  // Agents find, of the schedulers that live and serve, the one of the highest epoch; those that are connected to
  // another one stay there.
  void serve(SchedulerEnd* end, LifePtr life, uint32_t epoch);

  // The agent's connection number `link`; what it had before is closed.
  void connect(AgentEnd& end, LifePtr agent, const std::string& key, uint64_t link);
  void close(const LifePtr& agent);
  void to_scheduler(const LifePtr& agent, uint64_t link, std::string bytes);
  // False: there is no such connection any more.
  bool to_agent(const LifePtr& scheduler, const std::string& peer, std::string bytes);

  // Cuts all connections of a process that is gone. `silently`: the other side is not told.
  void gone(const LifePtr& life, bool silently);
  // The same for a scheduler that says good-bye: what it has sent arrives first.
  void leave(const LifePtr& scheduler);
  // Of a connection; empty: there is none.
  std::string site_of(const LifePtr& scheduler, const std::string& peer) const;
  void cut(size_t nth);
  // Delivers nothing on the connection until then.
  void stall(size_t nth, SimTime how_long);
  size_t open() const { return connections_.size(); }
  // Every connection breaks, so that both sides begin anew.
  void cut_all();

 private:
  struct Connection {
    uint64_t number = 0, link = 0;
    std::string peer, site;
    AgentEnd* agent_end = nullptr;
    SchedulerEnd* scheduler_end = nullptr;
    LifePtr agent, scheduler;
    bool open = true;
    SimTime stalled_until{0};
    SimTime last_to_scheduler{0}, last_to_agent{0};  // when the newest frame arrives
  };
  using ConnectionPtr = std::shared_ptr<Connection>;
  using Deliver = std::function<void(const std::string&)>;
  void carry(const ConnectionPtr& connection, const LifePtr& to, SimTime& last, std::string bytes, Deliver deliver);
  void deliver_at(const ConnectionPtr& connection, const LifePtr& to, SimTime when, std::string bytes, Deliver deliver);
  void end(const ConnectionPtr& connection, bool tell_agent);
  ConnectionPtr of_agent(const LifePtr& agent) const;

  Surroundings& around_;
  struct Server {
    SchedulerEnd* end = nullptr;
    LifePtr life;
  };
  Server server() const;

  std::map<uint32_t, Server> servers_;  // by epoch
  uint64_t last_number_ = 0;
  std::map<uint64_t, ConnectionPtr> connections_;  // open ones
};

}  // namespace muster::sim
