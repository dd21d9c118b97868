#include "scheduler/app/checkpointing.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include "common/base/log.h"
#include "scheduler/core/checkpoint.h"

namespace muster::app {

namespace {

constexpr std::chrono::seconds kAfterFailure{10};

}  // namespace

Checkpointing::Checkpointing(Loop& loop, store::Checkpoints& checkpoints, Epoch epoch, std::string fence,
                             CheckpointPolicy policy, prometheus::Registry& registry)
    : loop_(loop),
      checkpoints_(checkpoints),
      epoch_(epoch),
      fence_(std::move(fence)),
      policy_(policy),
      written_(&prometheus::BuildCounter()
                    .Name("muster_checkpoints_written_total")
                    .Help("Checkpoints published.")
                    .Register(registry)
                    .Add({})),
      failed_(&prometheus::BuildCounter()
                   .Name("muster_checkpoints_failed_total")
                   .Help("Checkpoints that could not be written; the journal keeps growing meanwhile.")
                   .Register(registry)
                   .Add({})),
      sequence_(&prometheus::BuildGauge()
                     .Name("muster_checkpoint_sequence")
                     .Help("The batch up to which the newest checkpoint of this process reaches.")
                     .Register(registry)
                     .Add({})),
      thread_([this] { run(); }) {}

Checkpointing::~Checkpointing() {
  {
    std::lock_guard lock(exchange_->mutex);
    exchange_->stopping = true;
  }
  exchange_->changed.notify_all();
  thread_.join();
}

void Checkpointing::count(uint64_t records) {
  const uint64_t before = records_.fetch_add(records);
  if (before >= policy_.records || before + records < policy_.records) return;
  { std::lock_guard lock(exchange_->mutex); }  // between the waiter's look and its wait nothing can slip
  exchange_->changed.notify_all();
}

void Checkpointing::run() {
  for (bool failed_last = false; wait_until_due(failed_last);) failed_last = !write_one();
}

// After a failure it waits for a while even if many records have come.
bool Checkpointing::wait_until_due(bool failed_last) {
  std::unique_lock lock(exchange_->mutex);
  if (failed_last) exchange_->changed.wait_for(lock, kAfterFailure, [&] { return exchange_->stopping; });
  do {
    exchange_->changed.wait_for(lock, policy_.age, [&] { return exchange_->stopping || records_ >= policy_.records; });
  } while (!exchange_->stopping && records_ == 0);
  return !exchange_->stopping;
}

bool Checkpointing::write_one() {
  const uint64_t records = records_;
  const bool asked = loop_.cut([exchange = exchange_](std::shared_ptr<core::Snapshot> cut) {
    {
      std::lock_guard lock(exchange->mutex);
      exchange->cut = std::move(cut);
    }
    exchange->changed.notify_all();
  });
  if (!asked) return false;
  std::shared_ptr<core::Snapshot> cut;
  {
    std::unique_lock lock(exchange_->mutex);
    exchange_->changed.wait(lock, [&] { return exchange_->stopping || exchange_->cut; });
    cut = std::move(exchange_->cut);
  }
  if (!cut) return false;
  core::CheckpointWriter writer(*cut);
  const auto result = checkpoints_.write(
      cut->sequence, epoch_, fence_, [&] { return writer.next(); },
      [&] {
        std::lock_guard lock(exchange_->mutex);
        return exchange_->stopping;
      });
  if (result) {
    records_ -= records;
    written_->Increment();
    sequence_->Set(static_cast<double>(cut->sequence.value()));
    spdlog::info("checkpoint of sequence {} written in {} parts", cut->sequence.value(), result->parts);
  } else {
    failed_->Increment();
    spdlog::warn("no checkpoint of sequence {}: {}", cut->sequence.value(), result.error().message);
  }
  loop_.give_back(std::move(cut));
  return result.has_value();
}

}  // namespace muster::app
