#include "scheduler/app/checkpointing.h"

#include "common/base/log.h"
#include "scheduler/core/checkpoint.h"

namespace muster::app {

Checkpointing::Checkpointing(Loop& loop, store::CheckpointStore& checkpoints, Epoch epoch, std::string fence,
                             CheckpointPolicy policy)
    : loop_(loop), checkpoints_(checkpoints), epoch_(epoch), fence_(std::move(fence)), policy_(policy), thread_([this] {
        run();
      }) {}

Checkpointing::~Checkpointing() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Checkpointing::count(uint64_t records) {
  const uint64_t before = records_.fetch_add(records);
  if (before < policy_.records && before + records >= policy_.records) changed_.notify_all();
}

void Checkpointing::run() {
  while (wait_until_due()) write_one();
}

bool Checkpointing::wait_until_due() {
  std::unique_lock lock(mutex_);
  do {
    changed_.wait_for(lock, policy_.age, [&] { return stopping_ || records_ >= policy_.records; });
  } while (!stopping_ && records_ == 0);
  return !stopping_;
}

void Checkpointing::write_one() {
  records_ = 0;
  const bool asked = loop_.cut([this](std::shared_ptr<core::Snapshot> cut) {
    {
      std::lock_guard lock(mutex_);
      cut_ = std::move(cut);
    }
    changed_.notify_all();
  });
  if (!asked) return;
  std::shared_ptr<core::Snapshot> cut;
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return stopping_ || cut_; });
    cut = std::move(cut_);
  }
  if (!cut) return;
  core::CheckpointWriter writer(*cut);
  const auto result = checkpoints_.write(
      cut->sequence, epoch_, fence_, [&] { return writer.next(); },
      [&] {
        std::lock_guard lock(mutex_);
        return stopping_;
      });
  if (result) {
    ++written;
    last_sequence = cut->sequence.value();
    spdlog::info("checkpoint of sequence {} written in {} parts", cut->sequence.value(), result->parts);
  } else {
    ++failed;
    spdlog::warn("no checkpoint of sequence {}: {}", cut->sequence.value(), result.error().message);
  }
  loop_.give_back(std::move(cut));
}

}  // namespace muster::app
