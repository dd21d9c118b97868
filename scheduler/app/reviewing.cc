#include "scheduler/app/reviewing.h"

#include <prometheus/counter.h>
#include <prometheus/registry.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "common/base/log.h"
#include "scheduler/core/journal.pb.h"
#include "scheduler/core/lifecycle.h"
#include "scheduler/core/review_place.h"

namespace muster::app {
namespace {

prometheus::Counter* review_counter(prometheus::Registry& registry, const char* name, const char* help) {
  return &prometheus::BuildCounter().Name(name).Help(help).Register(registry).Add({});
}

bool is_counted(const core::AnswerView& answer) {
  return answer.state == core::AssignmentState::Counted;
}

// Whether a finished review returns what it is about; other verdicts have no consequence.
bool is_returned(const core::Job& reviews, const core::PackedTask& review) {
  const core::PackedAssignment* verdict = core::verdict_of(reviews, review);
  return verdict != nullptr && verdict->code() == static_cast<form::AnswerCode>(::muster::review::Kind::Return);
}

core::JobDraft review_draft(const core::Job& job, const form::Form& form) {
  const core::JobPolicy& policy = job.info.policy;
  core::JobDraft draft;
  draft.name = job.info.name + std::string(core::kReviewSuffix);
  draft.project = job.info.project;
  draft.policy.priority = policy.priority;
  draft.policy.weight = policy.weight;
  draft.policy.lease = policy.lease;
  draft.policy.offline_grace = policy.offline_grace;
  draft.policy.deadline_wall_ms = 0;
  draft.policy.level = policy.review_level;
  draft.policy.skills = policy.skills;
  draft.policy.sites = policy.sites;
  draft.policy.regions = policy.regions;
  draft.policy.needs = form::features(form);
  draft.policy.needs.emplace_back(form::kReviewFeature);
  draft.policy.first_code = 0;
  draft.policy.classes = 3;
  draft.policy.review_of = job.info.number;
  draft.text.template_xml = job.info.text->template_xml;
  draft.text.guideline = job.info.text->guideline;
  draft.text.form_json = form::to_json(form);
  draft.spec_digest = core::mix_bits(job.info.number.value());
  return draft;
}

}  // namespace

Reviewing::Reviewing(api::CorePort& core, api::ContentPort& contents, Standings& standings, ReviewingPolicy policy,
                     prometheus::Registry& registry)
    : asking_(core, contents, [this] { return stopping(); }),
      standings_(standings),
      judging_(asking_, standings),
      policy_(policy),
      given_(review_counter(registry, "muster_review_given_total", "Finished tasks given to inspectors.")),
      returned_(review_counter(registry, "muster_review_returned_total", "Tasks that inspectors sent back.")),
      failed_(review_counter(registry, "muster_review_failed_total", "Finished tasks that could not be reviewed.")),
      thread_([this] { run(); }) {}

Reviewing::~Reviewing() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Reviewing::task_done(JobNumber job, TaskNumber task) {
  std::lock_guard lock(mutex_);
  if (done_.size() < policy_.waiting_tasks)
    done_.emplace(job, task);
  else
    all_ = true;
  changed_.notify_all();
}

void Reviewing::job_started(JobNumber job) {
  std::lock_guard lock(mutex_);
  started_.insert(job);
  changed_.notify_all();
}

void Reviewing::job_gone(JobNumber job) {
  std::lock_guard lock(mutex_);
  gone_.insert(job);
  changed_.notify_all();
}

bool Reviewing::stopping() {
  std::lock_guard lock(mutex_);
  return stopping_;
}

void Reviewing::run() {
  bool whole = true;
  while (true) {
    std::set<JobNumber> started, gone;
    std::vector<Task> tasks;
    bool all = false;
    {
      std::unique_lock lock(mutex_);
      const auto woken = [&] {
        return stopping_ || (whole && (all_ || !done_.empty() || !started_.empty() || !gone_.empty()));
      };
      changed_.wait_for(lock, whole ? std::chrono::hours(1) : policy_.retry, woken);
      if (stopping_) return;
      all = std::exchange(all_, false);
      started = std::exchange(started_, {});
      gone = std::exchange(gone_, {});
      const auto end =
          done_.size() <= policy_.tasks_at_once ? done_.end() : std::next(done_.begin(), policy_.tasks_at_once);
      tasks.assign(done_.begin(), end);
      done_.erase(done_.begin(), end);
    }
    whole = create_review_jobs(started) && (!all || look_through()) && handle(tasks) && judging_.judge(tasks);
    for (const JobNumber job : gone) standings_.drop(job);
    if (whole) continue;
    std::lock_guard lock(mutex_);
    all_ |= all;
    started_.merge(started);
    done_.insert(tasks.begin(), tasks.end());
  }
}

// ---- jobs ----

bool Reviewing::create_review_jobs(const std::set<JobNumber>& jobs) {
  for (const JobNumber number : jobs) {
    const auto draft = asking_.ask<std::optional<core::JobDraft>>([number](const core::Core& core) {
      const core::Job* job = core.state().job(number);
      if (job == nullptr || job->info.policy.review_share <= 0 || core.state().reviews_of(*job))
        return std::optional<core::JobDraft>();
      const auto parsed = form::from_json(job->info.text->form_json);
      auto form = parsed ? review::review_form(*parsed) : Result<form::Form>(tl::unexpected(parsed.error()));
      if (form) return std::optional(review_draft(*job, *form));
      spdlog::error("job {} gets no reviews: {}", job->info.name, form.error().message);
      return std::optional<core::JobDraft>();
    });
    if (!draft) return false;
    if (!*draft) continue;
    const auto created = asking_.command(core::CreateJob{0, **draft, wall_now_ms()});
    if (!created) return false;
    if (!created->refusals.empty()) {
      spdlog::error("{} cannot be made: {}", (*draft)->name, created->refusals.front().message);
      continue;
    }
    if (!asking_.command(core::ChangeJob{0, created->job, core::JobEvent::Start})) return false;
  }
  return true;
}

// Every job's review job, and every finished task without its consequence.
bool Reviewing::look_through() {
  const auto jobs = asking_.ask<std::set<JobNumber>>([](const core::Core& core) {
    std::set<JobNumber> reviewed;
    for (const auto& [number, job] : core.state().jobs()) {
      const bool begun = job->info.state != core::JobState::Draft && !core::has_ended(job->info.state);
      if (begun && job->info.policy.review_share > 0) reviewed.insert(number);
    }
    return reviewed;
  });
  if (!jobs || !create_review_jobs(*jobs)) return false;
  const auto finished = asking_.ask<std::vector<Task>>([](const core::Core& core) {
    std::vector<Task> found;
    for (const auto& [number, job] : core.state().jobs()) {
      const core::JobPolicy& policy = job->info.policy;
      if (policy.review_share <= 0 && policy.review_of.value() == 0) continue;
      for (uint32_t t = 0; t < job->tasks.size(); ++t) {
        const core::PackedTask& task = job->tasks[TaskNumber(t)];
        if (task.state() != core::TaskState::Done) continue;
        const bool wanted = policy.review_of.value() != 0
                                ? is_returned(*job, task)
                                : review::is_sampled(number, task.key_hash.get(), policy.review_share);
        if (wanted) found.emplace_back(number, TaskNumber(t));
      }
    }
    return found;
  });
  if (!finished) return false;
  for (size_t at = 0; at < finished->size(); at += policy_.tasks_at_once) {
    const size_t end = std::min(at + policy_.tasks_at_once, finished->size());
    if (!handle({finished->begin() + static_cast<ptrdiff_t>(at), finished->begin() + static_cast<ptrdiff_t>(end)}))
      return false;
  }
  if (!judging_.judge_all(policy_.tasks_at_once)) return false;
  standings_.complete();
  return true;
}

// ---- tasks ----

bool Reviewing::handle(const std::vector<Task>& tasks) {
  if (tasks.empty()) return true;
  const auto found = asking_.ask<std::vector<Found>>([&tasks](const core::Core& core) {
    std::vector<Found> all;
    for (const auto& [number, at] : tasks) {
      const core::Job* job = core.state().job(number);
      if (job == nullptr || at.value() >= job->tasks.size() || core::has_ended(job->info.state)) continue;
      const core::PackedTask& task = job->tasks[at];
      const core::JobPolicy& policy = job->info.policy;
      Found one{{number, at}, policy.review_of.value() != 0, job->info.name, {}, {}, {}};
      const core::Job* reviews = one.is_review ? nullptr : core.state().reviews_of(*job);
      const bool wanted = one.is_review ? is_returned(*job, task)
                                        : (reviews != nullptr && !core::has_ended(reviews->info.state) &&
                                           review::is_sampled(number, task.key_hash.get(), policy.review_share));
      if (task.state() != core::TaskState::Done || !wanted) continue;
      one.view = core::view_tasks(core, number, at, 1).front();
      one.answers = core::counted_answers(core.state(), *job, task);
      if (one.answers.empty() || (reviews != nullptr && core::find_review(*reviews, one.answers) != nullptr)) continue;
      if (reviews != nullptr) one.reviews = reviews->info.number;
      all.push_back(std::move(one));
    }
    return all;
  });
  if (!found) return false;
  std::vector<core::ContentRef> refs;
  for (const Found& one : *found) {
    refs.push_back(one.view.item);
    for (const core::AnswerView& answer : one.view.assignments) {
      if (is_counted(answer)) refs.push_back(*answer.content);
    }
  }
  if (refs.empty()) return true;
  const auto contents = asking_.read("a finished task", std::move(refs));
  if (!contents) return false;
  const std::string* next = contents->data();
  for (const Found& one : *found) {
    if (one.is_review ? !conclude(one, next) : !review(one, next)) return false;
    next += 1 + one.answers.size();
  }
  return true;
}

// `contents`: the item, then the answers that count.
bool Reviewing::review(const Found& found, const std::string* contents) {
  journal::ItemContent item;
  review::Finished finished{found.job, found.at.second, {}, {}, {}};
  bool sound = item.ParseFromString(*contents++);
  finished.key = item.key();
  finished.data = item.data();
  for (const core::AnswerView& answer : found.view.assignments) {
    if (!is_counted(answer)) continue;
    journal::AnswerContent content;
    sound = content.ParseFromString(*contents++) && sound;
    finished.answers.push_back({answer.id, answer.revision, answer.worker_id, content.value()});
  }
  auto draft = sound ? review::review_item(finished)
                     : Result<core::ItemDraft>(fail("review.data", "its contents cannot be read"));
  if (!draft) {
    failed_->Increment();
    spdlog::warn("{}/{} is not reviewed: {}", found.job, finished.key, draft.error().message);
    return true;
  }
  core::UpsertItems upsert{0, found.reviews, {}, true, false};
  const uint64_t key_hash = draft->key_hash;
  upsert.items.push_back(std::move(*draft));
  const auto outcome = asking_.command(std::move(upsert));
  if (!outcome) return false;
  const bool refused = !outcome->refusals.empty() || outcome->items.front().kind == core::ItemVerdict::Kind::Refused;
  if (refused) {
    failed_->Increment();
    spdlog::warn("{}/{} is not reviewed: {}", found.job, finished.key,
                 outcome->refusals.empty() ? outcome->items.front().reason : outcome->refusals.front().message);
    return true;
  }
  if (outcome->items.front().kind == core::ItemVerdict::Kind::Unchanged) return true;
  given_->Increment();
  standings_.forget(found.reviews, key_hash);  // what was said of an earlier revision
  return true;
}

bool Reviewing::conclude(const Found& found, const std::string* contents) {
  journal::ItemContent item;
  journal::AnswerContent answer;
  const bool sound = item.ParseFromString(contents[0]) && answer.ParseFromString(contents[1]);
  auto verdict = sound ? review::read_verdict(item.data(), answer.value())
                       : Result<review::Verdict>(fail("review.data", "its contents cannot be read"));
  if (!verdict) {
    failed_->Increment();
    spdlog::warn("a review of {} has no consequence: {}", found.job, verdict.error().message);
    return true;
  }
  return verdict->kind != review::Kind::Return || send_back(std::move(*verdict));
}

bool Reviewing::send_back(review::Verdict verdict) {
  const auto standing = asking_.ask<std::optional<Found>>([&verdict](const core::Core& core) {
    const auto number = core.state().job_named(verdict.job);
    const core::Job* job = number ? core.state().job(*number) : nullptr;
    if (job == nullptr || verdict.task.value() >= job->tasks.size()) return std::optional<Found>();
    Found found{
        {*number, verdict.task}, false, verdict.job, {}, core::view_tasks(core, *number, verdict.task, 1).front(), {}};
    for (const core::AnswerView& answer : found.view.assignments) {
      if (is_counted(answer)) found.answers.push_back({answer.id, answer.revision});
    }
    const bool stands = found.view.state == core::TaskState::Done && found.answers == verdict.answers;
    return stands ? std::optional(std::move(found)) : std::optional<Found>();
  });
  if (!standing) return false;
  if (!*standing) return true;  // void: something else stands there by now
  const Found& found = **standing;
  std::vector<core::ContentRef> refs{found.view.item};
  std::vector<review::Finished::Answer> answers;
  for (const core::AnswerView& answer : found.view.assignments) {
    if (!is_counted(answer)) continue;
    refs.push_back(*answer.content);
    answers.push_back({answer.id, answer.revision, answer.worker_id, {}});
  }
  const auto contents = asking_.read("a finished task", std::move(refs));
  if (!contents) return false;
  journal::ItemContent item;
  bool sound = item.ParseFromString(contents->front());
  for (size_t i = 0; i < answers.size(); ++i) {
    journal::AnswerContent content;
    sound = content.ParseFromString((*contents)[i + 1]) && sound;
    answers[i].result = content.value();
  }
  auto data = sound ? review::returned_data(verdict, item.data(), answers)
                    : Result<std::string>(fail("review.data", "its contents cannot be read"));
  if (!data) {
    failed_->Increment();
    spdlog::warn("{}/{} cannot be sent back: {}", verdict.job, verdict.key, data.error().message);
    return true;
  }
  item.set_data(std::move(*data));
  const auto outcome =
      asking_.command(core::SendBack{0, found.at.first, found.at.second, verdict.answers, item.SerializeAsString()});
  if (!outcome) return false;
  if (outcome->refusals.empty() && !outcome->unchanged) returned_->Increment();
  return true;
}

}  // namespace muster::app
