// A loop over a real core and the journal in memory, as a scheduler starts it.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "common/base/check.h"
#include "scheduler/app/loop.h"
#include "scheduler/app/recovery.h"
#include "tests/support/fake_journal.h"
#include "tests/unit/app/fake_checkpoints.h"

namespace muster::app {

class RunningLoop : public Outlet {
 public:
  explicit RunningLoop(LoopOptions options = {}) {
    const auto led = recover(core, journal, checkpoints, give_up_);
    MUSTER_CHECK(led.has_value());
    recovered = *led;
    loop = std::make_unique<Loop>(core, journal, *this, led->next, led->now, options);
  }
  ~RunningLoop() override { loop.reset(); }

  // What becomes of a command. Waits for its reply in get().
  std::future<core::Outcome> command(core::Command command) {
    auto promise = std::make_shared<std::promise<core::Outcome>>();
    loop->command(std::move(command), [promise](core::Outcome outcome) { promise->set_value(std::move(outcome)); });
    return promise->get_future();
  }
  std::future<core::Outcome> create_job(const std::string& name) {
    return command(core::CreateJob{0, {name, "project", {}, {"<View/>", "", "{}", "{}"}, 7}, 0});
  }
  static core::UpsertItems items(JobNumber job, uint64_t first, uint64_t count) {
    core::UpsertItems upsert{0, job, {}};
    for (uint64_t i = 0; i < count; ++i) {
      core::ItemDraft draft;
      draft.key_hash = first + i + 1;
      draft.digest = 1;
      draft.content = "x";
      upsert.items.push_back(std::move(draft));
    }
    return upsert;
  }

  void appended(const core::Turn& turn) override {
    std::lock_guard lock(mutex_);
    most_contents_ = std::max(most_contents_, turn.most_contents());
    ++appended_;
    changed_.notify_all();
  }
  void release(std::vector<core::Effect>, Epoch, Sequence) override {}
  void turn_ended(const core::Turn&) override {}
  void stepped_down(const std::string& why) override {
    std::lock_guard lock(mutex_);
    stepped_down_ = why;
    changed_.notify_all();
  }

  // Waits until a turn is on its way to the journal.
  void await_append() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(30), [&] { return appended_ > 0; });
  }
  std::string await_step_down() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(30), [&] { return !stepped_down_.empty(); });
    return stepped_down_;
  }
  size_t most_contents() {
    std::lock_guard lock(mutex_);
    return most_contents_;
  }

  test::FakeJournalStore store;
  test::FakeJournal journal{store};
  FakeCheckpoints checkpoints;
  core::Core core{0};
  Recovered recovered;
  std::unique_ptr<Loop> loop;

 private:
  std::atomic<bool> give_up_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  size_t most_contents_ = 0, appended_ = 0;
  std::string stepped_down_;
};

}  // namespace muster::app
