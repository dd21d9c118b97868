// Load on a scheduler: many sites that speak the agents' protocol over real sockets with CURVE, and people who answer
// at once. Light on CPU, so that the scheduler is what is measured.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "common/base/result.h"
#include "common/base/time.h"
#include "common/wire/keys.h"

namespace muster::bench {

struct LoadSite {
  wire::KeyPair keys;             // enrolled
  std::vector<uint32_t> workers;  // numbers of people enrolled at this site
};

struct LoadConfig {
  std::string endpoint;
  std::string server_key;  // Z85
  std::vector<LoadSite> sites;
  uint32_t credits = 16;         // of each person; people × credits should be at least twice `batch`
  size_t batch = 100;            // answers in a SUBMIT, at most
  size_t submits_in_flight = 1;  // of one site
  std::string value;             // every answer: a JSON array of Label Studio results
  int threads = 1;               // each drives its share of the sites
  Millis warm_up{1000};          // not measured
  Millis duration{10'000};       // measured; ends earlier when there is no more work
  Millis connect_patience{10'000};
};

struct LoadReport {
  uint64_t acknowledged = 0;       // answers whose ACK came while measuring
  uint64_t counted = 0;            // of these, with fate COUNTED
  uint64_t acknowledged_ever = 0;  // warm-up included
  uint64_t leases = 0;             // received, ever
  uint64_t submits = 0;            // measured
  uint64_t busy = 0, errors = 0;   // ERROR replies: BUSY, all others
  double seconds = 0;              // measured
  double cpu_seconds = 0;          // of the generator's own threads while measuring, libzmq's not included
  double p50_ms = 0, p90_ms = 0, p99_ms = 0, max_ms = 0;  // from SUBMIT to ACK
  bool ran_out = false;                                   // there was no more work before the time was over

  double per_second() const { return seconds > 0 ? static_cast<double>(acknowledged) / seconds : 0; }
};

// Runs to the end on threads of its own. Errors: "load.connect": a site was not welcomed and reconciled in time, or
// refused; "load.lost": a session ended.
Result<LoadReport> run_load(const LoadConfig& config);

}  // namespace muster::bench
