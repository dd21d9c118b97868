#include "worker-agent/spool/spool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "worker-agent/spool/schema.h"

namespace muster::agent::test {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    char pattern[] = "/tmp/muster-spool-XXXXXX";
    path_ = ::mkdtemp(pattern);
  }
  ~Folder() { fs::remove_all(path_); }
  std::string path() const { return path_; }

 private:
  std::string path_;
};

std::unique_ptr<Spool> open(const std::string& path, std::function<void()> observer = {}) {
  auto spool = Spool::open(path, std::move(observer));
  EXPECT_TRUE(spool) << (spool ? "" : spool.error().message);
  return spool ? std::move(*spool) : nullptr;
}

AssignmentId assignment(uint64_t counter) {
  return AssignmentId::make(0, Epoch(1), counter);
}

HeldTask task(uint64_t counter, uint32_t worker = 1) {
  return {assignment(counter),
          JobNumber(1),
          TaskNumber(static_cast<uint32_t>(counter)),
          WorkerNumber(worker),
          1,
          "k" + std::to_string(counter),
          "{\"text\":\"ä\"}"};
}

AnswerRecord answer(uint64_t counter, uint32_t revision, uint64_t ordinal) {
  AnswerRecord record;
  record.task = task(counter);
  record.revision = revision;
  record.value = "[" + std::to_string(revision) + "]";
  record.active_ms = 1'500;
  record.submitted_wall_ms = 1'000 + static_cast<int64_t>(ordinal);
  record.ordinal = ordinal;
  return record;
}

LeaseRecord lease(uint64_t counter) {
  return {task(counter), Millis(60'000), false, false};
}

AcknowledgeAnswer acknowledge(uint64_t counter, uint32_t revision, uint64_t sequence,
                              const std::string& fate = "counted") {
  return {assignment(counter), revision, {Epoch(1), Sequence(sequence), fate, "on_time", 5'000}};
}

void write(Spool& spool, const std::vector<SpoolWrite>& writes) {
  for (const SpoolWrite& one : writes) ASSERT_TRUE(spool.apply(one));
  ASSERT_TRUE(spool.commit());
}

// Everything that is there, as one line.
std::string picture(Spool& spool) {
  const auto all = spool.restore(0);
  if (!all) return all.error().code;
  std::string out;
  for (const auto& l : all->leases) {
    out += "lease " + std::to_string(l.task.id.counter()) + (l.opened ? "o" : "") + (l.ended ? "e" : "") + "; ";
  }
  for (const auto& a : all->unsent)
    out += "unsent " + std::to_string(a.id.counter()) + "r" + std::to_string(a.revision) + "; ";
  for (const auto& g : all->give_backs)
    out += std::string("back ") + std::to_string(g.id.counter()) + (g.skipped ? "s" : "r") + "; ";
  for (const auto& p : all->people) out += p.id + (p.active ? "" : "-") + "; ";
  if (all->highest_epoch.value() > 0)
    out += "epoch " + std::to_string(all->highest_epoch.value()) +
           (all->reign > 0 ? "*" + std::to_string(all->reign) : "") + "; ";
  return out;
}

TEST(Spool, CountsItsBootsAndKeepsItsName) {
  Folder folder;
  const auto first = open(folder.path())->restore(0);
  const auto second = open(folder.path())->restore(0);
  EXPECT_EQ(first->boot, 1u);
  EXPECT_EQ(second->boot, 2u);
  EXPECT_EQ(first->spool, second->spool);
  EXPECT_NE(first->spool, (std::array<uint8_t, 16>{}));
}

TEST(Spool, RestoresWhatWasWritten) {
  Folder folder;
  {
    auto spool = open(folder.path());
    SignInRecord sign_in{{}, WorkerNumber(1), "csrf", 9'000};
    sign_in.token[31] = 7;
    write(*spool, {PutJob{{JobNumber(1), 1, "birds", "{}", "<View/>", "look"}},
                   PutPerson{{WorkerNumber(1), "ann", "lead", true}}, PutAccount{WorkerNumber(1), "$argon2id$x"},
                   PutSignIn{sign_in}, PutLease{lease(1)}, PutLease{lease(2)}, MarkLease{assignment(2), true, true},
                   PutAnswer{answer(3, 1, 1)},
                   PutGiveBack{{assignment(4), JobNumber(1), TaskNumber(4), WorkerNumber(1), true, "dark"}},
                   NoteEpoch{Epoch(2), 22}, NoteEpoch{Epoch(3), UINT64_MAX}});
  }
  auto spool = open(folder.path());
  const auto all = spool->restore(8'000);
  ASSERT_TRUE(all);
  EXPECT_EQ(picture(*spool), "lease 1; lease 2oe; unsent 3r1; back 4s; ann; epoch 3*18446744073709551615; ");
  EXPECT_EQ(all->leases[0].task.data, "{\"text\":\"ä\"}");
  EXPECT_EQ(all->leases[0].lease, Millis(60'000));
  EXPECT_EQ(all->unsent[0].bytes, 3u);
  EXPECT_EQ(all->next_ordinal, 2u);
  EXPECT_EQ(all->jobs.at(0).template_xml, "<View/>");
  EXPECT_EQ(all->accounts.at(0).password_hash, "$argon2id$x");
  ASSERT_EQ(all->sign_ins.size(), 1u);
  EXPECT_EQ(all->sign_ins[0].token[31], 7);
  EXPECT_TRUE(spool->restore(9'000)->sign_ins.empty()) << "expired";
}

TEST(Spool, AnAnswerTakesTheLeasesPlaceAndTheDraftsAndKeepsItsFateOverCorrections) {
  Folder folder;
  auto spool = open(folder.path());
  write(*spool, {PutLease{lease(1)}, PutDraft{WorkerNumber(1), JobNumber(1), "k1", "{\"half\":1}", 1}});
  EXPECT_EQ(spool->draft(WorkerNumber(1), JobNumber(1), "k1"), "{\"half\":1}");
  write(*spool, {PutAnswer{answer(1, 1, 1)}});
  EXPECT_EQ(spool->draft(WorkerNumber(1), JobNumber(1), "k1"), "");
  EXPECT_EQ(picture(*spool), "unsent 1r1; ");
  write(*spool, {acknowledge(1, 1, 10)});
  EXPECT_EQ(picture(*spool), "");
  write(*spool, {PutAnswer{answer(1, 2, 2)}, acknowledge(1, 1, 11)});
  EXPECT_EQ(picture(*spool), "unsent 1r2; ") << "the receipt was for the first revision";
  write(*spool, {acknowledge(1, 2, 12, "ignored")});
  const auto kept = spool->find_answer(assignment(1));
  EXPECT_EQ(kept->revision, 2u);
  EXPECT_EQ(kept->value, "[2]");
  EXPECT_EQ(kept->ack->fate, "counted");
  EXPECT_EQ(kept->ack->sequence, Sequence(12));
}

TEST(Spool, ReopensWhatWasAcknowledgedAboveTheTailInOrder) {
  Folder folder;
  auto spool = open(folder.path());
  write(*spool, {PutAnswer{answer(5, 1, 1)}, PutAnswer{answer(4, 1, 2)}, PutAnswer{answer(3, 1, 3)},
                 acknowledge(5, 1, 10), acknowledge(4, 1, 11), acknowledge(3, 1, 12)});
  write(*spool, {ReopenAnswers{Sequence(10)}});
  EXPECT_EQ(picture(*spool), "unsent 4r1; unsent 3r1; ");
}

TEST(Spool, TellsAPersonsHistoryNewestFirst) {
  Folder folder;
  auto spool = open(folder.path());
  write(*spool, {PutJob{{JobNumber(1), 1, "birds", "{}", "", ""}}, PutAnswer{answer(1, 1, 1)},
                 PutAnswer{answer(2, 3, 2)}, acknowledge(1, 1, 4, "late")});
  const auto past = spool->history(WorkerNumber(1), 10);
  ASSERT_EQ(past.size(), 2u);
  EXPECT_EQ(past[0].key, "k2");
  EXPECT_TRUE(past[0].unsent);
  EXPECT_EQ(past[1].fate, "late");
  EXPECT_EQ(past[1].job_name, "birds");
  EXPECT_TRUE(spool->history(WorkerNumber(2), 10).empty());
  EXPECT_EQ(spool->answered_since(WorkerNumber(1), 1'002).count, 1u);
}

TEST(Spool, ForgetsAcknowledgedAnswersAfterTheirTimeAndNoOthers) {
  Folder folder;
  auto spool = open(folder.path());
  write(*spool, {PutAnswer{answer(1, 1, 1)}, PutAnswer{answer(2, 1, 2)}, PutAnswer{answer(3, 1, 3)},
                 acknowledge(1, 1, 4), acknowledge(2, 1, 4), PutDraft{WorkerNumber(1), JobNumber(1), "old", "1", 10}});
  EXPECT_EQ(spool->prune(5'000, 10, 100), 0u);
  EXPECT_EQ(spool->prune(5'001, 11, 1), 2u) << "one answer, one draft";
  EXPECT_EQ(spool->prune(5'001, 11, 100), 1u);
  EXPECT_EQ(picture(*spool), "unsent 3r1; ");
}

TEST(Spool, ForgetsJobsNothingRefersToWhenItOpens) {
  Folder folder;
  write(*open(folder.path()), {PutJob{{JobNumber(1), 1, "birds", "", "", ""}},
                               PutJob{{JobNumber(2), 1, "cats", "", "", ""}}, PutLease{lease(1)}});
  const auto all = open(folder.path())->restore(0);
  ASSERT_EQ(all->jobs.size(), 1u);
  EXPECT_EQ(all->jobs[0].name, "birds");
}

TEST(Spool, ASecondAgentIsRefused) {
  Folder folder;
  auto spool = open(folder.path());
  const auto second = Spool::open(folder.path());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "spool.held");
  spool.reset();
  EXPECT_TRUE(Spool::open(folder.path()));
}

TEST(Spool, ACorruptedFileIsNamedAndLeftAlone) {
  Folder folder;
  const std::string file = folder.path() + "/spool.db";
  std::ofstream(file) << std::string(8'192, 'x');
  const auto spool = Spool::open(folder.path());
  ASSERT_FALSE(spool);
  EXPECT_EQ(spool.error().code, "spool.corrupt");
  EXPECT_THAT(spool.error().message, testing::HasSubstr(file));
  EXPECT_EQ(fs::file_size(file), 8'192u);
}

TEST(Spool, AMissingFolderIsAFailure) {
  EXPECT_EQ(Spool::open("/nonexistent-muster-folder").error().code, "spool.io");
}

TEST(Spool, AFileLockedByAnotherProgramIsAClearFailure) {
  Folder folder;
  open(folder.path());
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open((folder.path() + "/spool.db").c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  const auto spool = Spool::open(folder.path());
  ASSERT_FALSE(spool);
  EXPECT_EQ(spool.error().code, "spool.locked");
  sqlite3_close(other);
}

TEST(Spool, AFullDiskFailsTheCommitAndEverythingAfter) {
  Folder folder;
  {
    auto database = Database::open(folder.path() + "/spool.db");
    ASSERT_TRUE(upgrade_schema(**database, kRecipes));
    (*database)->run("PRAGMA page_size");
  }
  auto database = Database::open(folder.path() + "/spool.db");
  (*database)->run("PRAGMA max_page_count = 25");
  (*database)->run("BEGIN");
  (*database)->query("INSERT INTO meta VALUES ('big', ?)").bind_blob(std::string(400'000, 'x')).next();
  (*database)->run("COMMIT");
  ASSERT_TRUE((*database)->failure());
  EXPECT_EQ((*database)->failure()->code, "spool.full");
  auto query = (*database)->query("SELECT count(*) FROM meta");
  EXPECT_FALSE(query.next()) << "after a failure nothing is done";
}

// ---- crashes ----

// Copies of a folder, as a crash at that moment would leave it. In WAL mode the database and its log are all there is.
void copy_spool(const std::string& from, const std::string& to) {
  fs::create_directories(to);
  for (const char* name : {"spool.db", "spool.db-wal"}) {
    if (fs::exists(from + "/" + name))
      fs::copy_file(from + "/" + name, to + "/" + name, fs::copy_options::overwrite_existing);
  }
}

TEST(Spool, ACrashBetweenAnyTwoStatementsLeavesWholeTurns) {
  Folder folder;
  const std::string live = folder.path() + "/live";
  fs::create_directories(live);
  int copies = 0;
  bool copying = false;
  const auto copy = [&] {
    if (copying) copy_spool(live, folder.path() + "/" + std::to_string(copies++));
  };
  {
    auto spool = open(live, copy);
    write(*spool, {PutPerson{{WorkerNumber(1), "ann", "lead", true}}});
    copying = true;
    write(*spool, {PutLease{lease(1)}, PutLease{lease(2)}, MarkLease{assignment(1), true, false}});
    write(*spool, {PutAnswer{answer(1, 1, 1)},
                   PutGiveBack{{assignment(2), JobNumber(1), TaskNumber(2), WorkerNumber(1), false, ""}}});
    write(*spool, {acknowledge(1, 1, 9), DropGiveBack{assignment(2)}, NoteEpoch{Epoch(2)}});
    write(*spool, {ReopenAnswers{Sequence(8)}, NoteEpoch{Epoch(3)}});
    copying = false;
  }
  const std::vector<std::string> turns = {"ann; ", "lease 1o; lease 2; ann; ", "unsent 1r1; back 2r; ann; ",
                                          "ann; epoch 2; ", "unsent 1r1; ann; epoch 3; "};
  ASSERT_GT(copies, 15);
  size_t reached = 0;
  for (int i = 0; i < copies; ++i) {
    auto spool = open(folder.path() + "/" + std::to_string(i));
    const std::string found = picture(*spool);
    while (reached < turns.size() && found != turns[reached]) ++reached;
    ASSERT_LT(reached, turns.size()) << "copy " << i << " shows half a turn, or went back: " << found;
  }
  EXPECT_EQ(reached, turns.size() - 1);
}

// ---- upgrades ----

constexpr const char* kNext = "ALTER TABLE people ADD COLUMN nickname TEXT; UPDATE people SET nickname = id";
constexpr const char* kBroken = "CREATE TABLE extra (a INTEGER); CREATE TABLE people (oops INTEGER)";

int64_t number(Database& database, const char* sql) {
  auto query = database.query(sql);
  return query.next() ? query.number() : -1;
}

TEST(SpoolSchema, AnOlderSpoolIsUpgradedInOneTransactionPerVersion) {
  Folder folder;
  write(*open(folder.path()), {PutPerson{{WorkerNumber(1), "ann", "lead", true}}});
  const std::string file = folder.path() + "/spool.db";
  std::vector<const char*> recipes(kRecipes.begin(), kRecipes.end());
  const auto present = static_cast<int64_t>(recipes.size());
  recipes.push_back(kBroken);
  {
    auto database = Database::open(file);
    EXPECT_FALSE(upgrade_schema(**database, recipes));
  }
  recipes.back() = kNext;
  auto database = Database::open(file);
  EXPECT_EQ(number(**database, "PRAGMA user_version"), present);
  EXPECT_EQ(number(**database, "SELECT count(*) FROM sqlite_schema WHERE name = 'extra'"), 0)
      << "nothing is left of what failed";
  ASSERT_TRUE(upgrade_schema(**database, recipes));
  EXPECT_EQ(number(**database, "PRAGMA user_version"), present + 1);
  EXPECT_EQ(number(**database, "SELECT count(*) FROM people WHERE nickname = 'ann'"), 1);
}

TEST(SpoolSchema, ASpoolOfANewerBuildIsRefused) {
  Folder folder;
  open(folder.path());
  {
    auto database = Database::open(folder.path() + "/spool.db");
    (*database)->run("PRAGMA user_version = 99");
  }
  EXPECT_EQ(Spool::open(folder.path()).error().code, "spool.newer");
}

}  // namespace
}  // namespace muster::agent::test
