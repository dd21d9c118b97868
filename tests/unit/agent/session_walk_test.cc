// A random walk: people, a site and a scheduler whose journal can lose its tail, over a link that fails and a process
// that crashes. Whatever happens, in the end the scheduler has the last answer every person was told is saved, and none
// under another name.
#include <gtest/gtest.h>

#include <cstdlib>
#include <deque>
#include <random>

#include "tests/unit/agent/bench_site.h"

namespace muster::agent::test {
namespace {

constexpr uint32_t kPeople = 3;

// An obviously correct scheduler: leases in a list, answers in a map, its journal a list of what it did.
class ModelScheduler {
 public:
  struct Entry {
    enum class Kind { Lease, Answer, End } kind;
    uint64_t id;
    uint32_t worker;
    uint32_t revision = 0;
    std::string value;
  };
  struct Answer {
    uint32_t worker = 0, revision = 0;
    std::string value;
  };

  uint32_t epoch = 1;
  std::vector<Entry> journal;                  // sequence n is entry n - 1
  std::map<uint32_t, uint64_t> began{{1, 0}};  // where each epoch began
  std::map<uint64_t, uint32_t> leases;         // live
  std::map<uint64_t, Answer> answers;
  std::map<uint32_t, uint32_t> credits;
  uint64_t next_id = 1;
  bool live = false;
  std::deque<wire::ToAgent> out;

  uint64_t tail_for(uint32_t highest) const {
    uint64_t tail = journal.size();
    for (const auto& [number, start] : began) {
      if (number > highest) tail = std::min(tail, start);
    }
    return tail;
  }

  void fail_over(size_t lose) {
    journal.resize(journal.size() - std::min(lose, journal.size()));
    began[++epoch] = journal.size();
    leases.clear();
    answers.clear();
    for (const Entry& e : journal) apply(e);
    live = false;
    out.clear();
  }

  void read(const wire::ToScheduler& m) {
    if (m.has_hello()) {
      live = true;
      credits.clear();
      auto& welcome = *reply(m).mutable_welcome();
      welcome.set_version(1);
      welcome.set_epoch(epoch);
      welcome.set_tail(tail_for(m.hello().highest_epoch()));
      auto& roster = *out.emplace_back().mutable_roster();
      for (uint32_t w = 1; w <= kPeople; ++w) {
        auto& worker = *roster.add_workers();
        worker.set_worker(w);
        worker.set_id("w" + std::to_string(w));
        worker.set_active(true);
      }
      roster.set_complete(true);
    }
    if (!live) return;
    if (m.has_reconcile()) reconcile(m);
    if (m.has_demand()) {
      for (const auto& c : m.demand().workers()) credits[c.worker()] = c.credits();
    }
    if (m.has_submit()) submit(m);
    if (m.has_give_back()) give_back(m);
    if (m.has_ping()) reply(m).mutable_pong();
  }

  void lease_some() {
    if (!live) return;
    for (const auto& [worker, want] : credits) {
      uint32_t have = 0;
      for (const auto& [id, who] : leases) have += who == worker;
      if (have >= want) continue;
      const uint64_t id = AssignmentId::make(0, Epoch(static_cast<uint16_t>(epoch)), next_id++).packed();
      append({Entry::Kind::Lease, id, worker, 0, {}});
      auto& message = *out.emplace_back().mutable_leases();
      auto& job = *message.add_jobs();
      job.set_job(1);
      job.set_version(1);
      job.set_form(form_json());
      auto& lease = *message.add_leases();
      lease.mutable_ref()->set_id(id);
      lease.mutable_ref()->set_job(1);
      lease.set_worker(worker);
      lease.set_version(1);
      lease.set_lease_ms(600'000);
      lease.set_key("k" + std::to_string(id));
      lease.set_data("{}");
    }
  }

  void recall_one(uint64_t pick) {
    if (leases.empty() || !live) return;
    auto it = leases.begin();
    std::advance(it, static_cast<long>(pick % leases.size()));
    out.emplace_back().mutable_recall()->add_ids(it->first);
    append({Entry::Kind::End, it->first, it->second, 0, {}});
  }

 private:
  wire::ToAgent& reply(const wire::ToScheduler& m) {
    out.emplace_back().set_reply_to(m.request());
    return out.back();
  }
  void apply(const Entry& e) {
    if (e.kind == Entry::Kind::Lease) leases[e.id] = e.worker;
    if (e.kind == Entry::Kind::End) leases.erase(e.id);
    if (e.kind == Entry::Kind::Answer) {
      leases.erase(e.id);
      answers[e.id] = {e.worker, e.revision, e.value};
    }
  }
  void append(const Entry& e) {
    journal.push_back(e);
    apply(e);
  }
  void reconcile(const wire::ToScheduler& m) {
    std::vector<uint64_t> held;
    auto& r = *reply(m).mutable_reconciled();
    for (const auto& h : m.reconcile().held()) {
      auto& entry = *r.add_entries();
      entry.set_id(h.ref().id());
      const auto lease = leases.find(h.ref().id());
      const bool theirs = lease != leases.end() && lease->second == h.worker();
      entry.set_verdict(theirs ? wire::Reconciled::KEEP
                               : (answers.count(h.ref().id()) ? wire::Reconciled::DONE : wire::Reconciled::DROP));
      entry.set_remaining_ms(600'000);
      held.push_back(h.ref().id());
    }
    r.set_last(true);
    const auto before = leases;
    for (const auto& [id, worker] : before) {
      if (std::find(held.begin(), held.end(), id) == held.end()) append({Entry::Kind::End, id, worker, 0, {}});
    }
  }
  void submit(const wire::ToScheduler& m) {
    std::vector<std::pair<uint64_t, wire::Ack::Receipt>> receipts;
    for (const auto& a : m.submit().answers()) {
      wire::Ack::Receipt receipt;
      receipt.set_id(a.ref().id());
      receipt.set_revision(a.revision());
      const auto known = answers.find(a.ref().id());
      const bool newer = known == answers.end() || known->second.revision < a.revision();
      receipt.set_fate(newer ? wire::Ack::COUNTED : wire::Ack::IGNORED);
      if (newer) append({Entry::Kind::Answer, a.ref().id(), a.worker(), a.revision(), a.value()});
      receipts.emplace_back(0, receipt);
    }
    acknowledge(m, receipts);
  }
  void give_back(const wire::ToScheduler& m) {
    std::vector<std::pair<uint64_t, wire::Ack::Receipt>> receipts;
    for (const auto& g : m.give_back().entries()) {
      wire::Ack::Receipt receipt;
      receipt.set_id(g.ref().id());
      const bool live_lease = leases.count(g.ref().id()) != 0;
      receipt.set_fate(live_lease ? wire::Ack::RETURNED : wire::Ack::IGNORED);
      if (live_lease) append({Entry::Kind::End, g.ref().id(), g.worker(), 0, {}});
      receipts.emplace_back(0, receipt);
    }
    acknowledge(m, receipts);
  }
  void acknowledge(const wire::ToScheduler& m, const std::vector<std::pair<uint64_t, wire::Ack::Receipt>>& receipts) {
    auto& ack = *reply(m).mutable_ack();
    ack.set_epoch(epoch);
    ack.set_sequence(journal.size());
    for (const auto& [unused, receipt] : receipts) *ack.add_receipts() = receipt;
  }
};

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
