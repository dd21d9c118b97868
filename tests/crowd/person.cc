#include "tests/crowd/person.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace muster::crowd {

namespace net = boost::asio;
using std::chrono::milliseconds;

namespace {

// Short enough to notice soon that all work is done.
constexpr milliseconds kLongPoll{2'000};
constexpr milliseconds kShortestBackOff{50}, kLongestBackOff{2'000};
constexpr int kMostSignOutAttempts = 20;

milliseconds taken_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - start);
}

}  // namespace

Person::Person(net::any_io_executor executor, const Endpoint& agent, std::string site, std::string worker,
               std::string password, std::unique_ptr<Behaviour> behaviour, std::chrono::steady_clock::time_point began)
    : executor_(executor),
      behaviour_(std::move(behaviour)),
      began_(began),
      desk_(executor, agent, worker, std::move(password)) {
  history_.worker = std::move(worker);
  history_.site = std::move(site);
}

net::awaitable<void> Person::work() {
  while (behaviour_->has_more() && history_.trouble.empty()) {
    if (!signed_in_ && !co_await sign_in()) continue;
    const Next next = co_await one_task();
    if (next == Next::Out) break;
  }
  co_await sign_out();
}

net::awaitable<bool> Person::sign_in() {
  const DeskReply reply = co_await desk_.sign_in();
  signed_in_ = reply.fate == DeskFate::Done;
  if (signed_in_) {
    failures_in_a_row_ = 0;
  } else if (reply.fate == DeskFate::Refused) {
    history_.trouble = "sign-in refused: " + reply.detail;
  } else {
    co_await back_off();
  }
  co_return signed_in_;
}

net::awaitable<void> Person::sign_out() {
  for (int attempt = 0; signed_in_ && attempt < kMostSignOutAttempts; ++attempt) {
    const DeskReply reply = co_await desk_.sign_out();
    if (reply.fate == DeskFate::Again) {
      co_await back_off();
    } else {
      signed_in_ = false;
    }
  }
}

net::awaitable<Person::Next> Person::one_task() {
  const auto asked = std::chrono::steady_clock::now();
  while (behaviour_->has_more()) {
    DeskTask task;
    const DeskReply reply = co_await desk_.next(kLongPoll, task);
    if (reply.fate == DeskFate::Done) {
      failures_in_a_row_ = 0;
      const Next next = co_await act(task, taken_since(asked));
      co_return next;
    }
    if (reply.fate == DeskFate::Nothing) {
      ++history_.empty_count;
      continue;
    }
    co_await settle(reply);
    if (!signed_in_ || !history_.trouble.empty()) break;
  }
  co_return Next::GoOn;
}

net::awaitable<Person::Next> Person::act(const DeskTask& task, milliseconds waited) {
  const Decision decision = behaviour_->decide(task.job, task.key);
  switch (decision.kind) {
    case Decision::Kind::Answer:
      co_await pause(decision.think);
      co_await answer(task, decision, waited);
      break;
    case Decision::Kind::Skip: {
      co_await pause(decision.think);
      ++history_.skipped_count;
      const DeskReply reply = co_await desk_.skip(task, "cannot tell");
      if (reply.fate != DeskFate::Done && reply.fate != DeskFate::Gone) co_await settle(reply);
      break;
    }
    case Decision::Kind::Absence:
      ++history_.absence_count;
      co_await sign_out();
      co_await pause(decision.think);
      break;
    case Decision::Kind::Leave:
      co_return Next::Out;
  }
  co_return Next::GoOn;
}

// An answer is repeated, with the same revision, until the desk calls it saved or the assignment gone.
net::awaitable<void> Person::answer(const DeskTask& task, const Decision& decision, milliseconds waited) {
  const int revision = task.revision + 1;
  while (history_.trouble.empty()) {
    if (!signed_in_ && !co_await sign_in()) continue;
    const DeskReply reply = co_await desk_.answer(task, decision.label, revision, decision.think);
    if (reply.fate == DeskFate::Done) {
      note_saved(task, decision.label, revision, waited);
      co_return;
    }
    if (reply.fate == DeskFate::Gone) break;
    co_await settle(reply);
  }
  // Gone, or an earlier attempt was saved although its reply was lost: the desk knows.
  DeskTask known;
  const DeskReply looked = co_await desk_.look_up(task.assignment, known);
  if (looked.fate == DeskFate::Done && known.revision >= revision && known.answered == decision.label) {
    note_saved(task, decision.label, known.revision, waited);
  } else {
    ++history_.gone_count;
  }
}

void Person::note_saved(const DeskTask& task, const std::string& label, int revision, milliseconds waited) {
  failures_in_a_row_ = 0;
  history_.saved.push_back({task.assignment, task.job, task.key, label, revision, taken_since(began_), waited});
  behaviour_->saved(task.job, task.key);
}

net::awaitable<void> Person::settle(const DeskReply& reply) {
  ++history_.retry_count;
  switch (reply.fate) {
    case DeskFate::SignInAgain:
      signed_in_ = false;
      break;
    case DeskFate::Refused:
      history_.trouble = "refused: " + reply.detail;
      break;
    default:
      co_await back_off();
  }
}

net::awaitable<void> Person::pause(milliseconds length) {
  if (length.count() <= 0) co_return;
  net::steady_timer timer(executor_, length);
  co_await timer.async_wait(net::as_tuple(net::use_awaitable));
}

net::awaitable<void> Person::back_off() {
  const int doublings = std::min(failures_in_a_row_++, 6);
  co_await pause(std::min(kShortestBackOff * (1 << doublings), kLongestBackOff));
}

}  // namespace muster::crowd
