// Checkpoints in memory, with the troubles of a store far away.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "scheduler/store/checkpoints.h"

namespace muster::app {

// Any thread.
class FakeCheckpoints final : public store::Checkpoints {
 public:
  Result<store::Checkpoint> write(Sequence sequence, Epoch epoch, const std::string&,
                                  const std::function<std::optional<std::string>()>& next_part,
                                  const std::function<bool()>& give_up) override {
    std::vector<std::string> parts;
    while (auto part = next_part()) parts.push_back(std::move(*part));
    if (give_up()) return fail("checkpoint.given_up", "told to give up");
    std::lock_guard lock(mutex_);
    ++tries_;
    changed_.notify_all();
    if (refuse_) return fail("redis.unreachable", "away");
    parts_ = std::move(parts);
    newest_ = store::Checkpoint{sequence, epoch, static_cast<uint32_t>(parts_.size())};
    return *newest_;
  }

  Result<std::optional<store::Checkpoint>> read(const std::function<void(std::string part)>& each) override {
    std::lock_guard lock(mutex_);
    for (size_t i = 0; i < parts_.size(); ++i) {
      if (break_before_ == i) {
        break_before_.reset();
        return fail("redis.broken", "the connection broke");
      }
      each(parts_[i]);
    }
    return newest_;
  }

  void refuse_writes(bool refuse) {
    std::lock_guard lock(mutex_);
    refuse_ = refuse;
  }
  // The next read that gets so far breaks off before part `index`.
  void break_before_part(size_t index) {
    std::lock_guard lock(mutex_);
    break_before_ = index;
  }
  size_t parts() const {
    std::lock_guard lock(mutex_);
    return parts_.size();
  }
  // Waits until `tries` writes were tried; the newest checkpoint then.
  std::optional<store::Checkpoint> await_tries(size_t tries) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(30), [&] { return tries_ >= tries; });
    return newest_;
  }
  size_t tries() const {
    std::lock_guard lock(mutex_);
    return tries_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> parts_;
  std::optional<store::Checkpoint> newest_;
  std::optional<size_t> break_before_;
  size_t tries_ = 0;
  bool refuse_ = false;
};

}  // namespace muster::app
