#include "worker-agent/spool/schema.h"

#include <string>

namespace muster::agent {
namespace {

// Version 1. Ids of assignments are the 64 packed bits as a signed integer. Wall times are milliseconds since 1970.
constexpr const char* kVersion1 = R"sql(
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE epochs (epoch INTEGER PRIMARY KEY);
CREATE TABLE jobs (job INTEGER, version INTEGER, name TEXT, form BLOB, template TEXT, guideline TEXT, PRIMARY KEY (job, version)) WITHOUT ROWID;
CREATE TABLE people (worker INTEGER PRIMARY KEY, id TEXT, level TEXT, active INTEGER);
CREATE TABLE accounts (worker INTEGER PRIMARY KEY, password_hash TEXT);
CREATE TABLE sign_ins (token BLOB PRIMARY KEY, worker INTEGER, csrf TEXT, expires_wall_ms INTEGER) WITHOUT ROWID;
CREATE TABLE leases (
  id INTEGER PRIMARY KEY, job INTEGER, task INTEGER, worker INTEGER, version INTEGER, key TEXT, data BLOB,
  lease_ms INTEGER, opened INTEGER, ended INTEGER);
CREATE TABLE answers (
  id INTEGER PRIMARY KEY, job INTEGER, task INTEGER, worker INTEGER, version INTEGER, key TEXT, data BLOB,
  revision INTEGER, value BLOB, active_ms INTEGER, submitted_wall_ms INTEGER, ordinal INTEGER, unsent INTEGER,
  epoch INTEGER, sequence INTEGER, fate TEXT, reason TEXT, acked_wall_ms INTEGER);
CREATE INDEX answers_unsent ON answers (ordinal) WHERE unsent = 1;
CREATE INDEX answers_sequence ON answers (sequence) WHERE unsent = 0;
CREATE INDEX answers_acked ON answers (acked_wall_ms) WHERE unsent = 0;
CREATE INDEX answers_person ON answers (worker, submitted_wall_ms);
CREATE TABLE give_backs (id INTEGER PRIMARY KEY, job INTEGER, task INTEGER, worker INTEGER, skipped INTEGER, reason TEXT);
CREATE TABLE drafts (
  worker INTEGER, job INTEGER, key TEXT, json BLOB, saved_wall_ms INTEGER, PRIMARY KEY (worker, job, key)) WITHOUT ROWID;
CREATE INDEX drafts_saved ON drafts (saved_wall_ms);
)sql";

// Version 2. Names of people, leave, what people asked their leads, and what leads did, which nobody deletes. The wider
// index has all that a look at the team needs.
constexpr const char* kVersion2 = R"sql(
ALTER TABLE accounts ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN on_leave_since_wall_ms INTEGER NOT NULL DEFAULT 0;
CREATE TABLE questions (id INTEGER PRIMARY KEY, worker INTEGER, job_name TEXT, key TEXT, text TEXT, asked_wall_ms INTEGER);
CREATE INDEX questions_asked ON questions (asked_wall_ms);
CREATE TABLE deeds (deed INTEGER PRIMARY KEY, wall_ms INTEGER, lead TEXT, what TEXT, worker TEXT);
DROP INDEX answers_person;
CREATE INDEX answers_person ON answers (worker, submitted_wall_ms, active_ms, unsent, fate);
)sql";

// Version 3. What became of answers that are no more kept, by person and day of the site's calendar (YYYY-MM-DD).
constexpr const char* kVersion3 = R"sql(
CREATE TABLE past_days (
  worker INTEGER, day TEXT, answers INTEGER, active_ms INTEGER, judged INTEGER, counted INTEGER,
  PRIMARY KEY (worker, day)) WITHOUT ROWID;
CREATE INDEX past_days_day ON past_days (day);
)sql";

// Version 4. What leads reply to people's questions.
constexpr const char* kVersion4 = R"sql(
ALTER TABLE questions ADD COLUMN reply TEXT NOT NULL DEFAULT '';
ALTER TABLE questions ADD COLUMN replied_by TEXT NOT NULL DEFAULT '';
ALTER TABLE questions ADD COLUMN replied_wall_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE questions ADD COLUMN reply_read INTEGER NOT NULL DEFAULT 0;
)sql";

constexpr const char* kAll[] = {kVersion1, kVersion2, kVersion3, kVersion4};

}  // namespace

const std::span<const char* const> kRecipes(kAll);

Result<void> upgrade_schema(Database& database, std::span<const char* const> recipes) {
  int64_t version = 0;
  {
    Query query = database.query("PRAGMA user_version");
    if (query.next()) version = query.number();
  }
  if (version > static_cast<int64_t>(recipes.size())) {
    return fail("spool.newer", "the spool has version " + std::to_string(version) + ", this build reads up to " +
                                   std::to_string(recipes.size()) + "; use the newer build");
  }
  for (auto next = static_cast<size_t>(version); next < recipes.size(); ++next) {
    database.run("BEGIN IMMEDIATE");
    database.run(recipes[next]);
    database.run(("PRAGMA user_version = " + std::to_string(next + 1)).c_str());
    database.run("COMMIT");
  }
  return database.result();
}

}  // namespace muster::agent
