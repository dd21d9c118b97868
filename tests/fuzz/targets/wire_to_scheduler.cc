#include "common/base/check.h"
#include "common/form/form.h"
#include "common/wire/bounds.h"
#include "common/wire/codec.h"
#include "common/wire/limits.h"
#include "common/wire/muster.pb.h"
#include "scheduler/gateway/directory.h"
#include "scheduler/gateway/inbound.h"
#include "scheduler/gateway/order.h"
#include "tests/fuzz/targets.h"

namespace muster::fuzz {
namespace {

constexpr gateway::Origin kOrigin{SiteNumber(1), SessionNumber(77), 5};

const gateway::Directory& directory() {
  static gateway::Directory* const made = [] {
    auto* all = new gateway::Directory;
    gateway::JobEntry job;
    job.number = JobNumber(1);
    job.name = "job";
    job.form = *form::from_json(
        R"({"objects":[{"name":"t","kind":"text","field":"text"}],"controls":[{"name":"c","to_name":"t","kind":"choices",)"
        R"("required":true,"multiple":false,"choices":["yes","no"]}],"decide_on":"c"})");
    all->put_job(job);
    for (const uint32_t worker : {1u, 2u}) {
      all->put_worker({WorkerNumber(worker), "w", SiteNumber(worker), core::WorkerLevel::Annotator, true});
    }
    return all;
  }();
  return *made;
}

// A verdict that is remembered is the verdict of a fresh look.
void check_answers(const wire::Submit& submit) {
  gateway::AnswerIntake intake(directory());
  const auto command = intake.to_command(submit, kOrigin, 1'000'000);
  MUSTER_CHECK(command.answers.size() == static_cast<size_t>(submit.answers_size()));
  for (size_t i = 0; i < command.answers.size(); ++i) {
    const core::SubmittedAnswer& taken = command.answers[i];
    const auto job = directory().job(taken.job);
    const auto fresh = job ? form::check_answer(job->form, submit.answers(static_cast<int>(i)).value())
                           : Result<form::CheckedAnswer>(fail("none", ""));
    MUSTER_CHECK(!taken.valid || (fresh && fresh->code == taken.code));
    MUSTER_CHECK(taken.revision <= wire::kMaxRevision);
  }
}

void act(const wire::ToScheduler& message) {
  using Body = wire::ToScheduler;
  switch (message.body_case()) {
    case Body::kHello: {
      const gateway::SiteEntry site{SiteNumber(1), "north", {}, false};
      return void(gateway::to_greeting(message.hello(), site, "peer"));
    }
    case Body::kReconcile:
      return void(gateway::to_command(message.reconcile(), kOrigin));
    case Body::kGiveBack:
      return void(gateway::to_command(message.give_back(), kOrigin));
    case Body::kDemand: {
      const auto filtered = gateway::to_command(message.demand(), kOrigin, directory());
      for (const auto& entry : filtered.command.entries) MUSTER_CHECK(entry.credits <= wire::kMaxCredits);
      return;
    }
    case Body::kPresence:
      return void(gateway::to_command(message.presence(), kOrigin, directory()));
    case Body::kSubmit:
      return check_answers(message.submit());
    default:
      return;
  }
}

}  // namespace

void wire_to_scheduler(std::string_view input) {
  wire::ToScheduler message;
  if (!wire::decode(input, message)) return;
  const std::string written = wire::encode(message);
  wire::ToScheduler again;
  MUSTER_CHECK(wire::decode(written, again));
  MUSTER_CHECK(wire::encode(again) == written);
  const auto kind = static_cast<gateway::MessageKind>(message.body_case() - wire::ToScheduler::kHello);
  for (int state = 0; state < gateway::kSessionStates; ++state) {
    gateway::action_for(static_cast<gateway::SessionState>(state), kind);
  }
  if (!wire::check_bounds(message)) return void(wire::broken_limit(message));
  MUSTER_CHECK(wire::entry_count(message) <= wire::kMaxBatch);
  act(message);
}

}  // namespace muster::fuzz
