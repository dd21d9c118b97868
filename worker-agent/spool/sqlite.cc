#include "worker-agent/spool/sqlite.h"

#include <sqlite3.h>

#include <utility>

namespace muster::agent {
namespace {

Failure corrupt(const std::string& text) {
  return {"spool.corrupt", text + "; keep the file, it may hold answers, and start with another --data-dir"};
}

Failure describe(int code, sqlite3* handle, const std::string& path) {
  const std::string text = path + ": " + (handle == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle));
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {"spool.locked", text + "; another program is using it"};
    case SQLITE_FULL:
      return {"spool.full", text + "; free some space and start again: nothing that was acknowledged is lost"};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return corrupt(text);
    default:
      return {"spool.io", text};
  }
}

}  // namespace

Query::Query(Database& database, sqlite3_stmt* statement) : database_(database), statement_(statement) {}

Query::~Query() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

Query& Query::bind(int64_t value) {
  if (statement_ != nullptr) sqlite3_bind_int64(statement_, ++parameter_, value);
  return *this;
}

Query& Query::bind_text(std::string_view value) {
  if (statement_ != nullptr) {
    sqlite3_bind_text64(statement_, ++parameter_, value.data() == nullptr ? "" : value.data(), value.size(),
                        SQLITE_TRANSIENT, SQLITE_UTF8);
  }
  return *this;
}

Query& Query::bind_blob(std::string_view value) {
  if (statement_ != nullptr) {
    sqlite3_bind_blob64(statement_, ++parameter_, value.data() == nullptr ? "" : value.data(), value.size(),
                        SQLITE_TRANSIENT);
  }
  return *this;
}

Query& Query::bind_null() {
  ++parameter_;
  return *this;
}

bool Query::next() {
  if (statement_ == nullptr || database_.failure_) return false;
  column_ = 0;
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) database_.failed(code);
  if (code == SQLITE_DONE) database_.executed();
  return false;
}

int64_t Query::number() {
  return sqlite3_column_int64(statement_, column_++);
}

int64_t Query::number(int64_t least, int64_t most) {
  const bool whole = sqlite3_column_type(statement_, column_) == SQLITE_INTEGER;
  const int64_t value = number();
  if (whole && value >= least && value <= most) return value;
  database_.damaged(std::string("a row holds what no agent wrote: ") + sqlite3_column_name(statement_, column_ - 1));
  return least;
}

std::string Query::bytes() {
  const void* data = sqlite3_column_blob(statement_, column_);
  const auto size = static_cast<size_t>(sqlite3_column_bytes(statement_, column_++));
  return data == nullptr ? std::string() : std::string(static_cast<const char*>(data), size);
}

bool Query::is_null() const {
  return sqlite3_column_type(statement_, column_) == SQLITE_NULL;
}

Result<std::unique_ptr<Database>> Database::open(const std::string& path) {
  sqlite3* handle = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  auto database = std::unique_ptr<Database>(new Database(handle, path));
  if (code != SQLITE_OK) return tl::unexpected(describe(code, handle, path));
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, 2'000);
  return database;
}

Database::~Database() {
  for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close(handle_);
}

Query Database::query(const char* sql) {
  const auto known = statements_.find(std::string_view(sql));
  if (known != statements_.end()) return Query(*this, known->second);
  sqlite3_stmt* statement = nullptr;
  if (!failure_) {
    const int code = sqlite3_prepare_v3(handle_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) {
      failed(code);
    } else {
      statements_.emplace(sql, statement);
    }
  }
  return Query(*this, statement);
}

void Database::run(const char* sql) {
  if (failure_) return;
  const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return failed(code);
  executed();
}

int64_t Database::changes() const {
  return sqlite3_changes64(handle_);
}

Result<void> Database::result() const {
  if (failure_) return tl::unexpected(*failure_);
  return {};
}

void Database::failed(int code) {
  if (!failure_) failure_ = describe(code, handle_, path_);
}

void Database::damaged(const std::string& what) {
  if (!failure_) failure_ = corrupt(path_ + ": " + what);
}

void Database::executed() const {
  if (observer_) observer_();
}

}  // namespace muster::agent
