#include "scheduler/core/journal.pb.h"
#include "scheduler/core/vocabulary.h"
#include "scheduler/store/journal_trace.h"

namespace muster::store {
namespace {

const AssignmentId kTraced = AssignmentId::make(0, Epoch(3), 17);
const AssignmentId kOther = AssignmentId::make(0, Epoch(3), 18);

std::string traced(const journal::Batch& batch) {
  std::vector<api::TraceLine> lines;
  trace_batch(batch, kTraced, lines);
  std::string text;
  for (const auto& line : lines) {
    text += std::to_string(line.sequence) + " " + line.record;
    for (const auto& [field, value] : line.fields) text += " " + field + "=" + value;
    text += "\n";
  }
  return text;
}

TEST(TraceBatch, ShowsEveryRecordOfTheAssignmentAndNoOther) {
  journal::Batch batch;
  batch.set_sequence(9);
  batch.set_epoch(3);
  for (const auto id : {kOther, kTraced}) {
    auto* granted = batch.add_records()->mutable_lease_granted();
    granted->set_counter(id.counter());
    granted->set_job(1);
    granted->set_task(2);
    granted->set_worker(3);
    granted->set_deadline_ms(4);
    auto* answer = batch.add_records()->mutable_answer_recorded();
    answer->set_id(id.packed());
    answer->set_revision(1);
    answer->set_adopted(true);
    batch.add_records()->mutable_answer_revised()->set_id(id.packed());
    batch.add_records()->mutable_answer_fate_changed()->set_id(id.packed());
    batch.add_records()->mutable_lease_ended()->set_id(id.packed());
  }
  const std::string none(name(core::FateReason{})), first(name(core::AssignmentState{}));
  EXPECT_EQ(traced(batch),
            "9 lease_granted deadline_ms=4 job=1 task=2 worker=3\n"
            "9 answer_recorded adopted=true code=0 fate=" +
                first + " job=0 reason=" + none +
                " revision=1 task=0 worker=0\n"
                "9 answer_revised code=0 job=0 revision=0 task=0\n"
                "9 answer_fate_changed fate=" +
                first + " job=0 reason=" + none +
                " task=0\n"
                "9 lease_ended how=" +
                first + " job=0 reason=" + none + " task=0\n");
}

TEST(TraceBatch, ALeaseOfAnotherEpochWithTheSameCounterIsAnother) {
  journal::Batch batch;
  batch.set_epoch(4);
  batch.add_records()->mutable_lease_granted()->set_counter(kTraced.counter());
  EXPECT_EQ(traced(batch), "");
}

}  // namespace
}  // namespace muster::store
