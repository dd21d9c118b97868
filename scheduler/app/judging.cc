#include "scheduler/app/judging.h"

#include <algorithm>
#include <map>
#include <optional>

#include "common/base/log.h"
#include "scheduler/core/journal.pb.h"
#include "scheduler/core/review_place.h"
#include "scheduler/review/rightness.h"

namespace muster::app {
namespace {

using review::Rightness;

// The job whose answers are reviewed in this one, where people may see how right they were; else null.
const core::Job* shown_job(const core::Core& core, const core::Job& reviews) {
  const JobNumber number = reviews.info.policy.review_of;
  const core::Job* job = number.value() != 0 ? core.state().job(number) : nullptr;
  return job != nullptr && job->info.policy.review_show == core::ReviewShow::Verdicts ? job : nullptr;
}

using Authors = std::map<std::string, WorkerNumber>;

Authors authors_of(const core::Core& core, const core::ItemOptions& review) {
  Authors authors;
  for (const WorkerNumber number : review.unavailable_for) {
    if (const core::Worker* worker = core.state().worker(number)) authors.emplace(worker->id, number);
  }
  return authors;
}

std::vector<Standings::Judged> all_judged(const Authors& authors, bool right) {
  std::vector<Standings::Judged> all;
  for (const auto& [id, number] : authors) all.push_back({number, right});
  return all;
}

std::vector<Standings::Judged> judged(const Authors& authors, const std::vector<review::Found>& found) {
  std::vector<Standings::Judged> all;
  for (const review::Found& one : found) {
    const auto author = authors.find(one.worker);
    if (author == authors.end() || one.rightness == Rightness::Unsaid) continue;
    all.push_back({author->second, one.rightness == Rightness::Right});
  }
  return all;
}

}  // namespace

bool Judging::judge(const std::vector<Task>& tasks) {
  const auto found = asking_.ask<std::vector<Reviewed>>([&tasks](const core::Core& core) {
    std::vector<Reviewed> all;
    for (const auto& [number, at] : tasks) {
      const core::Job* reviews = core.state().job(number);
      const core::Job* job = reviews != nullptr ? shown_job(core, *reviews) : nullptr;
      if (job == nullptr || at.value() >= reviews->tasks.size()) continue;
      const core::PackedTask& task = reviews->tasks[at];
      const core::PackedAssignment* verdict = core::verdict_of(*reviews, task);
      const core::ItemOptions* options = reviews->tasks.options(at);
      if (verdict == nullptr || options == nullptr || verdict->code() > static_cast<int>(review::Kind::Return))
        continue;
      all.push_back({{job->info.number, number, job->info.name},
                     job->info.text,
                     task.key_hash.get(),
                     static_cast<review::Kind>(verdict->code()),
                     authors_of(core, *options),
                     core::view_tasks(core, number, at, 1).front().item,
                     {number, verdict->content_sequence(), verdict->content_index()}});
    }
    return all;
  });
  if (!found) return false;
  std::vector<Reviewed> unclear;
  for (const Reviewed& one : *found) {
    const bool right = one.verdict == review::Kind::Accept;
    if (one.verdict == review::Kind::Return || (right && one.authors.size() == 1)) {
      standings_.put(one.job, one.item, all_judged(one.authors, right));
    } else {
      unclear.push_back(one);
    }
  }
  return compare(unclear);
}

// What an inspector gave in place of answers, or chose among several, is in the contents.
bool Judging::compare(const std::vector<Reviewed>& unclear) {
  if (unclear.empty()) return true;
  std::vector<core::ContentRef> refs;
  for (const Reviewed& one : unclear) refs.insert(refs.end(), {one.data, one.answer});
  const auto contents = asking_.read("a review", std::move(refs));
  if (!contents) return false;
  std::map<JobNumber, Result<form::Form>> forms;
  for (size_t i = 0; i < unclear.size(); ++i) {
    const Reviewed& one = unclear[i];
    const auto [form, is_new] = forms.try_emplace(one.job.reviewed, fail("form.unread", "the form is not read yet"));
    if (is_new) form->second = form::from_json(one.text->form_json);
    journal::ItemContent item;
    journal::AnswerContent answer;
    const bool sound =
        form->second && item.ParseFromString((*contents)[2 * i]) && answer.ParseFromString((*contents)[2 * i + 1]);
    const auto found = sound ? review::rightness(*form->second, item.data(), answer.value())
                             : Result<std::vector<review::Found>>(fail("review.data", "its contents cannot be read"));
    if (!found) spdlog::warn("a review of {} says nothing of its authors: {}", one.job.name, found.error().message);
    standings_.put(one.job, one.item, found ? judged(one.authors, *found) : std::vector<Standings::Judged>());
  }
  return true;
}

bool Judging::judge_all(size_t at_once) {
  const auto done = asking_.ask<std::vector<Task>>([](const core::Core& core) {
    std::vector<Task> found;
    for (const auto& [number, job] : core.state().jobs()) {
      if (shown_job(core, *job) == nullptr) continue;
      for (uint32_t t = 0; t < job->tasks.size(); ++t) {
        if (core::verdict_of(*job, job->tasks[TaskNumber(t)]) != nullptr) found.emplace_back(number, TaskNumber(t));
      }
    }
    return found;
  });
  if (!done) return false;
  for (size_t at = 0; at < done->size(); at += at_once) {
    const auto from = done->begin() + static_cast<ptrdiff_t>(at);
    if (!judge({from, from + static_cast<ptrdiff_t>(std::min(at_once, done->size() - at))})) return false;
  }
  return true;
}

}  // namespace muster::app
