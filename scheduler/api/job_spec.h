// Reads a job spec, written in YAML or JSON, into a draft of a job. docs/job-spec.md lists the keys.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scheduler/core/command.h"

namespace muster::api {

constexpr size_t kMaxSpecBytes = 1u << 20;
constexpr size_t kMaxTemplateBytes = 256u << 10;
constexpr size_t kMaxGuidelineBytes = 256u << 10;

struct SpecError {
  int line = 0, column = 0;  // in the spec, 1-based
  std::string path;          // for example "requires.skills[2]"; empty: the whole spec
  std::string reason;
};

struct JobSpec {
  core::JobDraft draft;             // whole if there are no errors
  std::vector<SpecError> errors;    // all of them, in the order of the spec
  std::vector<SpecError> warnings;  // what the template compiler ignores
};

// Equal specs, however they are written, have equal `spec_json` and `spec_digest`. Pure.
JobSpec parse_job_spec(std::string_view text);

}  // namespace muster::api
