// The load generator against a gateway with a core that says yes: the protocol's cost alone.
#pragma once

#include "tests/bench/path/load_generator.h"

namespace muster::bench {

struct GatewayPathReport {
  LoadReport load;
  uint64_t answers = 0, invalid_answers = 0;  // as the core got them
  double process_cpu_seconds = 0;             // everything: generator, gateway, core, libzmq
};

// `load` without endpoint, keys and sites, which are made here: `sites` of them with `people` each. At most `leases`
// are granted.
Result<GatewayPathReport> run_gateway_path(LoadConfig load, size_t sites, size_t people, uint64_t leases);

}  // namespace muster::bench
