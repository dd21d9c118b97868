// Small turns for tests of the journal.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/base/ids.h"
#include "scheduler/core/turn.h"

namespace muster::test {

// A turn with one record per name: a job created under that name.
inline std::unique_ptr<core::Turn> make_turn(Epoch epoch, Sequence sequence, const std::vector<std::string>& names,
                                             const std::map<JobNumber, std::vector<std::string>>& contents = {}) {
  auto turn = std::make_unique<core::Turn>(sequence, epoch, ShardTime(Millis(1000 + sequence.value())));
  for (const auto& name : names) turn->batch().add_records()->mutable_job_created()->set_name(name);
  for (const auto& [job, entries] : contents) {
    turn->batch().add_contents(job.value());
    for (const auto& entry : entries) turn->add_content(job, entry);
  }
  return turn;
}

// `1/5:a,b 1/6:c`: epoch, sequence and record names of batches, as `make_turn` made them.
inline std::string picture(const journal::Batch& batch) {
  std::string text = std::to_string(batch.epoch()) + "/" + std::to_string(batch.sequence()) + ":";
  for (int i = 0; i < batch.records_size(); ++i) text += (i ? "," : "") + batch.records(i).job_created().name();
  return text;
}

}  // namespace muster::test
