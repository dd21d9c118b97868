#include "common/wire/bounds.h"

#include <string>
#include <string_view>

#include "common/wire/limits.h"
#include "common/wire/muster.pb.h"

namespace muster::wire {
namespace {

tl::unexpected<Failure> batch_failure(size_t count, size_t limit) {
  return fail("wire.batch", std::to_string(count) + " entries, at most " + std::to_string(limit));
}

Result<void> check_hello(const Hello& hello) {
  if (hello.spool().size() != kSpoolBytes) return fail("wire.malformed", "hello.spool is not 16 bytes");
  if (hello.boot() == 0) return fail("wire.malformed", "hello.boot is 0");
  if (hello.min_version() > hello.max_version()) {
    return fail("wire.malformed", "hello's versions are no range");
  }
  if (hello.agent_version().size() > kMaxLabelBytes) return fail("wire.malformed", "hello.agent_version is too long");
  if (hello.features_size() > static_cast<int>(kMaxFeatures))
    return fail("wire.malformed", "hello.features are too many");
  for (const auto& feature : hello.features()) {
    if (feature.size() > kMaxLabelBytes) return fail("wire.malformed", "a feature is too long");
  }
  return {};
}

Result<void> check_submit(const Submit& submit) {
  for (const Answer& answer : submit.answers()) {
    if (answer.revision() == 0 || answer.revision() > kMaxRevision) {
      return fail("wire.malformed", "answer.revision is not 1 to " + std::to_string(kMaxRevision));
    }
  }
  return {};
}

Result<void> check_presence(const Presence& presence) {
  for (const Presence::Person& person : presence.people()) {
    const auto open = static_cast<size_t>(person.open_size());
    if (open > kMaxOpenAssignments) return batch_failure(open, kMaxOpenAssignments);
  }
  return {};
}

// "2026-11-23-0a1b2c3d": a part of a file's name.
bool is_backup_name(const std::string& name) {
  constexpr std::string_view kShape = "0000-00-00-xxxxxxxx";
  if (name.size() != kShape.size()) return false;
  for (size_t i = 0; i < name.size(); ++i) {
    const bool digit = name[i] >= '0' && name[i] <= '9', letter = name[i] >= 'a' && name[i] <= 'f';
    if (kShape[i] == '-' ? name[i] != '-' : !digit && !(kShape[i] == 'x' && letter)) return false;
  }
  return true;
}

Result<void> check_keep_backup(const KeepBackup& piece) {
  if (!is_backup_name(piece.name())) return fail("wire.malformed", "keep_backup.name is not YYYY-MM-DD-xxxxxxxx");
  if (piece.size() == 0) return fail("wire.malformed", "keep_backup.size is 0");
  if (piece.content().size() > kMaxBackupPiece) return fail("wire.malformed", "keep_backup.content is too long");
  if (piece.offset() > piece.size() || piece.content().size() > piece.size() - piece.offset())
    return fail("wire.malformed", "keep_backup.content goes beyond its size");
  return {};
}

}  // namespace

size_t entry_count(const ToScheduler& message) {
  int count = 1;
  switch (message.body_case()) {
    case ToScheduler::kReconcile:
      count = message.reconcile().held_size();
      break;
    case ToScheduler::kDemand:
      count = message.demand().workers_size();
      break;
    case ToScheduler::kSubmit:
      count = message.submit().answers_size();
      break;
    case ToScheduler::kGiveBack:
      count = message.give_back().entries_size();
      break;
    case ToScheduler::kPresence:
      count = message.presence().people_size();
      break;
    case ToScheduler::kPlace:
      count = message.place().workers_size();
      break;
    default:
      break;
  }
  return static_cast<size_t>(count);
}

size_t entry_count(const ToAgent& message) {
  int count = 1;
  switch (message.body_case()) {
    case ToAgent::kReconciled:
      count = message.reconciled().entries_size();
      break;
    case ToAgent::kLeases:
      count = message.leases().leases_size();
      break;
    case ToAgent::kAck:
      count = message.ack().receipts_size();
      break;
    case ToAgent::kNoWork:
      count = message.no_work().workers_size();
      break;
    case ToAgent::kRecall:
      count = message.recall().ids_size();
      break;
    case ToAgent::kRoster:
      count = message.roster().workers_size();
      break;
    case ToAgent::kJobs:
      count = message.jobs().jobs_size();
      break;
    case ToAgent::kStanding:
      count = message.standing().jobs_size();
      break;
    default:
      break;
  }
  return static_cast<size_t>(count);
}

Result<void> check_bounds(const ToScheduler& message) {
  if (const size_t count = entry_count(message); count > kMaxBatch) return batch_failure(count, kMaxBatch);
  switch (message.body_case()) {
    case ToScheduler::kHello:
      return check_hello(message.hello());
    case ToScheduler::kSubmit:
      return check_submit(message.submit());
    case ToScheduler::kPresence:
      return check_presence(message.presence());
    case ToScheduler::kKeepBackup:
      return check_keep_backup(message.keep_backup());
    default:
      return {};
  }
}

Result<void> check_bounds(const ToAgent& message) {
  if (const size_t count = entry_count(message); count > kMaxBatch) return batch_failure(count, kMaxBatch);
  return {};
}

size_t broken_limit(const ToScheduler& message) {
  return entry_count(message) > kMaxBatch ? kMaxBatch : kMaxOpenAssignments;
}

}  // namespace muster::wire
