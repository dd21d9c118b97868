// What the spool keeps for leads: names, leave, questions, deeds, what inspectors sent back, and the sums of answers.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "worker-agent/spool/spool.h"

namespace muster::agent::test {
namespace {

AssignmentId id_of(uint64_t counter) {
  return AssignmentId::make(0, Epoch(1), counter);
}

// The n-th answer took 1.5 s and came at 1000 + n.
AnswerRecord given(uint32_t n) {
  AnswerRecord record;
  record.task = {id_of(n), JobNumber(1), TaskNumber(n), WorkerNumber(1), 1, "k" + std::to_string(n), "{}"};
  record.value = "[]";
  record.active_ms = 1'500;
  record.submitted_wall_ms = 1'000 + n;
  record.ordinal = n;
  return record;
}

AcknowledgeAnswer judged(uint32_t n, const std::string& fate = "counted") {
  return {id_of(n), 1, {Epoch(1), Sequence(n), fate, "on_time", 5'000}};
}

struct SpoolOfATeam : testing::Test {
  SpoolOfATeam() {
    char pattern[] = "/tmp/muster-spool-XXXXXX";
    path = ::mkdtemp(pattern);
  }
  ~SpoolOfATeam() override { std::filesystem::remove_all(path); }
  std::unique_ptr<Spool> open_it() const {
    auto spool = Spool::open(path);
    EXPECT_TRUE(spool) << (spool ? "" : spool.error().message);
    return spool ? std::move(*spool) : nullptr;
  }
  static void put(Spool& spool, const std::vector<SpoolWrite>& writes) {
    for (const SpoolWrite& one : writes) ASSERT_TRUE(spool.apply(one));
    ASSERT_TRUE(spool.commit());
  }
  std::string path;
};

TEST_F(SpoolOfATeam, KeepsWhatALeadRepliedAndWhetherItWasRead) {
  const auto question = [](uint64_t id, uint32_t worker) {
    return PutQuestion{{id_of(id), WorkerNumber(worker), "birds", "k", "question: is it one?", 1'000}};
  };
  put(*open_it(), {question(1, 1), question(2, 2), PutReply{id_of(1), "It is.", "lea", 2'000}});
  const auto seen = [&] { return open_it()->questions_of(WorkerNumber(1), 0, 9); };
  ASSERT_EQ(seen().size(), 1u);
  EXPECT_EQ(seen()[0].reply, "It is.");
  EXPECT_EQ(seen()[0].replied_by, "lea");
  EXPECT_EQ(seen()[0].replied_wall_ms, 2'000);
  put(*open_it(), {MarkReplyRead{id_of(1), WorkerNumber(2)}});
  EXPECT_FALSE(seen()[0].read) << "somebody else's";
  put(*open_it(), {MarkReplyRead{id_of(1), WorkerNumber(1)}});
  EXPECT_TRUE(seen()[0].read);
  put(*open_it(), {PutReply{id_of(1), "It is not.", "lea", 3'000}});
  EXPECT_FALSE(seen()[0].read) << "the reply has changed";
  EXPECT_EQ(open_it()->find_question(id_of(2))->worker, WorkerNumber(2));
  EXPECT_FALSE(open_it()->find_question(id_of(3)));
}

TEST_F(SpoolOfATeam, KeepsNamesAndLeaveOverANewPassword) {
  put(*open_it(), {PutAccount{WorkerNumber(1), "old", "Ann Lee"}, MarkLeave{WorkerNumber(1), 7'000},
                   PutAccount{WorkerNumber(1), "new"}});
  const auto all = open_it()->restore(8'000);
  ASSERT_EQ(all->accounts.size(), 1u);
  EXPECT_EQ(all->accounts[0].password_hash, "new");
  EXPECT_EQ(all->accounts[0].name, "Ann Lee");
  EXPECT_EQ(all->accounts[0].on_leave_since, 7'000);
}

TEST_F(SpoolOfATeam, TalliesWhatEverybodyAnsweredAndWhatOfItCounted) {
  auto spool = open_it();
  put(*spool, {PutAnswer{given(1)}, PutAnswer{given(2)}, PutAnswer{given(3)}, PutAnswer{given(4)}, judged(1),
               judged(2, "surplus"), judged(3, "ignored")});
  auto tally = spool->tallies(1'003, 1'001).at(WorkerNumber(1));
  EXPECT_EQ(tally.answered.count, 2u);
  EXPECT_EQ(tally.answered.active_ms, 3'000);
  EXPECT_EQ(tally.judged, 2u) << "neither the superseded nor the one without a receipt";
  EXPECT_EQ(tally.counted, 1u);
  EXPECT_EQ(spool->tallies(0, 1'002).at(WorkerNumber(1)).judged, 1u) << "the first is of the day before";
}

std::string fates(Spool& spool) {
  std::string out;
  for (const auto& past : spool.history(WorkerNumber(1), 10))
    out += std::to_string(past.id.counter()) + " " + past.fate + " " + past.reason + "; ";
  return out;
}

TEST_F(SpoolOfATeam, ShowsWhatAnInspectorSentBack) {
  auto spool = open_it();
  const auto sent_back = [](uint32_t n, uint32_t worker = 1) {
    return NoteSentBack{WorkerNumber(worker), JobNumber(1), TaskNumber(n)};
  };
  put(*spool, {PutAnswer{given(1)}, PutAnswer{given(2)}, PutAnswer{given(3)}, judged(1), judged(2, "late")});
  const std::string before = fates(*spool);
  put(*spool, {sent_back(2), sent_back(3), sent_back(1, 2)});
  EXPECT_EQ(fates(*spool), before) << "late, without a receipt, and somebody else's";
  put(*spool, {sent_back(1)});
  EXPECT_EQ(fates(*spool), "3  ; 2 late on_time; 1 invalidated sent_back; ");
}

TEST_F(SpoolOfATeam, KeepsQuestionsForAMonthAndDeedsForEver) {
  auto spool = open_it();
  put(*spool, {PutQuestion{{id_of(1), WorkerNumber(1), "birds", "k1", "question: what?", 100}},
               PutQuestion{{id_of(2), WorkerNumber(1), "birds", "k2", "broken: torn", 200}},
               PutDeed{{100, "lea", "password", "ann"}}, PutDeed{{200, "lea", "leave", "ann"}}});
  ASSERT_EQ(spool->questions(0, 9).size(), 2u);
  EXPECT_EQ(spool->questions(0, 1).at(0).text, "broken: torn") << "newest first";
  EXPECT_EQ(spool->questions(150, 9).size(), 1u);
  EXPECT_EQ(spool->prune(0, 150, 10), 1u);
  ASSERT_TRUE(spool->commit());
  EXPECT_EQ(spool->questions(0, 9).size(), 1u);
  ASSERT_EQ(spool->deeds(9).size(), 2u);
  EXPECT_EQ(spool->deeds(9).at(0).what, "leave");
  EXPECT_EQ(spool->deeds(9).at(0).lead, "lea");
}

TEST_F(SpoolOfATeam, TalliesOfDaysOutliveTheAnswers) {
  constexpr int64_t kDay = 86'400'000;
  const auto spool = open_it();
  AnswerRecord later = given(4);
  later.submitted_wall_ms = 3 * kDay;
  put(*spool, {PutAnswer{given(1)}, PutAnswer{given(2)}, PutAnswer{given(3)}, PutAnswer{later}, judged(1),
               judged(2, "late"), judged(3)});
  const auto sums = [&](int64_t since) {
    const auto tally = spool->tally_since(WorkerNumber(1), since);
    return std::to_string(tally.answered.count) + " " + std::to_string(tally.answered.active_ms) + " " +
           std::to_string(tally.judged) + " " + std::to_string(tally.counted);
  };
  EXPECT_EQ(sums(0), "4 6000 3 2");
  EXPECT_EQ(spool->prune(6'000, 0, 2), 2u);
  EXPECT_EQ(spool->prune(6'000, 0, 2), 1u);
  ASSERT_TRUE(spool->commit());
  EXPECT_EQ(sums(0), "4 6000 3 2") << "of answers that are gone too, in two steps for one day";
  EXPECT_EQ(sums(2 * kDay), "1 1500 0 0");
  EXPECT_EQ(spool->tally_since(WorkerNumber(2), 0).answered.count, 0u);
  spool->prune(6'000, 400 * kDay, 2);
  ASSERT_TRUE(spool->commit());
  EXPECT_EQ(sums(0), "1 1500 0 0") << "after a year";
}

}  // namespace
}  // namespace muster::agent::test
