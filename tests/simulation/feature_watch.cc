#include "tests/simulation/feature_watch.h"

#include <algorithm>

#include "common/wire/codec.h"
#include "common/wire/muster.pb.h"

namespace muster::sim {

void FeatureWatch::read(const std::string& peer, const std::string& frame) {
  wire::ToScheduler message;
  if (!wire::decode(frame, message) || !message.has_hello()) return;
  features_[peer] = {message.hello().features().begin(), message.hello().features().end()};
}

void FeatureWatch::sent(const std::string& peer, const wire::ToAgent& message, const JournalModel& model) {
  const std::set<std::string>& known = features_[peer];
  for (const auto& lease : message.leases().leases()) {
    const auto job = model.jobs().find(lease.ref().job());
    if (job == model.jobs().end()) continue;
    const std::set<std::string>& needs = job->second.needs;
    if (!std::includes(known.begin(), known.end(), needs.begin(), needs.end()))
      complain_("an agent that is too old is sent a lease of job " + std::to_string(job->first));
  }
}

}  // namespace muster::sim
