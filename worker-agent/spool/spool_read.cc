#include <algorithm>
#include <cstdint>
#include <utility>

#include "common/wire/limits.h"
#include "worker-agent/spool/spool.h"

namespace muster::agent {
namespace {

constexpr int64_t kMostNumber = int64_t{1} << 53;  // of counters and times: far beyond any, far from overflowing

AssignmentId take_id(Query& query) {
  return AssignmentId(static_cast<uint64_t>(query.number()));
}
uint32_t take_u32(Query& query) {
  return static_cast<uint32_t>(query.number(0, UINT32_MAX));
}
// Milliseconds since 1970, to the year 3000 and further.
int64_t take_wall_ms(Query& query) {
  return query.number(0, kMostNumber);
}
uint32_t take_revision(Query& query) {
  return static_cast<uint32_t>(query.number(1, wire::kMaxRevision));
}
uint64_t take_count(Query& query) {
  return static_cast<uint64_t>(query.number(0, kMostNumber));
}
Epoch take_epoch(Query& query) {
  return Epoch(static_cast<uint16_t>(query.number(0, UINT16_MAX)));
}

HeldTask take_task(Query& query) {
  HeldTask task;
  task.id = take_id(query);
  task.job = JobNumber(take_u32(query));
  task.task = TaskNumber(take_u32(query));
  task.worker = WorkerNumber(take_u32(query));
  task.version = take_u32(query);
  task.key = query.bytes();
  task.data = query.bytes();
  return task;
}

}  // namespace

Result<Restored> Spool::restore(int64_t wall_ms) {
  Restored out;
  {
    Query query = database_->query(
        "SELECT (SELECT value FROM meta WHERE name = 'spool'), (SELECT value FROM meta WHERE name = 'boot'), "
        "(SELECT coalesce(max(epoch), 0) FROM epochs), (SELECT coalesce(max(ordinal), 0) FROM answers), "
        "(SELECT value FROM meta WHERE name = 'reign'), (SELECT value FROM meta WHERE name = 'submit_key')");
    if (query.next()) {
      const std::string uuid = query.bytes();
      std::copy_n(uuid.begin(), std::min(uuid.size(), out.spool.size()), reinterpret_cast<char*>(out.spool.data()));
      if (uuid.size() != out.spool.size()) database_->damaged("the spool's name has another length");
      out.boot = take_count(query);
      out.highest_epoch = take_epoch(query);
      out.next_ordinal = take_count(query) + 1;
      out.reign = static_cast<uint64_t>(query.number());
      const std::string submit_key = query.bytes();
      std::copy_n(submit_key.begin(), std::min(submit_key.size(), out.submit_key.size()), out.submit_key.begin());
      if (submit_key.size() != out.submit_key.size()) database_->damaged("the key of submit tokens has another length");
    }
  }
  restore_people(out, wall_ms);
  restore_work(out);
  if (auto sound = check(); !sound) return tl::unexpected(sound.error());
  return out;
}

void Spool::restore_people(Restored& out, int64_t wall_ms) {
  auto& db = *database_;
  for (Query query = db.query("SELECT worker, id, level, active FROM people"); query.next();) {
    PersonRecord person;
    person.number = WorkerNumber(take_u32(query));
    person.id = query.bytes();
    person.level = query.bytes();
    person.active = query.number() != 0;
    out.people.push_back(std::move(person));
  }
  for (Query query = db.query("SELECT worker, password_hash, name, on_leave_since_wall_ms FROM accounts");
       query.next();) {
    Restored::Account account;
    account.worker = WorkerNumber(take_u32(query));
    account.password_hash = query.bytes();
    account.name = query.bytes();
    account.on_leave_since = take_wall_ms(query);
    out.accounts.push_back(std::move(account));
  }
  db.query("DELETE FROM sign_ins WHERE expires_wall_ms <= ?").bind(wall_ms).next();
  for (Query query = db.query("SELECT token, worker, csrf, expires_wall_ms FROM sign_ins ORDER BY expires_wall_ms");
       query.next();) {
    SignInRecord record;
    const std::string token = query.bytes();
    std::copy_n(token.begin(), std::min(token.size(), record.token.size()),
                reinterpret_cast<char*>(record.token.data()));
    record.worker = WorkerNumber(take_u32(query));
    record.csrf = query.bytes();
    record.expires_wall_ms = take_wall_ms(query);
    out.sign_ins.push_back(std::move(record));
  }
}

void Spool::restore_work(Restored& out) {
  auto& db = *database_;
  for (Query query = db.query("SELECT job, version, name, form, template, guideline FROM jobs"); query.next();) {
    JobRecord job;
    job.job = JobNumber(take_u32(query));
    job.version = take_u32(query);
    job.name = query.bytes();
    job.form_json = query.bytes();
    job.template_xml = query.bytes();
    job.guideline = query.bytes();
    out.jobs.push_back(std::move(job));
  }
  for (Query query = db.query("SELECT * FROM leases ORDER BY id"); query.next();) {
    LeaseRecord lease;
    lease.task = take_task(query);
    lease.lease = Millis(take_u32(query));
    lease.opened = query.number() != 0;
    lease.ended = query.number() != 0;
    // An index that lies gives a row twice.
    if (!out.leases.empty() && out.leases.back().task.id == lease.task.id) database_->damaged("a lease is there twice");
    out.leases.push_back(std::move(lease));
  }
  for (Query query = db.query("SELECT id, job, task, worker, skipped, reason FROM give_backs ORDER BY id");
       query.next();) {
    GiveBackRecord record;
    record.id = take_id(query);
    record.job = JobNumber(take_u32(query));
    record.task = TaskNumber(take_u32(query));
    record.worker = WorkerNumber(take_u32(query));
    record.skipped = query.number() != 0;
    record.reason = query.bytes();
    out.give_backs.push_back(std::move(record));
  }
  out.unsent = unsent();
}

std::vector<UnsentAnswer> Spool::unsent() {
  std::vector<UnsentAnswer> out;
  Query query = database_->query(
      "SELECT id, job, task, worker, revision, ordinal, length(value), submitted_wall_ms FROM answers WHERE unsent = 1 "
      "ORDER BY ordinal");
  while (query.next()) {
    UnsentAnswer answer;
    answer.id = take_id(query);
    answer.job = JobNumber(take_u32(query));
    answer.task = TaskNumber(take_u32(query));
    answer.worker = WorkerNumber(take_u32(query));
    answer.revision = take_revision(query);
    answer.ordinal = take_count(query);
    answer.bytes = take_u32(query);
    answer.submitted_wall_ms = take_wall_ms(query);
    if (!out.empty() && out.back().ordinal == answer.ordinal) database_->damaged("two answers have one place in line");
    out.push_back(answer);
  }
  return out;
}

std::optional<AnswerRecord> Spool::find_answer(AssignmentId id) {
  Query query = database_->query("SELECT * FROM answers WHERE id = ?");
  if (!query.bind(static_cast<int64_t>(id.packed())).next()) return std::nullopt;
  AnswerRecord answer;
  answer.task = take_task(query);
  answer.revision = take_revision(query);
  answer.value = query.bytes();
  answer.active_ms = take_u32(query);
  answer.submitted_wall_ms = take_wall_ms(query);
  answer.ordinal = take_count(query);
  answer.unsent = query.number() != 0;
  if (query.is_null()) return answer;
  Acknowledgement ack;
  ack.epoch = take_epoch(query);
  ack.sequence = Sequence(static_cast<uint64_t>(query.number()));
  ack.fate = query.bytes();
  ack.reason = query.bytes();
  ack.wall_ms = take_wall_ms(query);
  answer.ack = std::move(ack);
  return answer;
}

std::string Spool::draft(WorkerNumber worker, JobNumber job, const std::string& key) {
  Query query = database_->query("SELECT json FROM drafts WHERE worker = ? AND job = ? AND key = ?");
  return query.bind(worker.value()).bind(job.value()).bind_text(key).next() ? query.bytes() : std::string();
}

std::vector<PastAnswer> Spool::history(WorkerNumber worker, size_t limit) {
  std::vector<PastAnswer> out;
  Query query = database_->query(
      "SELECT a.id, j.name, a.key, a.version, a.revision, a.active_ms, a.submitted_wall_ms, a.unsent, a.fate, a.reason "
      "FROM answers a "
      "LEFT JOIN jobs j ON j.job = a.job AND j.version = a.version WHERE a.worker = ? ORDER BY a.submitted_wall_ms "
      "DESC LIMIT ?");
  query.bind(worker.value()).bind(static_cast<int64_t>(limit));
  while (query.next()) {
    PastAnswer past;
    past.id = take_id(query);
    past.job_name = query.bytes();
    past.key = query.bytes();
    past.version = take_u32(query);
    past.revision = take_u32(query);
    past.active_ms = take_u32(query);
    past.submitted_wall_ms = query.number();
    past.unsent = query.number() != 0;
    past.fate = query.bytes();
    past.reason = query.bytes();
    out.push_back(std::move(past));
  }
  return out;
}

Spool::Answered Spool::answered_since(WorkerNumber worker, int64_t wall_ms) {
  Query query = database_->query(
      "SELECT count(*), coalesce(sum(active_ms), 0) FROM answers WHERE worker = ? AND submitted_wall_ms >= ?");
  Answered answered;
  if (!query.bind(worker.value()).bind(wall_ms).next()) return answered;
  answered.count = static_cast<size_t>(take_count(query));
  answered.active_ms = query.number(0, kMostNumber);
  return answered;
}

Spool::Tally Spool::tally_since(WorkerNumber worker, int64_t day_wall_ms) {
  Query query = database_->query(
      "SELECT sum(n), sum(active), sum(judged), sum(counted) FROM ("
      "SELECT count(*) AS n, coalesce(sum(active_ms), 0) AS active, "
      "coalesce(sum(unsent = 0 AND coalesce(fate, 'ignored') <> 'ignored'), 0) AS judged, "
      "coalesce(sum(unsent = 0 AND coalesce(fate, '') = 'counted'), 0) AS counted "
      "FROM answers WHERE worker = ?1 AND submitted_wall_ms >= ?2 UNION ALL "
      "SELECT coalesce(sum(answers), 0), coalesce(sum(active_ms), 0), coalesce(sum(judged), 0), "
      "coalesce(sum(counted), 0) FROM past_days "
      "WHERE worker = ?1 AND day >= strftime('%Y-%m-%d', ?2 / 1000, 'unixepoch', 'localtime'))");
  Tally tally;
  if (!query.bind(worker.value()).bind(day_wall_ms).next()) return tally;
  tally.answered.count = static_cast<size_t>(take_count(query));
  tally.answered.active_ms = query.number(0, kMostNumber);
  tally.judged = static_cast<size_t>(take_count(query));
  tally.counted = static_cast<size_t>(take_count(query));
  return tally;
}

std::map<WorkerNumber, Spool::Tally> Spool::tallies(int64_t today_wall_ms, int64_t day_wall_ms) {
  std::map<WorkerNumber, Tally> out;
  Query query = database_->query(
      "SELECT worker, sum(submitted_wall_ms >= ?1), sum(iif(submitted_wall_ms >= ?1, active_ms, 0)), "
      "sum(submitted_wall_ms >= ?2 AND unsent = 0 AND coalesce(fate, 'ignored') <> 'ignored'), "
      "sum(submitted_wall_ms >= ?2 AND unsent = 0 AND coalesce(fate, '') = 'counted') FROM answers GROUP BY worker");
  query.bind(today_wall_ms).bind(day_wall_ms);
  while (query.next()) {
    const WorkerNumber worker(take_u32(query));
    Tally& tally = out[worker];
    tally.answered.count = static_cast<size_t>(take_count(query));
    tally.answered.active_ms = query.number(0, kMostNumber);
    tally.judged = static_cast<size_t>(take_count(query));
    tally.counted = static_cast<size_t>(take_count(query));
  }
  return out;
}

std::vector<QuestionRecord> Spool::questions(int64_t since_wall_ms, size_t limit) {
  return select_questions(since_wall_ms, 0, 0, limit);
}

std::vector<QuestionRecord> Spool::questions_of(WorkerNumber worker, int64_t since_wall_ms, size_t limit) {
  return select_questions(since_wall_ms, worker.value(), 0, limit);
}

std::optional<QuestionRecord> Spool::find_question(AssignmentId id) {
  auto found = select_questions(0, 0, packed(id), 1);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

// `worker` and `id`: 0 for any. They are few: what people said in a month.
std::vector<QuestionRecord> Spool::select_questions(int64_t since_wall_ms, int64_t worker, int64_t id, size_t limit) {
  std::vector<QuestionRecord> out;
  Query query = database_->query(
      "SELECT id, worker, job_name, key, text, asked_wall_ms, reply, replied_by, replied_wall_ms, reply_read "
      "FROM questions WHERE asked_wall_ms >= ?1 AND ?2 IN (0, worker) AND ?3 IN (0, id) "
      "ORDER BY asked_wall_ms DESC LIMIT ?4");
  query.bind(since_wall_ms).bind(worker).bind(id).bind(static_cast<int64_t>(limit));
  while (query.next()) {
    QuestionRecord question;
    question.id = take_id(query);
    question.worker = WorkerNumber(take_u32(query));
    question.job_name = query.bytes();
    question.key = query.bytes();
    question.text = query.bytes();
    question.asked_wall_ms = take_wall_ms(query);
    question.reply = query.bytes();
    question.replied_by = query.bytes();
    question.replied_wall_ms = take_wall_ms(query);
    question.read = query.number() != 0;
    out.push_back(std::move(question));
  }
  return out;
}

std::vector<DeedRecord> Spool::deeds(size_t limit) {
  std::vector<DeedRecord> out;
  Query query = database_->query("SELECT wall_ms, lead, what, worker FROM deeds ORDER BY deed DESC LIMIT ?");
  query.bind(static_cast<int64_t>(limit));
  while (query.next()) {
    DeedRecord deed;
    deed.wall_ms = take_wall_ms(query);
    deed.lead = query.bytes();
    deed.what = query.bytes();
    deed.worker = query.bytes();
    out.push_back(std::move(deed));
  }
  return out;
}

}  // namespace muster::agent
