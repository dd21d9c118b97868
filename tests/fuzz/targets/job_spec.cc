#include "scheduler/api/job_spec.h"

#include "common/base/check.h"
#include "common/form/form.h"
#include "scheduler/core/journal.pb.h"
#include "scheduler/core/policy_codec.h"
#include "tests/fuzz/targets.h"

namespace muster::fuzz {

// A spec that is taken is taken again in its normalised form, and means the same.
void job_spec(std::string_view input) {
  const api::JobSpec spec = api::parse_job_spec(input);
  if (!spec.errors.empty()) {
    for (const api::SpecError& error : spec.errors) MUSTER_CHECK(!error.reason.empty());
    return;
  }
  const api::JobSpec again = api::parse_job_spec(spec.draft.text.spec_json);
  MUSTER_CHECK(again.errors.empty());
  MUSTER_CHECK(again.draft.spec_digest == spec.draft.spec_digest);
  MUSTER_CHECK(again.draft.text.spec_json == spec.draft.text.spec_json);
  MUSTER_CHECK(again.draft.text.form_json == spec.draft.text.form_json);
  MUSTER_CHECK(form::from_json(spec.draft.text.form_json).has_value());
  // The journal keeps the policy as it is.
  journal::JobPolicy first, second;
  core::policy_to_record(spec.draft.policy, first);
  core::policy_to_record(core::policy_from_record(first), second);
  MUSTER_CHECK(first.SerializeAsString() == second.SerializeAsString());
}

}  // namespace muster::fuzz
