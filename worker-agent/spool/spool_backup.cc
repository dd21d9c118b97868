#include "worker-agent/spool/spool_backup.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "worker-agent/spool/schema.h"
#include "worker-agent/spool/sqlite.h"

namespace muster::agent {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFilesTable = "CREATE TABLE backup_files (name TEXT PRIMARY KEY, content BLOB) WITHOUT ROWID";

void remove_database(const fs::path& path) {
  std::error_code ignored;
  for (const char* end : {"", "-wal", "-shm", "-journal"}) fs::remove(path.string() + end, ignored);
}

Result<void> sync_file(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  const int why = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (!synced) return fail("backup.write", path.string() + ": " + std::strerror(why));
  return {};
}

Result<void> copy_spool(const std::string& directory, const fs::path& to) {
  if (!fs::exists(directory + "/spool.db")) return fail("backup.source", directory + " holds no spool; --data-dir names the agent's folder");
  auto spool = Database::open(directory + "/spool.db");
  if (!spool) return tl::unexpected(spool.error());
  (*spool)->query("VACUUM INTO ?").bind_text(to.string()).next();
  return (*spool)->result();
}

Result<void> add_files(const fs::path& copy, const std::vector<BackupFile>& files) {
  auto database = Database::open(copy.string());
  if (!database) return tl::unexpected(database.error());
  (*database)->run(kFilesTable);
  for (const BackupFile& file : files) {
    std::ifstream in(file.path, std::ios::binary);
    std::ostringstream content;
    if (!in || !(content << in.rdbuf())) return fail("backup.source", file.path + " cannot be read");
    (*database)
        ->query("INSERT OR REPLACE INTO backup_files VALUES (?, ?)")
        .bind_text(file.name)
        .bind_blob(content.str())
        .next();
  }
  return (*database)->result();
}

// Inside of the folder it is restored to, whoever wrote the backup.
bool is_plain_name(const std::string& name) {
  const fs::path path(name);
  if (name.empty() || path.is_absolute()) return false;
  for (const fs::path& part : path) {
    if (part.empty() || part == ".." || part == ".") return false;
  }
  return true;
}

// A file that is there with the same content is from an attempt before.
Result<void> write_owners_copy(const fs::path& path, const std::string& content) {
  std::error_code error;
  if (std::ifstream present(path, std::ios::binary); present) {
    std::ostringstream there;
    there << present.rdbuf();
    if (there.str() == content) return {};
  }
  fs::create_directories(path.parent_path(), error);
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const bool written =
      descriptor >= 0 && ::write(descriptor, content.data(), content.size()) == static_cast<ssize_t>(content.size());
  const int why = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (!written) return fail("backup.write", path.string() + ": " + std::strerror(why));
  return {};
}

uint64_t count_of(Database& database, const char* sql) {
  Query query = database.query(sql);
  return query.next() ? static_cast<uint64_t>(query.number()) : 0;
}

Result<void> restore_files(Database& database, const std::string& directory, std::vector<std::string>& names) {
  std::vector<std::pair<std::string, std::string>> files;
  {
    Query row = database.query("SELECT name, content FROM backup_files ORDER BY name");
    while (row.next()) {
      std::string name = row.bytes(), content = row.bytes();
      files.emplace_back(std::move(name), std::move(content));
    }
  }
  if (auto read = database.result(); !read) return fail("backup.read", "this is no backup: " + read.error().message);
  for (const auto& [name, content] : files) {
    if (!is_plain_name(name) || name.starts_with("spool.")) return fail("backup.read", "a file is called " + name);
  }
  for (const auto& [name, content] : files) {
    if (auto written = write_owners_copy(fs::path(directory) / name, content); !written) return written;
    names.push_back(name);
  }
  return {};
}

// What must not be carried over: who the spool was, and who was signed in.
Result<RestoredBackup> make_anew(const fs::path& copy, const std::string& directory) {
  auto database = Database::open(copy.string());
  if (!database) return tl::unexpected(database.error());
  RestoredBackup restored;
  if (auto files = restore_files(**database, directory, restored.files); !files) return tl::unexpected(files.error());
  (*database)->run("DROP TABLE backup_files; DELETE FROM sign_ins; DELETE FROM meta WHERE name IN ('spool', 'boot')");
  if (auto upgraded = upgrade_schema(**database, kRecipes); !upgraded) return tl::unexpected(upgraded.error());
  restored.answers_unsent = count_of(**database, "SELECT COUNT(*) FROM answers WHERE unsent = 1");
  restored.drafts = count_of(**database, "SELECT COUNT(*) FROM drafts");
  restored.accounts = count_of(**database, "SELECT COUNT(*) FROM accounts");
  if (auto done = (*database)->result(); !done) return tl::unexpected(done.error());
  return restored;
}

}  // namespace

Result<void> back_up(const std::string& directory, const std::vector<BackupFile>& files, const std::string& file) {
  const fs::path partial = file + ".partial";
  remove_database(partial);
  auto done = copy_spool(directory, partial);
  if (done) done = add_files(partial, files);
  std::error_code error;
  if (done) fs::permissions(partial, fs::perms::owner_read | fs::perms::owner_write, error);
  if (done) done = sync_file(partial);
  if (done) fs::rename(partial, file, error);
  if (done && error) done = fail("backup.write", file + ": " + error.message());
  if (!done) remove_database(partial);
  return done;
}

Result<RestoredBackup> restore_backup(const std::string& file, const std::string& directory) {
  if (fs::exists(directory + "/spool.db"))
    return fail("backup.exists", directory + " holds a spool already; restore into a new folder");
  std::error_code error;
  fs::create_directories(directory, error);
  const fs::path copy = fs::path(directory) / "spool.restoring";
  remove_database(copy);
  if (!fs::copy_file(file, copy, error)) return fail("backup.read", file + ": " + error.message());
  auto restored = make_anew(copy, directory);
  if (restored) {
    if (auto synced = sync_file(copy); !synced) restored = tl::unexpected(synced.error());
  }
  if (restored) fs::rename(copy, directory + "/spool.db", error);
  if (restored && error) restored = fail("backup.write", directory + ": " + error.message());
  if (!restored) remove_database(copy);
  return restored;
}

}  // namespace muster::agent
