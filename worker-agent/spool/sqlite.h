// A thin layer over SQLite with one rule: the first failure stays. After it nothing more is executed, every call is
// harmless, and `failure()` tells what happened. Callers therefore check once, at the end of what belongs together. Not
// thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace muster::agent {

class Database;

// One execution of a prepared statement; parameters are bound in order. Lives within one expression or block.
class Query {
 public:
  Query(Database& database, sqlite3_stmt* statement);
  ~Query();
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  Query& bind(int64_t value);
  Query& bind_text(std::string_view value);
  Query& bind_blob(std::string_view value);
  Query& bind_null();
  // True while there is another row. For statements without rows: executes, returns false.
  bool next();
  int64_t number();  // of the next column
  // The same, where anything but a whole number from `least` to `most` is damage: the database then fails.
  int64_t number(int64_t least, int64_t most);
  std::string bytes();   // of the next column
  bool is_null() const;  // the next column, which is not consumed

 private:
  Database& database_;
  sqlite3_stmt* statement_;
  int parameter_ = 0, column_ = 0;
};

class Database {
 public:
  // Errors: "spool.locked", "spool.full", "spool.corrupt", "spool.io", with the path.
  static Result<std::unique_ptr<Database>> open(const std::string& path);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Statements are prepared once per text and kept. REQUIRES: no other Query of the same text is alive.
  Query query(const char* sql);
  // What was read is nothing that an agent writes: "spool.corrupt".
  void damaged(const std::string& what);
  void run(const char* sql);  // without parameters and rows; may hold several statements
  int64_t changes() const;
  const std::optional<Failure>& failure() const { return failure_; }
  // The failure as a Result, or success.
  Result<void> result() const;
  // Called after every statement that was executed; for tests that look at the files in between.
  void set_observer(std::function<void()> observer) { observer_ = std::move(observer); }

 private:
  friend class Query;
  Database(sqlite3* handle, std::string path) : handle_(handle), path_(std::move(path)) {}
  void failed(int code);
  void executed() const;

  sqlite3* handle_;
  const std::string path_;
  std::map<std::string, sqlite3_stmt*, std::less<>> statements_;
  std::optional<Failure> failure_;
  std::function<void()> observer_;
};

}  // namespace muster::agent
