// What must never be, judged from outside: from what Redis was given, what went over the wire, and what people and
// operators were told. Keeps a history of its own and shares no code with what it judges but the formats' codecs.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/base/ids.h"
#include "tests/simulation/journal_model.h"
#include "tests/simulation/redis_server.h"

namespace muster::core {
class State;
}
namespace muster::wire {
class ToAgent;
}

namespace muster::sim {

// An answer that a person was told is saved.
struct SavedAnswer {
  AssignmentId id;
  uint32_t job = 0, task = 0, worker = 0, revision = 0;
  std::string key, value;
};

class Oracle final : public RedisWatcher {
 public:
  // `replica`: what was released stands on a replica, so that no failover takes it.
  Oracle(const RedisServer& redis, bool replica)
      : redis_(redis), replica_(replica), model_([this](const std::string& what) { violated(what); }) {}

  // The first violation; empty: none so far.
  const std::string& violation() const { return violation_; }
  void violated(const std::string& what);

  // ---- what Redis is given ----
  void entry_written(size_t at, const std::string& who, uint64_t sequence, const StreamEntry& entry) override;
  void fence_written(const std::string& who, const std::string& fence, bool acquired) override;
  void rewound(size_t keep) override;

  // ---- what leaves a scheduler ----
  void sent_to_agent(const std::string& who, const std::string& site, const wire::ToAgent& message);
  // `who` begins to lead, and knows the journal up to there.
  using Place = std::pair<uint32_t, uint64_t>;  // epoch, sequence
  void leads(const std::string& who, Place tail);
  // What the journal says up to there is let out.
  void released(Place place);
  // `who` acts on what the journal says up to there, and has let it out.
  void knows(const std::string& who, uint64_t sequence) { known_[who].second = sequence; }
  // Who came with this key was let in as this site; empty: was not.
  void let_in(const std::string& who, const std::string& key, const std::string& site);
  // An operator was told that the decision `what` stands. `holds` says whether the journal has it.
  using Holds = std::function<bool(const JournalModel&)>;
  void decided(const std::string& what, Holds holds);
  // The same for what a later decision may undo.
  void told(const std::string& what, const Holds& holds);

  // ---- what people see ----
  void shown(uint32_t worker, AssignmentId id, const std::string& key, uint32_t revision, const std::string& draft);
  void saved(const SavedAnswer& answer, uint32_t on_disk);
  void draft_saved(uint32_t worker, uint32_t job, const std::string& key, const std::string& draft);
  void draft_begun(uint32_t worker, uint32_t job, const std::string& key) { drafts_.erase({worker, job, key}); }
  void shown_draft(uint32_t worker, uint32_t job, const std::string& key, const std::string& draft);

  // A state that was recovered, or is about to be shut down, of which all is durable: it says what the journal says.
  void compare(const core::State& state, const std::string& who);
  // At the end, when every agent has delivered what it held.
  void judge_saved();
  // Saved answers that judge_saved passed over.
  size_t unjudged() const { return unjudged_; }
  // Tasks of running jobs that have not come to an end; empty: all have.
  std::string unfinished() const;

  const JournalModel& model() const { return model_; }
  const std::map<uint64_t, SavedAnswer>& all_saved() const { return saved_; }

 private:
  struct Written {
    size_t at;  // in Redis's log
    std::shared_ptr<const journal::Batch> batch;
  };
  struct Grant {
    uint32_t job, task, worker;
    uint64_t sequence;
  };
  struct Decision {
    std::string what;
    Holds holds;
    size_t at;  // it must be within so much of Redis's log
  };
  void note(size_t at, const journal::Batch& batch);
  void judge_receipts(const std::string& who, const wire::ToAgent& message);
  bool knows_of(const std::string& who, Place place) const;
  // Its site was revoked before it was acknowledged: it is not ours to have.
  bool came_too_late(const SavedAnswer& answer) const;
  void judge_one(const SavedAnswer& answer);
  void note_lost_items(const std::map<uint32_t, JobModel>& before);
  // A failover forgot a reign that agents know, and its number is used again, which durability local does not exclude
  // (docs/journal.md, "Epochs"): what its leases are cannot be told.
  bool is_ambiguous(uint64_t id) const { return reused_.contains(AssignmentId(id).epoch().value()); }
  bool wrongly_counted(const SavedAnswer& answer) const;
  std::optional<std::string> stored_value(const AssignmentModel& assignment) const;
  std::optional<std::string> item_key(const JobModel& job, uint32_t job_number, uint32_t task) const;

  const RedisServer& redis_;
  const bool replica_;
  std::string violation_;
  JournalModel model_;
  std::vector<Written> written_;                                          // as it stands in Redis
  std::map<std::string, std::string> fence_owner_;                        // by the fence's text
  std::map<uint64_t, Grant> granted_;                                     // ever, lost or not
  std::map<uint64_t, std::set<std::pair<uint32_t, uint32_t>>> answered_;  // ever: id → (revision, fate)
  std::map<uint64_t, uint32_t> revised_;                                  // ever: id → highest revision
  std::set<uint32_t> cancelled_;                                          // ever: jobs
  std::set<uint64_t> ended_;                                              // ever
  std::map<Place, size_t> places_;                                        // ever: where in Redis's log, at last
  std::map<uint64_t, std::pair<uint32_t, size_t>> acknowledged_;          // id → revision, at
  std::map<std::string, Place> known_;                                    // by scheduler
  std::set<std::pair<uint32_t, uint32_t>> lost_items_;  // (job, task) that a failover took with their items
  std::set<uint32_t> welcomed_, forgotten_;  // epochs that agents know; those of them that Redis does not any more
  std::set<uint32_t> reused_;                // those of the forgotten that are in use again
  size_t unjudged_ = 0;
  size_t released_ = 0;                                                        // of Redis's log
  std::map<uint64_t, SavedAnswer> saved_;                                      // the highest revision of each
  std::map<std::tuple<uint32_t, uint32_t, std::string>, std::string> drafts_;  // as people know them
  std::vector<Decision> decisions_;
  size_t entries_since_rewound_ = SIZE_MAX;
  std::set<std::pair<uint64_t, uint32_t>> final_;  // (id, revision) that were refused as final
};

}  // namespace muster::sim
