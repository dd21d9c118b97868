// A plain scheduler for random walks.
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/wire/muster.pb.h"
#include "tests/unit/agent/bench_site.h"

namespace muster::agent::test {

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

}  // namespace muster::agent::test
