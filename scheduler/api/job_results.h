// Results of a whole job by its full method, made beside the core.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/base/ids.h"
#include "common/base/result.h"
#include "common/form/form.h"
#include "scheduler/consensus/confidence_curve.h"

namespace muster::api {

// What one fit found. It rests on the answers that were counted when it began, in whatever order they came.
struct JobResults {
  std::string method;            // that ran
  std::string why;               // of a method that chooses
  std::string confidence_basis;  // what confidences were calibrated on: "gold", "held-out answers", "none"
  bool final = false;            // the job had ended: nothing more is counted
  uint64_t answers = 0;          // it rests on
  int iterations = 0;
  double seconds = 0;  // it took

  // By task. `counted`: answers it rests on; 0: there is no result. A value is a code, or, where answers have none,
  // canonical JSON (form::joint_value). Of several deciding controls the least sure one gives the confidence.
  std::vector<uint8_t> counted;
  std::vector<uint32_t> rests_on;  // core::AnswersDigest of those answers
  std::vector<float> confidence;   // 0 to 1
  std::vector<form::AnswerCode> codes;
  std::vector<std::string> values;
  std::unordered_map<WorkerNumber, double> reliability;  // 0 to 1; mean over deciding controls
  // By deciding control, where answers have no code: how its raw confidences become honest.
  std::vector<consensus::ConfidenceCurve> curves;

  std::string value_json(const form::Form& form, uint32_t task) const {
    return values.empty() ? form::code_to_json(form, codes[task]) : values[task];
  }
};

class ResultsPort {
 public:
  virtual ~ResultsPort() = default;
  // The newest there is; null if there is none. Any thread.
  virtual std::shared_ptr<const JobResults> latest(JobNumber job) const = 0;
  // `done` gets results that rest on all that is counted now, on another thread; null where the job is gone or its
  // method needs no fit. Failures: "results.busy", a content's.
  using Done = std::function<void(Result<std::shared_ptr<const JobResults>>)>;
  virtual void renew(JobNumber job, Done done) = 0;
};

}  // namespace muster::api
