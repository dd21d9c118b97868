// Watches, from what agents say of themselves, that none is sent a lease of a job that needs more of it. One for each
// life of a scheduler.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include "tests/simulation/journal_model.h"

namespace muster::wire {
class ToAgent;
}  // namespace muster::wire

namespace muster::sim {

class FeatureWatch {
 public:
  using Complain = std::function<void(const std::string&)>;
  explicit FeatureWatch(Complain complain) : complain_(std::move(complain)) {}

  void read(const std::string& peer, const std::string& frame);
  void sent(const std::string& peer, const wire::ToAgent& message, const JournalModel& model);

 private:
  const Complain complain_;
  std::map<std::string, std::set<std::string>> features_;  // by peer, from HELLO
};

}  // namespace muster::sim
