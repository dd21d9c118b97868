#include "worker-agent/spool/spool_export.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "common/base/ids.h"
#include "worker-agent/spool/sqlite.h"

namespace muster::agent {
namespace {

namespace fs = std::filesystem;

// Removes the copy, whatever happens.
class Copy {
 public:
  explicit Copy(fs::path path) : path_(std::move(path)) { remove(); }
  ~Copy() { remove(); }
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;

  Result<void> take(const fs::path& directory) const {
    std::error_code error;
    fs::copy_file(directory / "spool.db", path_, error);
    if (error) return fail("spool.io", (directory / "spool.db").string() + ": " + error.message());
    // Not there after an orderly end. What was committed last is in it.
    if (fs::exists(directory / "spool.db-wal"))
      fs::copy_file(directory / "spool.db-wal", path_.string() + "-wal", error);
    if (error) return fail("spool.io", (directory / "spool.db-wal").string() + ": " + error.message());
    return {};
  }
  const fs::path& path() const { return path_; }

 private:
  void remove() const {
    std::error_code ignored;
    for (const char* end : {"", "-wal", "-shm"}) fs::remove(path_.string() + end, ignored);
  }
  const fs::path path_;
};

// False: a living agent holds it. A missing or unreadable lock holds nobody back: the disk may be mounted read-only.
bool nobody_runs_on(const std::string& directory) {
  const int lock = ::open((directory + "/spool.lock").c_str(), O_RDONLY | O_CLOEXEC);
  if (lock < 0) return true;
  const bool free = ::flock(lock, LOCK_SH | LOCK_NB) == 0;
  ::close(lock);
  return free;
}

void append_text(std::string& line, const char* name, const std::string& text) {
  static constexpr char kDigits[] = "0123456789abcdef";
  line += std::string(",\"") + name + "\":\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      line += std::string("\\") + c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      line += std::string("\\u00") + kDigits[c >> 4] + kDigits[c & 15];
    } else {
      line += c;
    }
  }
  line += '"';
}

void append_number(std::string& line, const char* name, int64_t number) {
  line += std::string(",\"") + name + "\":" + std::to_string(number);
}

// Columns in the order of the statement below.
std::string line_of(Query& row) {
  const AssignmentId id(static_cast<uint64_t>(row.number()));
  std::string line = "{\"assignment\":\"" + id.text() + "\"";
  append_number(line, "job", row.number());
  append_text(line, "job_name", row.bytes());
  append_number(line, "task", row.number());
  append_text(line, "key", row.bytes());
  append_number(line, "worker", row.number());
  append_text(line, "worker_id", row.bytes());
  append_number(line, "revision", row.number());
  append_number(line, "active_ms", row.number());
  append_number(line, "submitted_wall_ms", row.number());
  line += std::string(",\"acknowledged\":") + (row.number() == 0 ? "true" : "false");
  append_text(line, "fate", row.bytes());
  return line + ",\"value\":" + row.bytes() + "}\n";
}

}  // namespace

Result<size_t> export_answers(const std::string& directory, const std::string& file) {
  if (!nobody_runs_on(directory))
    return fail("spool.held",
                directory + ": a muster-agent is running on this spool; it sends what is in it by itself");
  const Copy copy(file + ".spool");
  if (auto taken = copy.take(directory); !taken) return tl::unexpected(taken.error());
  auto database = Database::open(copy.path().string());
  if (!database) return tl::unexpected(database.error());
  std::ofstream out(file, std::ios::binary);
  size_t count = 0;
  {
    Query row = (*database)->query(
        "SELECT a.id, a.job, COALESCE(j.name, ''), a.task, a.key, a.worker, COALESCE(p.id, ''), a.revision, "
        "a.active_ms, a.submitted_wall_ms, a.unsent, COALESCE(a.fate, ''), a.value FROM answers a "
        "LEFT JOIN people p ON p.worker = a.worker LEFT JOIN jobs j ON j.job = a.job AND j.version = a.version "
        "ORDER BY a.ordinal");
    for (; row.next(); ++count) out << line_of(row);
  }
  if (auto read = (*database)->result(); !read) return tl::unexpected(read.error());
  if (!out.flush()) return fail("spool.io", file + ": cannot be written");
  return count;
}

}  // namespace muster::agent
