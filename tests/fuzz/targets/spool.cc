#include "worker-agent/spool/spool.h"

#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "common/base/check.h"
#include "common/wire/muster.pb.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/targets.h"
#include "worker-agent/session/session.h"

namespace muster::fuzz {
namespace {

namespace fs = std::filesystem;
using namespace agent;

constexpr const char* kForm =
    R"({"objects":[{"name":"t","kind":"text","field":"text"}],"controls":[{"name":"c","to_name":"t","kind":"choices",)"
    R"("required":true,"multiple":false,"choices":["a","b"]}],"decide_on":"c"})";
constexpr const char* kColumns[][2] = {
    {"meta", "value"},
    {"epochs", "epoch"},
    {"jobs", "version"},
    {"jobs", "form"},
    {"people", "id"},
    {"people", "worker"},
    {"people", "active"},
    {"leases", "id"},
    {"leases", "worker"},
    {"leases", "lease_ms"},
    {"leases", "opened"},
    {"leases", "data"},
    {"leases", "ended"},
    {"answers", "revision"},
    {"answers", "value"},
    {"answers", "ordinal"},
    {"answers", "unsent"},
    {"answers", "worker"},
    {"answers", "submitted_wall_ms"},
    {"answers", "epoch"},
    {"answers", "sequence"},
    {"answers", "job"},
    {"give_backs", "reason"},
    {"give_backs", "worker"},
    {"sign_ins", "token"},
    {"sign_ins", "worker"},
    {"sign_ins", "expires_wall_ms"},
    {"accounts", "password_hash"},
};

AssignmentId assignment(uint64_t counter) {
  return AssignmentId::make(0, Epoch(1), counter);
}

HeldTask task(uint64_t counter) {
  return {
      assignment(counter), JobNumber(1), TaskNumber(static_cast<uint32_t>(counter)), WorkerNumber(1), 1, "key", "{}"};
}

// The folder of this process; gone when it ends.
class Place {
 public:
  Place() : path_(fs::temp_directory_path() / ("muster-fuzz-spool-" + std::to_string(::getpid()))) {
    fs::create_directories(path_);
  }
  ~Place() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  std::string folder() const { return path_.string(); }
  std::string file() const { return (path_ / "spool.db").string(); }
  void put(const std::string& bytes) const {
    for (const char* end : {"-wal", "-shm"}) fs::remove(file() + end);
    std::ofstream(file(), std::ios::binary | std::ios::trunc) << bytes;
  }
  std::string take() const {
    std::ifstream in(file(), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

 private:
  const fs::path path_;
};

// A spool with a row of everything.
std::string make_spool(const Place& place) {
  {
    auto spool = *Spool::open(place.folder());
    AnswerRecord answer;
    answer.value = "[]";
    answer.submitted_wall_ms = 1'000;
    const auto put_answer = [&](uint64_t counter) {
      answer.task = task(counter);
      answer.ordinal = counter;
      MUSTER_CHECK(spool->apply(PutAnswer{answer}).has_value());
    };
    MUSTER_CHECK(spool->apply(PutPerson{{WorkerNumber(1), "ann", "annotator", true}}).has_value());
    MUSTER_CHECK(spool->apply(PutAccount{WorkerNumber(1), "hash"}).has_value());
    MUSTER_CHECK(spool->apply(PutSignIn{{{}, WorkerNumber(1), "csrf", 9'000'000}}).has_value());
    MUSTER_CHECK(spool->apply(PutJob{{JobNumber(1), 1, "job", kForm, "<View/>", "do"}}).has_value());
    MUSTER_CHECK(spool->apply(PutLease{{task(1), Millis(60'000), false, false}}).has_value());
    MUSTER_CHECK(spool->apply(PutLease{{task(2), Millis(60'000), true, false}}).has_value());
    MUSTER_CHECK(spool->apply(PutDraft{WorkerNumber(1), JobNumber(1), "key", "{}", 5}).has_value());
    MUSTER_CHECK(spool->apply(NoteEpoch{Epoch(1)}).has_value());
    put_answer(3);
    put_answer(4);
    MUSTER_CHECK(
        spool->apply(AcknowledgeAnswer{assignment(4), 1, {Epoch(1), Sequence(7), "counted", "", 5}}).has_value());
    MUSTER_CHECK(spool->apply(PutGiveBack{{assignment(5), JobNumber(1), TaskNumber(5), WorkerNumber(1), true, "dark"}})
                     .has_value());
    MUSTER_CHECK(spool->commit().has_value());
  }
  sqlite3* handle = nullptr;
  MUSTER_CHECK(sqlite3_open(place.file().c_str(), &handle) == SQLITE_OK);
  sqlite3_exec(handle, "PRAGMA wal_checkpoint(TRUNCATE)", nullptr, nullptr, nullptr);
  sqlite3_close(handle);
  return place.take();
}

// Puts a number, a text, bytes or nothing into a column of every row.
void change_rows(sqlite3* handle, Input& input) {
  const auto& column = kColumns[input.below(std::size(kColumns))];
  const std::string sql = std::string("UPDATE OR REPLACE ") + column[0] + " SET " + column[1] + " = ?";
  const uint32_t kind = input.below(4);
  const std::string value(input.piece());
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(handle, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) return;
  int64_t number = 0;
  std::copy_n(value.begin(), std::min(value.size(), sizeof number), reinterpret_cast<char*>(&number));
  if (kind == 0) sqlite3_bind_int64(statement, 1, number);
  if (kind == 1) sqlite3_bind_text(statement, 1, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
  if (kind == 2) sqlite3_bind_blob(statement, 1, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
  sqlite3_step(statement);
  sqlite3_finalize(statement);
}

// What an agent does with its spool: start, show, save, send, sort out.
void use(Spool& spool) {
  const auto restored = spool.restore(1'000);
  if (!restored) return;
  Now now{Millis(1'000'000), 1'700'000'000'000};
  Session session({}, *restored, now);
  Effects effects;
  session.start(now, effects);
  for (const auto& person : restored->people) session.signed_in(person.number, now, effects);
  for (Token token = 1; token < 4; ++token) {
    session.asked(WorkerNumber(1), AskNext{}, token, nullptr, now, effects);
    now.up += Millis(61'000);
    session.tick(now, effects);
    session.flush(now, effects);
  }
  for (size_t i = 0; i < effects.size(); ++i) {
    if (const auto* write = std::get_if<SpoolWrite>(&effects[i])) {
      if (!spool.apply(*write)) return;
    }
  }
  for (uint64_t counter = 1; counter < 6; ++counter) spool.find_answer(assignment(counter));
  spool.draft(WorkerNumber(1), JobNumber(1), "key");
  spool.history(WorkerNumber(1), 10);
  spool.answered_since(WorkerNumber(1), 0);
  spool.prune(10, 10, 10);
  static_cast<void>(spool.commit());
}

}  // namespace

// Odd: rows are changed, by (column, kind, value); even: bytes of the file are, by (place in three bytes, value). It is
// opened or refused, and what is read from it can be worked with.
void spool(std::string_view bytes) {
  static const Place place;
  static const std::string sound = make_spool(place);
  Input input(bytes);
  std::string file = sound;
  if (input.byte() % 2 == 1) {
    place.put(file);
    sqlite3* handle = nullptr;
    MUSTER_CHECK(sqlite3_open(place.file().c_str(), &handle) == SQLITE_OK);
    sqlite3_exec(handle, "PRAGMA synchronous = OFF", nullptr, nullptr, nullptr);
    for (int i = 0; i < 8 && !input.empty(); ++i) change_rows(handle, input);
    sqlite3_close(handle);
  } else {
    while (!input.empty()) {
      const size_t at = input.byte() | size_t{input.byte()} << 8 | size_t{input.byte()} << 16;
      file[at % file.size()] = static_cast<char>(input.byte());
    }
    place.put(file);
  }
  const auto opened = Spool::open(place.folder());
  if (!opened) {
    MUSTER_CHECK(opened.error().code.starts_with("spool."));
    return;
  }
  use(**opened);
}

}  // namespace muster::fuzz
