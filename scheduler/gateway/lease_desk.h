// Turns granted leases into LEASES: with the items' contents, fetched first where they are not at hand, and with each
// job before the first lease that needs it. Owned by the gateway's thread.
#pragma once

#include <google/protobuf/arena.h>

#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "scheduler/gateway/config.h"
#include "scheduler/gateway/conversations.h"
#include "scheduler/gateway/directory.h"
#include "scheduler/gateway/ports.h"
#include "scheduler/gateway/wake.h"

namespace muster::wire {
class Leases;
}

namespace muster::gateway {

class LeaseDesk {
 public:
  // `wake` is signalled when contents arrive. All outlive this but `wake`, which is shared.
  LeaseDesk(const GatewayConfig& config, const Directory& directory, Conversations& conversations,
            ItemContents& contents, GatewayMetrics& metrics, std::shared_ptr<Wake> wake);
  ~LeaseDesk();

  // REQUIRES the effect's session to be there.
  void send(core::SendLeases effect);
  // These leases, if they still wait for contents, are not sent any more.
  void withdraw(SessionNumber session, const std::vector<AssignmentId>& ids);
  // Sends what waited for contents that have arrived. Leases whose contents are lost are fetched one by one, so that
  // each goes or is given up by itself.
  void collect(SteadyTime now);
  // Repeats fetches that failed, without leases that nobody waits for any more; forgets what waits for sessions that
  // are gone.
  void tick(SteadyTime now);

 private:
  using Contents = std::vector<std::string>;
  struct Waiting {
    core::SendLeases effect;
    std::unordered_set<AssignmentId> withdrawn;
    bool fetching = true;
    SteadyTime retry_at;  // unless fetching
  };
  // Shared with fetches under way, which may end after this object.
  struct Arrivals {
    std::mutex mutex;
    std::vector<std::pair<uint64_t, Result<Contents>>> ready;  // guarded by mutex
    std::shared_ptr<Wake> wake;
  };
  class Parcel;  // LEASES being filled

  void wait_for_contents(core::SendLeases effect, std::vector<core::ContentRef> refs);
  void fetch(uint64_t ticket, std::vector<core::ContentRef> refs);
  void deliver(SessionNumber session, const Waiting* waiting, const core::SendLeases& effect,
               std::span<const std::string_view> contents);
  void lose(const core::GrantedLease& lease, std::string_view why);
  void leave_out_needless(Waiting& waiting);
  void on_lost_contents(uint64_t ticket, const std::string& why);
  void forget(uint64_t ticket);

  const GatewayConfig& config_;
  const Directory& directory_;
  Conversations& conversations_;
  ItemContents& contents_;
  GatewayMetrics& metrics_;
  std::shared_ptr<Arrivals> arrivals_;
  uint64_t last_ticket_ = 0;
  std::unordered_map<uint64_t, Waiting> waiting_;  // by ticket; enters in `send`, leaves in `collect` or
                                                   // `tick`
  size_t leases_waiting_ = 0;
  ItemViews at_hand_;              // reused by `send`
  std::vector<char> block_;        // the arena's first block
  google::protobuf::Arena arena_;  // of the message being filled
};

}  // namespace muster::gateway
