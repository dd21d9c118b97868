// A person at a desk: asks for work, thinks, answers, and does all that people do besides. Keeps their answer until the
// desk says that it is saved, as the page does.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/simulation/agent_process.h"
#include "tests/simulation/surroundings.h"

namespace muster::sim {

class Person {
 public:
  // `relief`: comes only at the end, and works plainly.
  Person(Surroundings& around, AgentProcess& agent, std::string id, bool relief);
  void start();
  // From now on they only work.
  void settle_down();

 private:
  struct Past {
    AssignmentId id;
    uint32_t revision = 0;
  };

  void after(SimTime least, SimTime most, void (Person::*next)());
  void arrive();
  void seek();
  void on_task(const DeskHeard& heard);
  void consider();
  void write_draft();
  void leave(bool sign_out);
  void give_back();
  void finish();
  void submit();
  void on_saved(const DeskHeard& heard, AssignmentId id, uint32_t revision, const std::string& value);
  void look_back();
  std::string value_of(uint32_t revision);
  SavedAnswer as_saved(AssignmentId id, uint32_t revision, const std::string& value) const;
  bool tempted(Fault fault, double probability) { return around_.chances.strikes(fault, probability); }

  Surroundings& around_;
  AgentProcess& agent_;
  const std::string id_;
  const bool relief_;
  Random random_;
  bool settled_ = false;
  uint32_t number_ = 0;
  uint64_t turn_ = 0;  // what was asked for before it changed does not matter any more

  std::optional<agent::HeldTask> task_;  // on the desk
  uint32_t shown_revision_ = 0;          // of the answer being corrected; 0: a first answer
  std::string draft_, value_;            // value_: being submitted
  uint32_t revision_ = 0;
  std::vector<Past> past_;
};

}  // namespace muster::sim
