#include "tests/bench/recovery/state_writer.h"

#include "common/base/check.h"
#include "scheduler/core/checkpoint.h"
#include "scheduler/core/journal.pb.h"
#include "scheduler/template/compile.h"

namespace muster::bench {
namespace {

constexpr const char* kTemplate =
    R"(<View><Text name="text" value="$text"/><Choices name="label" toName="text"><Choice value="yes"/><Choice value="no"/></Choices></View>)";
constexpr const char* kAnswer =
    R"([{"from_name":"label","to_name":"text","type":"choices","value":{"choices":["yes"]}}])";
constexpr uint32_t kCredits = 10, kAnswersATurn = 2000, kItemsATurn = 10'000;

}  // namespace

StateWriter::StateWriter(const RecoveryCase& c, store::Journal& journal, store::Checkpoints& checkpoints,
                         store::Opened opened)
    : case_(c),
      journal_(journal),
      checkpoints_(checkpoints),
      opened_(std::move(opened)),
      core_(0),
      last_(opened_.tail) {
  last_ = Sequence(last_.value() + 1);
  core::Turn turn(last_, opened_.epoch, now_);
  core_.resume(opened_.epoch, now_, turn);
  MUSTER_CHECK(journal_.append(turn, {}).outcome == store::AppendOutcome::Durable);
}

core::Outcome StateWriter::run(core::Command command) {
  now_ += Millis(1);
  core::Turn turn(Sequence(last_.value() + 1), opened_.epoch, now_);
  core_.step(command, now_, turn);
  core::Outcome outcome;
  for (core::Effect& effect : turn.effects) {
    if (auto* sent = std::get_if<core::SendLeases>(&effect)) {
      leases_.insert(leases_.end(), sent->leases.begin(), sent->leases.end());
    } else if (auto* reply = std::get_if<core::Replied>(&effect)) {
      MUSTER_CHECK(reply->outcome.refusals.empty());
      outcome = std::move(reply->outcome);
    }
  }
  if (!turn.has_records()) return outcome;
  last_ = turn.sequence();
  records_ += static_cast<uint64_t>(turn.batch().records_size());
  MUSTER_CHECK(journal_.append(turn, {}).outcome == store::AppendOutcome::Durable);
  return outcome;
}

void StateWriter::enrol(const std::string& probe_key) {
  run(core::EnrolSite{1, "bench", "", std::string(40, 'k')});
  run(core::EnrolSite{1, "probe", "", probe_key});
  people_ = (case_.leases + kCredits - 1) / kCredits;
  core::EnrolWorkers workers;
  workers.token = 1;
  for (uint32_t i = 0; i < people_; ++i) workers.workers.push_back({"w" + std::to_string(i), "bench", {}, {}, true});
  workers.workers.push_back({"probe", "probe", {}, {}, true});
  run(std::move(workers));
  run(core::SessionOpened{SiteNumber(1), SessionNumber(1)});
  run(core::Reconcile{SiteNumber(1), SessionNumber(1), 0, {}, true});
}

void StateWriter::make_job() {
  core::CreateJob create;
  create.token = 1;
  create.draft.name = "bench";
  create.draft.project = "bench";
  create.draft.policy.redundancy = 3;
  create.draft.policy.block_tasks = 1'000'000;
  create.draft.policy.lease = std::chrono::hours(24);
  create.draft.text.template_xml = kTemplate;
  create.draft.text.form_json = form::to_json(labeling::compile_template(kTemplate).form);
  run(std::move(create));
  run(core::ChangeJob{0, JobNumber(1), core::JobEvent::Start});
}

void StateWriter::add_items() {
  for (uint32_t added = 0; added < case_.tasks;) {
    core::UpsertItems items;
    items.job = JobNumber(1);
    for (; added < case_.tasks && items.items.size() < kItemsATurn; ++added) {
      journal::ItemContent content;
      content.set_key("item-" + std::to_string(added));
      content.set_data(R"({"text":"Is this sentence about the weather? It rained on day )" + std::to_string(added) +
                       "\"}");
      core::ItemDraft draft;
      draft.key_hash = core::mix_bits(added + 1);
      draft.digest = added + 1;
      draft.content = content.SerializeAsString();
      items.items.push_back(std::move(draft));
    }
    run(std::move(items));
  }
}

void StateWriter::work() {
  core::SetCredits credits{SiteNumber(1), SessionNumber(1), {}};
  for (uint32_t i = 1; i <= people_; ++i) credits.entries.push_back({WorkerNumber(i), kCredits});
  run(std::move(credits));
  for (int idle = 0; leases_.size() < case_.leases && idle < 1000; ++idle) run(core::Tick{});
  const uint64_t before_checkpoint = case_.answers - std::min(case_.answers, case_.after / 2);
  while (answers_ < before_checkpoint) answer_some();
  write_checkpoint();
  while (answers_ < case_.answers) answer_some();
  leases_.erase(leases_.begin(), leases_.begin() + static_cast<std::ptrdiff_t>(next_));
}

void StateWriter::answer_some() {
  core::SubmitAnswers submit{SiteNumber(1), SessionNumber(1), 0, {}};
  MUSTER_CHECK(next_ < leases_.size());
  for (uint32_t i = 0; i < kAnswersATurn && next_ < leases_.size() && answers_ < case_.answers; ++i, ++next_) {
    const core::GrantedLease& lease = leases_[next_];
    journal::AnswerContent content;
    content.set_value(kAnswer);
    submit.answers.push_back({lease.id, lease.job, lease.task, lease.worker, 1,
                              static_cast<form::AnswerCode>(answers_ & 1), true, content.SerializeAsString()});
    ++answers_;
  }
  run(std::move(submit));
}

void StateWriter::write_checkpoint() {
  const core::Snapshot cut = core_.state().snapshot(last_, now_);
  core::CheckpointWriter writer(cut);
  const auto written = checkpoints_.write(
      last_, opened_.epoch, opened_.fence, [&] { return writer.next(); }, [] { return false; });
  MUSTER_CHECK(written.has_value());
  records_ = 0;
}

}  // namespace muster::bench
