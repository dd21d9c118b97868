// The part of a job spec that says how many answers a task gets, and how they become a result. Inside of job_spec.cc.
#pragma once

#include <string>
#include <vector>

#include "common/form/form.h"
#include "scheduler/api/json_writer.h"
#include "scheduler/api/spec_map.h"
#include "scheduler/core/command.h"

namespace muster::api {

// Names of the deciding controls: `decide_on`, of the spec or inside `redundancy`; empty if neither is there.
std::vector<std::string> read_decide_on(SpecMap& spec);

// `redundancy`, `stop_when`, `trust`, `budget` and `consensus`. `form` is null if the template did not compile: what
// depends on it is then read without being checked.
void read_redundancy(SpecMap& spec, const form::Form* form, core::JobPolicy& policy);

// The same as members of the normalised spec.
void write_redundancy(const form::Form& form, const core::JobPolicy& policy, JsonWriter& json);

}  // namespace muster::api
