// The API's ports over a real core in memory, with a loop's thread of its own: every command is a turn, durable at
// once.
#pragma once

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "common/base/check.h"
#include "common/base/queue.h"
#include "scheduler/api/job_results.h"
#include "scheduler/api/ports.h"
#include "scheduler/core/core.h"
#include "scheduler/core/journal.pb.h"
#include "scheduler/core/queries.h"
#include "scheduler/core/replay.h"

namespace muster::api {

class MemoryCore final : public CorePort, public ContentPort, public ResultsPort, public TracePort, public HealthPort {
 public:
  // What it holds is of format 1, whatever it knows.
  explicit MemoryCore(core::Formats formats = {}) : core_(0, formats) {
    journal::Batch first;
    first.set_sequence(1);
    first.set_epoch(1);
    auto* started = first.add_records()->mutable_epoch_started();
    started->set_epoch(1);
    started->set_format(1);
    MUSTER_CHECK(core::replay(core_.mutable_state(), first).has_value());
    core::Turn turn(Sequence(2), Epoch(2), now_);
    core_.resume(Epoch(2), now_, turn);
    loop_ = std::thread([this] {
      for (std::vector<std::function<void()>> work; queue_.take(work, 1, std::chrono::hours(1)) > 0; work.clear()) {
        work.front()();
      }
    });
  }
  ~MemoryCore() override {
    queue_.close();
    loop_.join();
  }

  void command(core::Command command, std::function<void(core::Outcome)> done) override {
    if (busy) {
      core::Outcome outcome;
      outcome.refusals.push_back({"busy", "full"});
      return done(std::move(outcome));
    }
    auto shared = std::make_shared<core::Command>(std::move(command));
    queue_.push([this, shared, done = std::move(done)] { done(run(std::move(*shared))); });
  }
  bool read(std::function<void(const core::Core&)> read, std::function<void()> done) override {
    if (busy) return false;
    return queue_.push([this, read = std::move(read), done = std::move(done)] {
      {
        std::lock_guard lock(mutex_);
        read(core_);
      }
      done();
    });
  }
  void fetch(std::vector<core::ContentRef> refs, std::function<void(Result<std::vector<std::string>>)> done) override {
    queue_.push([this, refs = std::move(refs), done = std::move(done)] { done(find(refs)); });
  }
  void trace(AssignmentId id, std::function<void(Result<std::vector<TraceLine>>, bool)> done) override {
    done(std::vector<TraceLine>{{7, 1000, 1767225600000, "lease_granted", {{"id", id.text()}}}}, true);
  }
  std::shared_ptr<const JobResults> latest(JobNumber) const override { return results; }
  void renew(JobNumber, Done done) override {
    ++renewals;
    results = renewed;
    done(results);
  }
  bool ready(std::string& why_not) const override {
    if (!is_ready) why_not = "replaying";
    return is_ready;
  }

  core::Outcome run(core::Command command) {
    std::lock_guard lock(mutex_);
    return step(std::move(command));
  }

  // Enrols site "home" with a session and `people` workers w1, w2, …; all take up to 16 tasks.
  void open_site(uint32_t people) {
    run(core::EnrolSite{1, "home", "north", std::string(40, 'k')});
    core::EnrolWorkers workers;
    for (uint32_t i = 1; i <= people; ++i) {
      workers.workers.push_back({"w" + std::to_string(i), "home", core::WorkerLevel::Annotator, {}, true});
    }
    MUSTER_CHECK(run(std::move(workers)).refusals.empty());
    run(core::SessionOpened{SiteNumber(1),
                            SessionNumber(1),
                            {"control:choices", "control:rectanglelabels", "control:textarea", "object:text"}});
    run(core::Reconcile{SiteNumber(1), SessionNumber(1), 0, {}, true});
  }
  // Everybody answers everything there is for them; `code` gives the answer's code, `value` its JSON.
  void work(uint32_t people, const std::function<form::AnswerCode(uint32_t task, uint32_t worker)>& code,
            const std::function<std::string(uint32_t task, uint32_t worker)>& value) {
    core::SetCredits credits{SiteNumber(1), SessionNumber(1), {}};
    for (uint32_t i = 1; i <= people; ++i) credits.entries.push_back({WorkerNumber(i), 16});
    run(std::move(credits));
    while (!leases_.empty()) {
      const core::GrantedLease lease = leases_.front();
      leases_.pop_front();
      journal::AnswerContent content;
      content.set_value(value(lease.task.value(), lease.worker.value()));
      content.set_active_ms(1500);
      content.set_submitted_wall_ms(1767225600000);
      core::SubmitAnswers submit{SiteNumber(1), SessionNumber(1), 0, {}};
      submit.answers.push_back({lease.id, lease.job, lease.task, lease.worker, 1,
                                code(lease.task.value(), lease.worker.value()), true, content.SerializeAsString()});
      run(std::move(submit));
    }
  }

  // The oldest lease that nobody has dealt with.
  std::optional<core::GrantedLease> take_lease() {
    std::lock_guard lock(mutex_);
    if (leases_.empty()) return std::nullopt;
    const core::GrantedLease lease = leases_.front();
    leases_.pop_front();
    return lease;
  }
  core::Receipt answer(const core::GrantedLease& lease, const std::string& value, form::AnswerCode code) {
    journal::AnswerContent content;
    content.set_value(value);
    core::SubmitAnswers submit{SiteNumber(1), SessionNumber(1), 0, {}};
    submit.answers.push_back(
        {lease.id, lease.job, lease.task, lease.worker, 1, code, true, content.SerializeAsString()});
    run(std::move(submit));
    return receipt_;
  }
  std::string content_of(const core::ContentRef& ref) { return find({ref}).value().front(); }

  // Worker 1 asks for a task and skips it, with `reason`.
  void skip_one(const std::string& reason) {
    run(core::SetCredits{SiteNumber(1), SessionNumber(1), {{WorkerNumber(1), 1}}});
    const core::GrantedLease lease = leases_.front();
    leases_.pop_front();
    journal::LeaseNote note;
    note.set_text(reason);
    core::GiveBack back{SiteNumber(1), SessionNumber(1), 0, {}};
    back.entries.push_back({lease.id, lease.job, lease.task, lease.worker, true, note.SerializeAsString()});
    run(std::move(back));
  }

  std::function<void(const core::Effect&)> on_effect;  // on the thread of whoever ran the command
  std::atomic<bool> busy{false}, lose_contents{false}, is_ready{true};
  std::atomic<size_t> most_refs{0};                    // of one fetch
  std::shared_ptr<const JobResults> results, renewed;  // newest now, and once asked for newer
  std::atomic<int> renewals{0};

 private:
  Result<std::vector<std::string>> find(const std::vector<core::ContentRef>& refs) {
    std::lock_guard lock(mutex_);
    most_refs = std::max(most_refs.load(), refs.size());
    std::vector<std::string> found;
    for (const core::ContentRef& ref : refs) {
      const auto it = contents_.find({ref.job.value(), ref.sequence.value(), ref.index});
      if (lose_contents || it == contents_.end()) return fail("contents.missing", "a content is missing");
      found.push_back(it->second);
    }
    return found;
  }
  core::Outcome step(core::Command command) {
    std::visit(
        [](auto& c) {
          if constexpr (requires { c.token; }) c.token = 1;
        },
        command);
    now_ += Millis(1);
    core::Turn turn(Sequence(++sequence_), Epoch(1), now_);
    core_.step(command, now_, turn);
    for (const auto& [job, blob] : turn.contents()) {
      for (size_t i = 0; i < blob.size(); ++i) contents_[{job.value(), sequence_, static_cast<uint16_t>(i)}] = blob[i];
    }
    core::Outcome outcome;
    for (core::Effect& effect : turn.effects) {
      if (on_effect) on_effect(effect);
      if (auto* receipts = std::get_if<core::SendReceipts>(&effect); receipts && !receipts->receipts.empty())
        receipt_ = receipts->receipts.front();
      if (auto* replied = std::get_if<core::Replied>(&effect)) outcome = std::move(replied->outcome);
      if (auto* sent = std::get_if<core::SendLeases>(&effect)) {
        leases_.insert(leases_.end(), sent->leases.begin(), sent->leases.end());
      }
    }
    return outcome;
  }

  std::mutex mutex_;
  core::Core core_;
  ShardTime now_;
  uint64_t sequence_ = 1;
  std::map<std::tuple<uint32_t, uint64_t, uint16_t>, std::string> contents_;
  std::deque<core::GrantedLease> leases_;
  core::Receipt receipt_;
  BoundedQueue<std::function<void()>> queue_{1000};
  std::thread loop_;
};

inline const char* const kSentimentSpec = R"(name: mood
redundancy: 3
template: |
  <View>
    <Text name="text" value="$text"/>
    <Choices name="mood" toName="text" choice="single" required="true">
      <Choice value="good"/>
      <Choice value="bad"/>
    </Choices>
  </View>
)";

inline std::string mood_answer(const std::string& choice) {
  return R"([{"from_name":"mood","to_name":"text","type":"choices","value":{"choices":[")" + choice + R"("]}}])";
}

}  // namespace muster::api
