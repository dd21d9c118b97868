// Watches, from what agents ask for, that nobody is granted more leases than that. One for each life of a scheduler.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "scheduler/core/command.h"
#include "scheduler/core/turn.h"
#include "tests/simulation/journal_model.h"

namespace muster::sim {

class CreditWatch {
 public:
  using Complain = std::function<void(const std::string&)>;
  explicit CreditWatch(Complain complain) : complain_(std::move(complain)) {}

  // A frame of an agent is about to be handled; the commands posted until the next one come of it.
  void read(const std::string& frame);
  void posted(const core::Command& command);
  // The core takes a command.
  void taken(const core::Command& command);
  // A turn is decided; `before`: what the journal says without it.
  void decided(const core::Turn& turn, const JournalModel& before);

 private:
  using Who = std::pair<uint32_t, uint32_t>;  // site, worker
  void set(Who who, uint32_t credits);

  const Complain complain_;
  std::map<uint32_t, uint32_t> asked_;    // by the frame in hand: worker → credits
  std::map<uint32_t, uint64_t> session_;  // by site
  std::map<Who, uint32_t> credits_;       // as they stand
  std::map<Who, uint32_t> most_;          // in the turn that is open, where they changed
};

}  // namespace muster::sim
