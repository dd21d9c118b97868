// The agent's memory on disk: one SQLite database in WAL mode, synchronous=FULL. What is committed survives a crash of
// the process and of the machine. Used by one thread.
//
// Any failure is final: the object then does nothing more, and whoever holds it must stop (durability is unknown) and
// start anew.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/base/result.h"
#include "worker-agent/session/records.h"
#include "worker-agent/spool/sqlite.h"

namespace muster::agent {

class Spool {
 public:
  // Opens or creates the spool in `directory`, which exists, brings its tables up to date and counts one more boot.
  // Errors: "spool.held": another agent runs on it; "spool.newer"; those of Database. `observer`: see Database.
  static Result<std::unique_ptr<Spool>> open(const std::string& directory, std::function<void()> observer = {});
  ~Spool();

  // Everything the session starts from. `wall_ms` sorts out sign-ins that have expired.
  Result<Restored> restore(int64_t wall_ms);

  // Writes become visible to reads at once and durable with `commit`, all or none. `commit` without writes costs
  // nothing.
  Result<void> apply(const SpoolWrite& write);
  Result<void> commit();
  bool in_transaction() const { return in_transaction_; }

  std::optional<AnswerRecord> find_answer(AssignmentId id);
  // All answers without a receipt, by ordinal.
  std::vector<UnsentAnswer> unsent();
  std::string draft(WorkerNumber worker, JobNumber job, const std::string& key);  // "" if there is none
  std::vector<PastAnswer> history(WorkerNumber worker, size_t limit);             // newest first
  struct Answered {
    size_t count = 0;
    int64_t active_ms = 0;
  };
  Answered answered_since(WorkerNumber worker, int64_t wall_ms);
  // What was answered since a time, and what became of answers.
  struct Tally {
    Answered answered;
    size_t judged = 0, counted = 0;  // with a fate; with "counted"
  };
  // Of one person since the beginning of a day, also what is pruned since; `judged` and `counted` of all that time.
  Tally tally_since(WorkerNumber worker, int64_t day_wall_ms);
  // Of everybody: answers since `today_wall_ms`, what became of those since `day_wall_ms`.
  std::map<WorkerNumber, Tally> tallies(int64_t today_wall_ms, int64_t day_wall_ms);
  std::vector<QuestionRecord> questions(int64_t since_wall_ms, size_t limit);  // newest first
  // Of one person, newest first.
  std::vector<QuestionRecord> questions_of(WorkerNumber worker, int64_t since_wall_ms, size_t limit);
  std::optional<QuestionRecord> find_question(AssignmentId id);
  std::vector<DeedRecord> deeds(size_t limit);  // newest first
  // The first failure, also of reads.
  Result<void> check() const { return database_->result(); }

  // Deletes at most `limit` answers acknowledged before `acked_wall_ms`, of which tallies by day stay for a year, and
  // drafts and questions of before `draft_wall_ms`. Part of the open transaction. Returns how many rows went.
  size_t prune(int64_t acked_wall_ms, int64_t draft_wall_ms, size_t limit);

 private:
  Spool(int lock, std::unique_ptr<Database> database) : lock_(lock), database_(std::move(database)) {}
  void identify();
  void begin();

  void write(const PutLease&);
  void write(const MarkLease&);
  void write(const DropLease&);
  void write(const PutAnswer&);
  void write(const AcknowledgeAnswer&);
  void write(const ReopenAnswers&);
  void write(const NoteSentBack&);
  void write(const PutGiveBack&);
  void write(const DropGiveBack&);
  void write(const PutDraft&);
  void write(const PutJob&);
  void write(const PutPerson&);
  void write(const PutAccount&);
  void write(const MarkLeave&);
  void write(const PutQuestion&);
  void write(const PutReply&);
  void write(const MarkReplyRead&);
  void write(const PutDeed&);
  void write(const PutSignIn&);
  void write(const DropSignIn&);
  void write(const NoteEpoch&);

  std::vector<QuestionRecord> select_questions(int64_t since_wall_ms, int64_t worker, int64_t id, size_t limit);
  void restore_people(Restored& out, int64_t wall_ms);
  void restore_work(Restored& out);

  const int lock_;  // an flock held for as long as the object lives
  std::unique_ptr<Database> database_;
  bool in_transaction_ = false;
};

}  // namespace muster::agent
