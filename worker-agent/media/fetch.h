// One download from the web, under suspicion: of the address, of where it leads, and of what comes.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"
#include "worker-agent/media/address.h"
#include "worker-agent/media/hosts.h"
#include "worker-agent/media/media_url.h"
#include "worker-agent/media/sniff.h"

namespace muster::agent {

struct FetchPolicy {
  Hosts hosts;
  bool private_addresses = false;  // hosts may be on this machine or in the site's own network
  std::function<bool(const IpAddress&)> reachable = is_public;  // where they may not
  uint64_t max_bytes = uint64_t{64} << 20;                      // of one file
  unsigned max_redirects = 5;
  std::chrono::milliseconds silence{10'000};    // longest between two pieces
  std::chrono::milliseconds patience{300'000};  // for all of it
  std::string token;                            // sent as bearer; empty: none
  std::string ca_file;                          // empty: the authorities that the system knows
};

using Resolve = std::function<Result<std::vector<IpAddress>>(const std::string& host)>;
// As the machine is set up. Failures: "media.unreachable".
Result<std::vector<IpAddress>> resolve_by_system(const std::string& host);

struct Fetched {
  MediaType type;
  uint64_t bytes = 0;
  Sha256 digest{};
};
// Takes the bytes in order; false: cannot be written.
using Sink = std::function<bool(std::string_view)>;

// Every host on the way has to be allowed, and every address that its name has must be public (unless `policy` allows
// others) before any is connected to; what was checked is what is connected to. Blocks; ends soon once `stop` is set.
// What `sink` got is of no use unless this succeeds. Failures: "media." with bad-redirect, host-not-allowed,
// private-address, unreachable, status, too-many-redirects, too-large, not-media, digest, disk, stopped. REQUIRES: not
// url.stored.
Result<Fetched> fetch(const MediaUrl& url, const FetchPolicy& policy, const Resolve& resolve, const Sink& sink,
                      const std::atomic<bool>& stop);

// Whether it is worth trying again soon: the other side or the net had a bad moment.
bool may_pass(const Failure& failure);

}  // namespace muster::agent
