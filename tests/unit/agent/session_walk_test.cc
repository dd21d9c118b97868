// A random walk: people, a site and a scheduler whose journal can lose its tail, over a link that fails and a process
// that crashes. Whatever happens, in the end the scheduler has the last answer every person was told is saved, and none
// under another name.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "tests/unit/agent/bench_site.h"
#include "tests/unit/agent/model_scheduler.h"

namespace muster::agent::test {
namespace {

class Walk {
 public:
  explicit Walk(uint64_t seed) : random_(seed) {
    SessionSettings settings;
    settings.seed = seed;
    settings.idle_after = Millis(20'000);
    site_ = std::make_unique<BenchSite>(settings);
  }

  void run(int steps) {
    for (int i = 0; i < steps; ++i) step();
    // At rest: the link holds, and everything said is carried.
    for (int i = 0; i < 400 && !at_rest(); ++i) {
      if (!connected_) connect();
      carry(1'000);
      site_->pass(Millis(100));
    }
  }

  bool at_rest() const {
    return connected_ && site_->state() == "Up" && site_->session().outbox().unsent_count() == 0 &&
           site_->session().outbox().give_back_count() == 0 && site_->sent.empty() && scheduler_.out.empty();
  }

  void check() const {
    ASSERT_TRUE(at_rest()) << site_->state() << " unsent " << site_->session().outbox().unsent_count() << " give-backs "
                           << site_->session().outbox().give_back_count();
    for (const auto& [id, saved] : saved_) {
      const auto found = scheduler_.answers.find(id);
      ASSERT_NE(found, scheduler_.answers.end()) << "lost: " << AssignmentId(id).text();
      EXPECT_EQ(found->second.worker, saved.worker);
      EXPECT_EQ(found->second.revision, saved.revision);
      EXPECT_EQ(found->second.value, saved.value);
    }
    for (const auto& [id, answer] : scheduler_.answers) {
      ASSERT_TRUE(saved_.count(id)) << "an answer nobody gave: " << AssignmentId(id).text();
    }
  }
  size_t saved_count() const { return saved_.size(); }

 private:
  uint64_t pick(uint64_t bound) { return random_() % bound; }

  void step() {
    switch (pick(20)) {
      case 0:
        if (!connected_) return connect();
        if (pick(3) == 0) cut();
        return;
      case 1:
        return connected_ ? void() : connect();
      case 2:
        if (pick(15) == 0) crash_agent();
        return;
      case 3:
        if (pick(10) == 0) fail_over();
        return;
      case 4:
        if (pick(4) == 0) scheduler_.recall_one(pick(1'000));
        return;
      case 5:
        return pick(4) ? site_->sign_in(person()) : site_->sign_out(person());
      case 6:
      case 7:
        return site_->pass(Millis(pick(3'000)));
      case 8:
      case 9:
        return scheduler_.lease_some();
      case 10:
      case 11:
      case 12:
        return carry(pick(8));
      case 13:
        return correct();
      default:
        return work();
    }
  }

  uint32_t person() { return 1 + static_cast<uint32_t>(pick(kPeople)); }

  void work() {
    const uint32_t worker = person();
    if (!site_->session().stock().person(WorkerNumber(worker)) ||
        !site_->session().stock().person(WorkerNumber(worker))->signed_in)
      return;
    const std::string got = site_->next(worker);
    if (got.rfind("task ", 0) != 0) return;
    const AssignmentId id = site_->session().stock().person(WorkerNumber(worker))->opened.front();
    if (pick(10) == 0) {
      EXPECT_EQ(site_->ask(worker, AskGiveBack{id, pick(2) == 0, ""}), "done");
      return;
    }
    submit(worker, id);
  }

  void correct() {
    if (saved_.empty()) return;
    auto it = saved_.begin();
    std::advance(it, static_cast<long>(pick(saved_.size())));
    submit(it->second.worker, AssignmentId(it->first));
  }

  void submit(uint32_t worker, AssignmentId id) {
    const std::string value = choice(pick(2) ? "a" : "b");
    const std::string reply = site_->ask(worker, AskSubmit{id, {}, value, 1});
    if (reply.rfind("saved ", 0) != 0) return;
    saved_[id.packed()] = {worker, static_cast<uint32_t>(std::stoul(reply.substr(6))), value};
  }

  void connect() {
    if (site_->opened_links.empty()) return;
    connected_ = true;
    scheduler_.out.clear();
    scheduler_.live = false;
    site_->sent.clear();
    site_->connect();
  }
  void cut() {
    connected_ = false;
    scheduler_.out.clear();
    site_->sent.clear();
    site_->cut();
  }
  void crash_agent() {
    connected_ = false;
    scheduler_.live = false;
    scheduler_.out.clear();
    ++site_->spool.boot;
    site_->boot();
    for (uint32_t worker = 1; worker <= kPeople; ++worker) {
      if (pick(2)) site_->sign_in(worker);
    }
  }
  void fail_over() {
    scheduler_.fail_over(pick(6));
    cut();
  }
  // Up to `messages` in each direction.
  void carry(uint64_t messages) {
    if (!connected_) return;
    const auto said = std::exchange(site_->sent, {});
    for (size_t i = 0; i < said.size(); ++i) {
      if (i < messages) {
        scheduler_.read(said[i]);
      } else {
        site_->sent.push_back(said[i]);
      }
    }
    for (uint64_t i = 0; i < messages && !scheduler_.out.empty(); ++i) {
      const wire::ToAgent message = std::move(scheduler_.out.front());
      scheduler_.out.pop_front();
      const uint64_t link = site_->link();
      site_->hear(message);
      if (site_->link() != link) return cut_off();
    }
  }
  // The session itself has given the connection up.
  void cut_off() {
    connected_ = false;
    scheduler_.live = false;
    scheduler_.out.clear();
    site_->sent.clear();
  }

  std::mt19937_64 random_;
  std::unique_ptr<BenchSite> site_;
  ModelScheduler scheduler_;
  bool connected_ = false;
  std::map<uint64_t, ModelScheduler::Answer> saved_;
};

TEST(SessionWalk, NothingSavedIsLostOrSentForAnotherPerson) {
  const char* given = std::getenv("MUSTER_SEED");
  const uint64_t first = given != nullptr ? std::strtoull(given, nullptr, 10) : 1;
  const uint64_t count = given != nullptr ? 1 : 60;
  size_t saved = 0;
  for (uint64_t seed = first; seed < first + count; ++seed) {
    SCOPED_TRACE("MUSTER_SEED=" + std::to_string(seed));
    Walk walk(seed);
    walk.run(3'000);
    walk.check();
    saved += walk.saved_count();
    if (HasFatalFailure() || HasNonfatalFailure()) return;
  }
  EXPECT_GT(saved, count * 20) << "the walk must get work done to mean anything";
}

}  // namespace
}  // namespace muster::agent::test
