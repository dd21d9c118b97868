#include "scheduler/app/scoring.h"

#include <prometheus/counter.h>
#include <prometheus/registry.h>

#include <algorithm>
#include <utility>

#include "common/base/log.h"
#include "scheduler/app/job_fit.h"
#include "scheduler/app/waiting.h"
#include "scheduler/consensus/infer/control_kind.h"
#include "scheduler/consensus/infer/score.h"
#include "scheduler/consensus/majority.h"
#include "scheduler/core/queries.h"

namespace muster::app {

namespace {

constexpr Millis kLookForEnd{100};  // between two looks at whether the end has come
constexpr Millis kAgain{1000};
constexpr size_t kKeptForms = 256;
constexpr double kUsualReliability = 0.7;  // of people nothing is known about

double reliability(const api::JobResults* results, WorkerNumber worker) {
  if (results == nullptr) return kUsualReliability;
  const auto known = results->reliability.find(worker);
  return known == results->reliability.end() ? kUsualReliability : known->second;
}

}  // namespace

Scoring::Scoring(Loop& loop, api::ContentPort& contents, const api::ResultsPort& results,
                 prometheus::Registry& registry)
    : loop_(loop),
      contents_(contents),
      results_(results),
      scored_(&prometheus::BuildCounter()
                   .Name("muster_tasks_scored_total")
                   .Help("Tasks whose answers, which have no code, were scored beside the core.")
                   .Register(registry)
                   .Add({})),
      thread_([this] { run(); }) {}

Scoring::~Scoring() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Scoring::score(core::ScoreTask task) {
  {
    std::lock_guard lock(mutex_);
    queue_.push_back(std::move(task));
  }
  changed_.notify_all();
}

bool Scoring::stopping() {
  std::lock_guard lock(mutex_);
  return stopping_;
}

void Scoring::run() {
  while (true) {
    core::ScoreTask task;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
      if (stopping_) return;
      task = std::move(queue_.front());
      queue_.pop_front();
    }
    if (score_one(task)) continue;
    std::unique_lock lock(mutex_);
    queue_.push_back(std::move(task));
    changed_.wait_for(lock, kAgain, [&] { return stopping_; });
  }
}

bool Scoring::score_one(const core::ScoreTask& task) {
  const auto form = form_of(task.job);
  if (!form) return false;
  if (*form == nullptr) return true;  // the job is gone
  const auto confidence = confidence_of(task, **form);
  if (!confidence) {
    spdlog::warn("cannot score task {} of job {}: {}", task.task.value(), task.job.value(), confidence.error().message);
    return false;
  }
  scored_->Increment();
  return loop_.post(core::Scored{task.job, task.task, task.counted, *confidence});
}

Result<const form::Form*> Scoring::form_of(JobNumber job) {
  if (const auto known = forms_.find(job); known != forms_.end()) return &known->second;
  auto handed = std::make_shared<Handover<std::optional<core::JobText>>>();
  auto text = std::make_shared<std::optional<core::JobText>>();
  const bool taken = loop_.read([text, job](const core::Core& core) { *text = core::view_job_text(core, job); },
                                [text, handed] { handed->put(std::move(*text)); });
  if (!taken) return fail("busy", "the loop's queue is full");
  const auto found = handed->wait(kLookForEnd, [this] { return stopping(); });
  if (!found) return fail("closed", "the scheduler is stopping");
  if (!*found) return nullptr;
  auto form = form::from_json((*found)->form_json);
  if (!form) return tl::unexpected(form.error());
  if (forms_.size() >= kKeptForms) forms_.clear();
  return &forms_.emplace(job, std::move(*form)).first->second;
}

Result<double> Scoring::confidence_of(const core::ScoreTask& task, const form::Form& form) {
  std::vector<core::ContentRef> refs;
  for (const auto& answer : task.answers) refs.push_back(answer.content);
  auto handed = std::make_shared<Handover<Result<std::vector<std::string>>>>();
  contents_.fetch(std::move(refs), [handed](auto contents) { handed->put(std::move(contents)); });
  const auto contents = handed->wait(kLookForEnd, [this] { return stopping(); });
  if (!contents) return fail("closed", "the scheduler is stopping");
  if (!*contents) return tl::unexpected(contents->error());

  std::vector<std::vector<std::string>> labels;  // by answer, then control
  for (const std::string& content : **contents) {
    auto of_answer = labels_of_content(form, content);
    if (!of_answer) return tl::unexpected(of_answer.error());
    labels.push_back(std::move(*of_answer));
  }
  std::vector<WorkerNumber> workers;
  for (const auto& answer : task.answers) workers.push_back(answer.worker);
  return least_confidence(form, labels, workers, results_.latest(task.job).get());
}

double least_confidence(const form::Form& form, const std::vector<std::vector<std::string>>& labels,
                        const std::vector<WorkerNumber>& workers, const api::JobResults* results) {
  const auto controls = form::deciding_controls(form);
  double least = 1;
  for (size_t c = 0; c < controls.size(); ++c) {
    std::vector<consensus::PersonAnswer> answers;
    for (size_t i = 0; i < labels.size(); ++i) {
      if (!labels[i][c].empty()) answers.push_back({labels[i][c], reliability(results, workers[i])});
    }
    const auto all = static_cast<uint32_t>(labels.size());
    if (const auto nothing = consensus::sure_of_nothing(all - static_cast<uint32_t>(answers.size()), all)) {
      least = std::min(least, *nothing);
      continue;
    }
    const auto classes = static_cast<uint32_t>(std::max<size_t>(2, controls[c]->choices.size()));
    const double raw = consensus::score(consensus::kind_of(*controls[c]), answers, classes).confidence;
    least = std::min(least, results && c < results->curves.size() ? results->curves[c](raw) : raw);
  }
  return least;
}

}  // namespace muster::app
