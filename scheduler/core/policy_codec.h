// A job's policy to and from its record.
#pragma once

#include "scheduler/core/command.h"

namespace muster::journal {
class JobPolicy;
}

namespace muster::core {

JobPolicy policy_from_record(const journal::JobPolicy& record);
void policy_to_record(const JobPolicy& policy, journal::JobPolicy& record);

}  // namespace muster::core
