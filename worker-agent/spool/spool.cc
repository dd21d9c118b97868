#include "worker-agent/spool/spool.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "worker-agent/spool/schema.h"

namespace muster::agent {
namespace {

int64_t packed(AssignmentId id) {
  return static_cast<int64_t>(id.packed());
}

std::string_view view(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

Query& bind_task(Query& query, const HeldTask& task) {
  return query.bind(packed(task.id))
      .bind(task.job.value())
      .bind(task.task.value())
      .bind(task.worker.value())
      .bind(task.version)
      .bind_text(task.key)
      .bind_blob(task.data);
}

}  // namespace

Result<std::unique_ptr<Spool>> Spool::open(const std::string& directory, std::function<void()> observer) {
  const std::string lock_path = directory + "/spool.lock";
  const int lock = ::open(lock_path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (lock < 0) return fail("spool.io", lock_path + ": " + std::strerror(errno));
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock);
    return fail("spool.held", directory + ": another muster-agent is running on this spool");
  }
  auto database = Database::open(directory + "/spool.db");
  if (!database) {
    ::close(lock);
    return tl::unexpected(database.error());
  }
  auto spool = std::unique_ptr<Spool>(new Spool(lock, std::move(*database)));
  spool->database_->set_observer(std::move(observer));
  spool->database_->run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  if (auto upgraded = upgrade_schema(*spool->database_, kRecipes); !upgraded) return tl::unexpected(upgraded.error());
  spool->identify();
  if (auto done = spool->commit(); !done) return tl::unexpected(done.error());
  return spool;
}

Spool::~Spool() {
  database_.reset();
  ::close(lock_);
}

void Spool::identify() {
  begin();
  std::string uuid(16, '\0');
  randombytes_buf(uuid.data(), uuid.size());
  auto& db = *database_;
  db.query("INSERT OR IGNORE INTO meta VALUES ('spool', ?)").bind_blob(uuid).next();
  std::string submit_key(std::tuple_size_v<SubmitKey>, '\0');
  randombytes_buf(submit_key.data(), submit_key.size());
  db.query("INSERT OR IGNORE INTO meta VALUES ('submit_key', ?)").bind_blob(submit_key).next();
  db.query("INSERT INTO meta VALUES ('boot', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1").next();
  // Each session sends the jobs it needs anew, so those that nothing held refers to can go.
  db.query(
        "DELETE FROM jobs WHERE NOT EXISTS (SELECT 1 FROM leases l WHERE l.job = jobs.job AND l.version = "
        "jobs.version) "
        "AND NOT EXISTS (SELECT 1 FROM answers a WHERE a.job = jobs.job AND a.version = jobs.version)")
      .next();
}

void Spool::begin() {
  if (in_transaction_) return;
  in_transaction_ = true;
  database_->query("BEGIN IMMEDIATE").next();
}

Result<void> Spool::apply(const SpoolWrite& what) {
  begin();
  std::visit([this](const auto& one) { write(one); }, what);
  return database_->result();
}

Result<void> Spool::commit() {
  if (in_transaction_) database_->query("COMMIT").next();
  in_transaction_ = false;
  return database_->result();
}

void Spool::write(const PutLease& put) {
  Query query = database_->query("INSERT OR REPLACE INTO leases VALUES (?,?,?,?,?,?,?,?,?,?)");
  bind_task(query, put.lease.task).bind(put.lease.lease.count()).bind(put.lease.opened).bind(put.lease.ended).next();
}

void Spool::write(const MarkLease& mark) {
  database_->query("UPDATE leases SET opened = ?, ended = ? WHERE id = ?")
      .bind(mark.opened)
      .bind(mark.ended)
      .bind(packed(mark.id))
      .next();
}

void Spool::write(const DropLease& drop) {
  database_->query("DELETE FROM leases WHERE id = ?").bind(packed(drop.id)).next();
}

void Spool::write(const PutAnswer& put) {
  const AnswerRecord& answer = put.answer;
  {
    Query query = database_->query(
        "INSERT INTO answers VALUES (?,?,?,?,?,?,?,?,?,?,?,?,1,NULL,NULL,NULL,NULL,NULL) ON CONFLICT (id) DO UPDATE "
        "SET "
        "revision = excluded.revision, value = excluded.value, active_ms = excluded.active_ms, "
        "submitted_wall_ms = excluded.submitted_wall_ms, ordinal = excluded.ordinal, unsent = 1");
    bind_task(query, answer.task)
        .bind(answer.revision)
        .bind_blob(answer.value)
        .bind(answer.active_ms)
        .bind(answer.submitted_wall_ms)
        .bind(static_cast<int64_t>(answer.ordinal))
        .next();
  }
  write(DropLease{answer.task.id});
  database_->query("DELETE FROM drafts WHERE worker = ? AND job = ? AND key = ?")
      .bind(answer.task.worker.value())
      .bind(answer.task.job.value())
      .bind_text(answer.task.key)
      .next();
}

void Spool::write(const AcknowledgeAnswer& done) {
  database_
      ->query(
          "UPDATE answers SET unsent = 0, epoch = ?1, sequence = ?2, acked_wall_ms = ?3, "
          "reason = CASE WHEN ?4 = 'ignored' AND fate IS NOT NULL THEN reason ELSE ?5 END, "
          "fate = CASE WHEN ?4 = 'ignored' AND fate IS NOT NULL THEN fate ELSE ?4 END WHERE id = ?6 AND revision <= ?7")
      .bind(done.ack.epoch.value())
      .bind(static_cast<int64_t>(done.ack.sequence.value()))
      .bind(done.ack.wall_ms)
      .bind_text(done.ack.fate)
      .bind_text(done.ack.reason)
      .bind(packed(done.id))
      .bind(done.revision)
      .next();
}

void Spool::write(const ReopenAnswers& reopen) {
  database_->query("UPDATE answers SET unsent = 1 WHERE unsent = 0 AND sequence > ?")
      .bind(static_cast<int64_t>(reopen.tail.value()))
      .next();
}

void Spool::write(const NoteSentBack& back) {
  database_
      ->query(
          "UPDATE answers SET fate = 'invalidated', reason = 'sent_back' WHERE worker = ? AND job = ? AND task = ? AND "
          "fate = 'counted'")
      .bind(back.worker.value())
      .bind(back.job.value())
      .bind(back.task.value())
      .next();
}

void Spool::write(const PutGiveBack& put) {
  const GiveBackRecord& record = put.give_back;
  database_->query("INSERT OR REPLACE INTO give_backs VALUES (?,?,?,?,?,?)")
      .bind(packed(record.id))
      .bind(record.job.value())
      .bind(record.task.value())
      .bind(record.worker.value())
      .bind(record.skipped)
      .bind_text(record.reason)
      .next();
  write(DropLease{record.id});
}

void Spool::write(const DropGiveBack& drop) {
  database_->query("DELETE FROM give_backs WHERE id = ?").bind(packed(drop.id)).next();
}

void Spool::write(const PutDraft& put) {
  database_->query("INSERT OR REPLACE INTO drafts VALUES (?,?,?,?,?)")
      .bind(put.worker.value())
      .bind(put.job.value())
      .bind_text(put.key)
      .bind_blob(put.json)
      .bind(put.wall_ms)
      .next();
}

void Spool::write(const PutJob& put) {
  database_->query("INSERT OR REPLACE INTO jobs VALUES (?,?,?,?,?,?)")
      .bind(put.job.job.value())
      .bind(put.job.version)
      .bind_text(put.job.name)
      .bind_blob(put.job.form_json)
      .bind_text(put.job.template_xml)
      .bind_text(put.job.guideline)
      .next();
}

void Spool::write(const PutPerson& put) {
  database_->query("INSERT OR REPLACE INTO people VALUES (?,?,?,?)")
      .bind(put.person.number.value())
      .bind_text(put.person.id)
      .bind_text(put.person.level)
      .bind(put.person.active)
      .next();
}

void Spool::write(const PutAccount& put) {
  database_
      ->query(
          "INSERT INTO accounts (worker, password_hash, name) VALUES (?,?,?) ON CONFLICT (worker) DO UPDATE SET "
          "password_hash = excluded.password_hash, name = iif(excluded.name = '', name, excluded.name)")
      .bind(put.worker.value())
      .bind_text(put.password_hash)
      .bind_text(put.name)
      .next();
}

void Spool::write(const MarkLeave& mark) {
  database_->query("UPDATE accounts SET on_leave_since_wall_ms = ? WHERE worker = ?")
      .bind(mark.since_wall_ms)
      .bind(mark.worker.value())
      .next();
}

void Spool::write(const PutQuestion& put) {
  database_
      ->query("INSERT OR REPLACE INTO questions (id, worker, job_name, key, text, asked_wall_ms) VALUES (?,?,?,?,?,?)")
      .bind(packed(put.question.id))
      .bind(put.question.worker.value())
      .bind_text(put.question.job_name)
      .bind_text(put.question.key)
      .bind_text(put.question.text)
      .bind(put.question.asked_wall_ms)
      .next();
}

void Spool::write(const PutReply& put) {
  database_->query("UPDATE questions SET reply = ?, replied_by = ?, replied_wall_ms = ?, reply_read = 0 WHERE id = ?")
      .bind_text(put.reply)
      .bind_text(put.lead)
      .bind(put.wall_ms)
      .bind(packed(put.id))
      .next();
}

void Spool::write(const MarkReplyRead& mark) {
  database_->query("UPDATE questions SET reply_read = 1 WHERE id = ? AND worker = ?")
      .bind(packed(mark.id))
      .bind(mark.worker.value())
      .next();
}

void Spool::write(const PutDeed& put) {
  database_->query("INSERT INTO deeds (wall_ms, lead, what, worker) VALUES (?,?,?,?)")
      .bind(put.deed.wall_ms)
      .bind_text(put.deed.lead)
      .bind_text(put.deed.what)
      .bind_text(put.deed.worker)
      .next();
}

void Spool::write(const PutSignIn& put) {
  database_->query("INSERT OR REPLACE INTO sign_ins VALUES (?,?,?,?)")
      .bind_blob(view(put.sign_in.token))
      .bind(put.sign_in.worker.value())
      .bind_text(put.sign_in.csrf)
      .bind(put.sign_in.expires_wall_ms)
      .next();
}

void Spool::write(const DropSignIn& drop) {
  database_->query("DELETE FROM sign_ins WHERE token = ?").bind_blob(view(drop.token)).next();
}

void Spool::write(const NoteEpoch& note) {
  database_->query("INSERT OR IGNORE INTO epochs VALUES (?)").bind(note.epoch.value()).next();
  database_->query("INSERT OR REPLACE INTO meta VALUES ('reign', ?)").bind(static_cast<int64_t>(note.reign)).next();
}

size_t Spool::prune(int64_t acked_wall_ms, int64_t draft_wall_ms, size_t limit) {
  begin();
  auto& db = *database_;
  const auto most = static_cast<int64_t>(limit);
  db.query(
        "INSERT INTO past_days SELECT worker, strftime('%Y-%m-%d', submitted_wall_ms / 1000, 'unixepoch', "
        "'localtime') AS day, count(*), sum(active_ms), sum(coalesce(fate, 'ignored') <> 'ignored'), "
        "sum(coalesce(fate, '') = 'counted') FROM answers WHERE id IN "
        "(SELECT id FROM answers WHERE unsent = 0 AND acked_wall_ms < ? ORDER BY acked_wall_ms, id LIMIT ?) "
        "GROUP BY worker, day ON CONFLICT (worker, day) DO UPDATE SET answers = answers + excluded.answers, "
        "active_ms = active_ms + excluded.active_ms, judged = judged + excluded.judged, "
        "counted = counted + excluded.counted")
      .bind(acked_wall_ms)
      .bind(most)
      .next();
  db.query(
        "DELETE FROM answers WHERE id IN "
        "(SELECT id FROM answers WHERE unsent = 0 AND acked_wall_ms < ? ORDER BY acked_wall_ms, id LIMIT ?)")
      .bind(acked_wall_ms)
      .bind(most)
      .next();
  size_t rows = static_cast<size_t>(db.changes());
  db.query("DELETE FROM past_days WHERE day < strftime('%Y-%m-%d', ? / 1000, 'unixepoch', 'localtime', '-1 year')")
      .bind(draft_wall_ms)
      .next();
  db.query(
        "DELETE FROM drafts WHERE (worker, job, key) IN (SELECT worker, job, key FROM drafts WHERE saved_wall_ms < ? "
        "LIMIT ?)")
      .bind(draft_wall_ms)
      .bind(most)
      .next();
  rows += static_cast<size_t>(db.changes());
  db.query("DELETE FROM questions WHERE id IN (SELECT id FROM questions WHERE asked_wall_ms < ? LIMIT ?)")
      .bind(draft_wall_ms)
      .bind(most)
      .next();
  rows += static_cast<size_t>(db.changes());
  return rows;
}

}  // namespace muster::agent
