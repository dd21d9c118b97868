// A session on the test bench: its turns are run against a MemorySpool, what it says is kept as short strings, and the
// test plays the scheduler.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/wire/muster.pb.h"
#include "tests/unit/agent/memory_spool.h"
#include "tests/unit/agent/picture.h"
#include "worker-agent/session/session.h"
#include "worker-agent/session/submit.h"

namespace muster::agent::test {

inline AssignmentId assignment(uint64_t counter) {
  return AssignmentId::make(0, Epoch(1), counter);
}
inline std::string form_json() {
  return R"({"objects":[{"name":"t","kind":"text","field":"text"}],"controls":[{"name":"c","to_name":"t","kind":"choices",)"
         R"("required":true,"multiple":false,"choices":["a","b"]}],"decide_on":"c"})";
}
inline std::string choice(const std::string& what) {
  return R"([{"from_name":"c","to_name":"t","type":"choices","value":{"choices":[")" + what + R"("]}}])";
}

class BenchSite {
 public:
  explicit BenchSite(SessionSettings settings = {}) : settings_(settings) { boot(); }

  // (Re)starts the session from the spool, as after a crash: what was not committed is gone.
  void boot() {
    session_ = std::make_unique<Session>(settings_, spool.restore(), now);
    sent.clear();
    replies.clear();
    opened_links.clear();
    turn([&](Effects& effects) { session_->start(now, effects); });
  }

  Session& session() { return *session_; }
  uint64_t link() const { return opened_links.empty() ? last_link_ : opened_links.back().link; }

  // One turn around `what`.
  template <class F>
  void turn(F what) {
    Effects effects;
    what(effects);
    absorb(effects, 0);
    const size_t before = effects.size();
    session_->flush(now, effects);
    absorb(effects, before);
    for (const Effect& effect : effects) release(effect);
  }

  // ---- playing the scheduler ----
  void hear(const wire::ToAgent& message) {
    turn([&](Effects& effects) { session_->received(link(), message, now, effects); });
  }
  void connect() {
    turn([&](Effects& effects) { session_->connected(link(), now, effects); });
  }
  void cut() {
    turn([&](Effects& effects) { session_->disconnected(link(), "cut", now, effects); });
  }
  void welcome(uint32_t epoch = 1, uint64_t tail = 0) {
    wire::ToAgent message;
    auto* welcome = message.mutable_welcome();
    for (const auto& feature : features) welcome->add_features(feature);
    welcome->set_version(1);
    welcome->set_site("north");
    welcome->set_epoch(epoch);
    welcome->set_tail(tail);
    hear(message);
  }
  void roster(const std::vector<uint32_t>& workers, bool complete = true) {
    wire::ToAgent message;
    for (const uint32_t worker : workers) {
      auto* entry = message.mutable_roster()->add_workers();
      entry->set_worker(worker);
      entry->set_id("w" + std::to_string(worker));
      entry->set_active(true);
      entry->set_level("annotator");
    }
    message.mutable_roster()->set_complete(complete);
    hear(message);
  }
  // Answers the last RECONCILE: KEEP for all but those named.
  void reconciled(const std::map<uint64_t, wire::Reconciled::Verdict>& verdicts = {}) {
    for (;;) {
      const auto* asked = last(&wire::ToScheduler::has_reconcile);
      if (asked == nullptr) return;
      wire::ToAgent message;
      message.set_reply_to(asked->request());
      auto* reply = message.mutable_reconciled();
      for (const auto& held : asked->reconcile().held()) {
        auto* entry = reply->add_entries();
        entry->set_id(held.ref().id());
        const auto found = verdicts.find(AssignmentId(held.ref().id()).counter());
        entry->set_verdict(found == verdicts.end() ? wire::Reconciled::KEEP : found->second);
        entry->set_remaining_ms(60'000);
      }
      const bool last_part = asked->reconcile().last();
      reply->set_last(last_part);
      hear(message);
      if (last_part) return;
    }
  }
  void go_up(uint32_t epoch = 1, uint64_t tail = 0) {
    connect();
    welcome(epoch, tail);
    roster({1, 2, 3});
    reconciled();
  }
  void lease(uint64_t counter, uint32_t worker, uint32_t lease_ms = 600'000, const std::string& data = "{}") {
    wire::ToAgent message;
    auto* leases = message.mutable_leases();
    auto* job = leases->add_jobs();
    job->set_job(1);
    job->set_version(1);
    job->set_name("birds");
    job->set_form(form_json());
    auto* one = leases->add_leases();
    one->mutable_ref()->set_id(assignment(counter).packed());
    one->mutable_ref()->set_job(1);
    one->mutable_ref()->set_task(static_cast<uint32_t>(counter));
    one->set_worker(worker);
    one->set_version(1);
    one->set_lease_ms(lease_ms);
    one->set_key("k" + std::to_string(counter));
    one->set_data(data);
    hear(message);
  }
  // Answers the last PLACE; an empty code: it is done.
  void placed(const std::string& code = "", const std::string& text = "") {
    wire::ToAgent message;
    message.set_reply_to(last(&wire::ToScheduler::has_place)->request());
    message.mutable_placed()->set_code(code);
    message.mutable_placed()->set_text(text);
    hear(message);
  }
  void jobs(const std::map<std::string, uint64_t>& left) {
    wire::ToAgent message;
    message.set_reply_to(last(&wire::ToScheduler::has_ask_jobs)->request());
    auto* jobs = message.mutable_jobs();
    for (const auto& [name, count] : left) {
      auto* entry = jobs->add_jobs();
      entry->set_name(name);
      entry->set_left(count);
    }
    hear(message);
  }
  void standing(const std::string& job, uint32_t reviewed, uint32_t right) {
    wire::ToAgent message;
    message.set_reply_to(last(&wire::ToScheduler::has_ask_standing)->request());
    auto* entry = message.mutable_standing()->add_jobs();
    entry->set_job(job);
    entry->set_reviewed(reviewed);
    entry->set_right(right);
    hear(message);
  }
  void ack(uint64_t counter, uint32_t revision, wire::Ack::Fate fate, uint64_t sequence = 5, uint32_t epoch = 1) {
    wire::ToAgent message;
    message.mutable_ack()->set_epoch(epoch);
    message.mutable_ack()->set_sequence(sequence);
    auto* receipt = message.mutable_ack()->add_receipts();
    receipt->set_id(assignment(counter).packed());
    receipt->set_revision(revision);
    receipt->set_fate(fate);
    hear(message);
  }
  void error(wire::Error::Code code, uint64_t request, uint32_t retry_after_ms = 0) {
    wire::ToAgent message;
    message.set_reply_to(request);
    message.mutable_error()->set_code(code);
    message.mutable_error()->set_retry_after_ms(retry_after_ms);
    hear(message);
  }

  // ---- playing people ----
  void sign_in(uint32_t worker) {
    turn([&](Effects& effects) { session_->signed_in(WorkerNumber(worker), now, effects); });
  }
  void sign_out(uint32_t worker) {
    turn([&](Effects& effects) { session_->signed_out(WorkerNumber(worker), now, effects); });
  }
  // The reply as a short string; "waits" if there is none yet.
  std::string ask(uint32_t worker, Ask what) {
    const Token token = ++last_token_;
    turn([&](Effects& effects) {
      const auto id = Session::wants_archived(what);
      const AnswerRecord* archived = id ? spool.find_answer(*id) : nullptr;
      session_->asked(WorkerNumber(worker), what, token, archived, now, effects);
    });
    return reply_to(token);
  }
  std::string stock(uint32_t worker) { return ask(worker, AskStock{}); }
  std::string open(uint32_t worker, uint64_t counter) { return ask(worker, AskOpen{assignment(counter)}); }
  std::string next(uint32_t worker, int64_t wait_ms = 0) { return ask(worker, AskNext{Millis(wait_ms)}); }
  std::string submit(uint32_t worker, uint64_t counter, const std::string& what,
                     std::optional<uint32_t> revision = {}) {
    return ask(worker, AskSubmit{assignment(counter), revision, choice(what), 10});
  }
  std::string skip(uint32_t worker, uint64_t counter) {
    return ask(worker, AskGiveBack{assignment(counter), true, "dark"});
  }
  std::string ask_jobs() {
    const Token token = ++last_token_;
    turn([&](Effects& effects) { session_->ask_jobs(token, now, effects); });
    return reply_to(token);
  }
  std::string ask_standing(uint32_t worker) {
    const Token token = ++last_token_;
    turn([&](Effects& effects) { session_->ask_standing(token, WorkerNumber(worker), now, effects); });
    return reply_to(token);
  }
  std::string place(const std::vector<uint32_t>& workers, const std::string& job) {
    const Token token = ++last_token_;
    std::vector<WorkerNumber> numbers;
    for (const uint32_t worker : workers) numbers.emplace_back(worker);
    turn([&](Effects& effects) { session_->place(token, "lea", numbers, job, now, effects); });
    return reply_to(token);
  }
  Token last_token() const { return last_token_; }
  std::string reply_to(Token token) const {
    const auto found = replies.find(token);
    return found == replies.end() ? "waits" : found->second;
  }
  void pass(Millis time) {
    now.up += time;
    now.wall_ms += time.count();
    turn([&](Effects& effects) { session_->tick(now, effects); });
  }

  // ---- pictures ----
  // What was sent since the last call, without requests' numbers: "hello", "submit 1r1 2r1", "demand w1=3", …
  std::string said() {
    std::string out;
    for (const auto& message : sent) out += (out.empty() ? "" : "; ") + picture(message);
    sent.clear();
    return out;
  }
  const wire::ToScheduler* last(bool (wire::ToScheduler::*is)() const) const {
    for (auto it = sent.rbegin(); it != sent.rend(); ++it) {
      if (((*it).*is)()) return &*it;
    }
    return nullptr;
  }
  std::string state() const { return std::string(name(session_->link_state())); }

  MemorySpool spool;
  std::vector<std::string> features{"place", "standing", "backup"};  // of the scheduler's next WELCOME
  Now now{Millis(1'000'000), 1'700'000'000'000};
  std::vector<wire::ToScheduler> sent;
  std::map<Token, std::string> replies;
  std::vector<OpenLink> opened_links;
  std::vector<std::string> notices;

 private:
  void absorb(Effects& effects, size_t from) {
    for (size_t i = from; i < effects.size(); ++i) {
      if (const auto* write = std::get_if<SpoolWrite>(&effects[i])) {
        spool.apply(*write);
      } else if (std::holds_alternative<ReadReopened>(effects[i])) {
        session_->reopened(spool.unsent(), now, effects);
      }
    }
  }
  void release(const Effect& effect) {
    if (const auto* reply = std::get_if<ReplyDesk>(&effect)) {
      replies[reply->token] = std::visit([](const auto& one) { return shown(one); }, reply->reply);
    } else if (const auto* open = std::get_if<OpenLink>(&effect)) {
      opened_links.push_back(*open);
      last_link_ = open->link;
    } else if (const auto* send = std::get_if<SendMessage>(&effect)) {
      if (send->link == link()) sent.push_back(*send->message);
    } else if (const auto* answers = std::get_if<SendAnswers>(&effect)) {
      if (answers->link != link()) return;
      sent.push_back(submit_message(*answers, now.wall_ms, [&](AssignmentId id) { return spool.find_answer(id); }));
    } else if (const auto* bring = std::get_if<SendBackupPiece>(&effect)) {
      wire::ToScheduler message;
      message.set_request(bring->piece.request);
      auto* piece = message.mutable_keep_backup();
      piece->set_name(bring->piece.of.name);
      piece->set_size(bring->piece.of.size);
      piece->set_offset(bring->piece.offset);
      piece->set_content(std::string(bring->piece.bytes, 'x'));
      if (bring->link == link()) sent.push_back(message);
    } else if (const auto* notice = std::get_if<Notice>(&effect)) {
      notices.push_back(notice->text);
    }
  }
  static std::string shown(const TaskReply& r) {
    return "task " + std::to_string(r.task.id.counter()) + (r.revision > 0 ? "r" + std::to_string(r.revision) : "");
  }
  static std::string shown(const StockReply& r) {
    std::string text = "stock:";
    for (const TaskReply& task : r.tasks) text += " " + std::to_string(task.task.id.counter());
    return text;
  }
  static std::string shown(const NothingReply& r) { return "nothing: " + r.reason; }
  static std::string shown(const SavedReply& r) { return "saved " + std::to_string(r.revision); }
  static std::string shown(const DoneReply&) { return "done"; }
  static std::string shown(const JobReply& r) { return "job " + r.job.name; }
  static std::string shown(const JobsReply& r) {
    std::string text = "jobs:";
    for (const auto& job : r.jobs) text += " " + job.name + "(" + std::to_string(job.left) + ")";
    return text;
  }
  static std::string shown(const StandingReply& r) {
    std::string text = "standing:";
    for (const auto& job : r.jobs)
      text += " " + job.name + "(" + std::to_string(job.right) + "/" + std::to_string(job.reviewed) + ")";
    return text;
  }
  static std::string shown(const RefusedReply& r) { return std::to_string(r.status) + " " + r.type; }

  const SessionSettings settings_;
  std::unique_ptr<Session> session_;
  Token last_token_ = 0;
  uint64_t last_link_ = 0;
};

// A live site where worker 1 is signed in and has leases 1 … `leases`.
struct Working : BenchSite {
  explicit Working(uint64_t leases = 1, SessionSettings settings = {}) : BenchSite(settings) {
    go_up();
    sign_in(1);
    for (uint64_t i = 1; i <= leases; ++i) lease(i, 1);
    said();
  }
};

}  // namespace muster::agent::test
