// One fit of a job's full consensus method over a consistent cut.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "scheduler/api/job_results.h"
#include "scheduler/consensus/estimate.h"
#include "scheduler/core/command.h"
#include "scheduler/core/state.h"

namespace muster::app {

struct JobFit {
  std::shared_ptr<api::JobResults> results;
  // Where the core keeps estimates of people.
  std::optional<core::CorrectEstimates> correction;
};

// Waits for contents; any number of refs.
using FetchContents = std::function<Result<std::vector<std::string>>(std::span<const core::ContentRef>)>;

// Counted answers in, results out: the same for the same set of answers, whatever their order. Reads contents only of
// answers without a code. Failures: contents that cannot be read, or do not fit the form.
Result<JobFit> fit_job(const core::Snapshot::JobCut& cut, const FetchContents& fetch);

// The label (consensus/infer/control_kind.h) that an answer's stored content gives to each deciding control; empty:
// none.
Result<std::vector<std::string>> labels_of_content(const form::Form& form, const std::string& content);

// Whether results of this job need a fit: its method learns about people.
bool needs_fit(const core::JobPolicy& policy);

}  // namespace muster::app
