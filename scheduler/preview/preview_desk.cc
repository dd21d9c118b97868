#include "scheduler/preview/preview_desk.h"

#include <algorithm>
#include <utility>

namespace muster::preview {
namespace {

using agent::Declined;
using agent::DeskAnswer;

constexpr JobNumber kJob(1);
constexpr WorkerNumber kPerson(1);
constexpr Millis kLease{3'600'000};
constexpr size_t kMaxTasks = 2'000;  // that are kept for *back*, over all rounds
constexpr size_t kMaxVersions = 100;

Declined declined(int status, const char* type, std::string detail) {
  return Declined{{status, type, std::move(detail), {}}, 0, {}};
}

Declined unknown() {
  return declined(404, "assignment-unknown", "no such task");
}

}  // namespace

PreviewDesk::PreviewDesk(std::string name, Content content, Renew renew, Answered answered)
    : name_(std::move(name)), renew_(std::move(renew)), answered_(std::move(answered)) {
  versions_[1] = std::move(content.shown);
  items_ = std::move(content.items);
  deal();
}

bool PreviewDesk::post(agent::DeskRequest request) {
  auto reply = [&] {
    std::lock_guard lock(mutex_);
    return answer(request.question);
  }();
  request.reply(std::move(reply));
  return true;
}

DeskAnswer PreviewDesk::answer(const agent::DeskQuestion& question) {
  if (const auto* asked = std::get_if<agent::Ask>(&question))
    return std::visit([this](const auto& one) { return ask(one); }, *asked);
  if (std::get_if<agent::AskHistory>(&question) != nullptr) return std::vector<agent::PastAnswer>{};
  if (std::get_if<agent::SignOut>(&question) != nullptr) return agent::DoneReply{};
  if (std::get_if<agent::AskMe>(&question) != nullptr) {
    agent::Me me{"preview", "", "annotator", "preview"};
    me.answered_today = answers_;
    me.stock = tasks_.size();
    me.link_up = true;
    return me;
  }
  return declined(404, "preview", "a preview has no accounts and no team");
}

void PreviewDesk::renew() {
  auto changed = renew_();
  if (!changed) return;
  if (versions_.size() >= kMaxVersions) versions_.erase(versions_.begin());
  versions_[versions_.rbegin()->first + 1] = std::move(changed->shown);
  items_ = std::move(changed->items);
  for (auto& [id, task] : tasks_) task.open = false;
  deal();
}

void PreviewDesk::deal() {
  for (const SampleItem& item : items_) {
    tasks_[AssignmentId::make(0, Epoch(1), dealt_++)] = Task{item, versions_.rbegin()->first, true, {}, 0, {}};
  }
  while (tasks_.size() > std::max(kMaxTasks, 2 * items_.size())) tasks_.erase(tasks_.begin());
}

PreviewDesk::Task* PreviewDesk::find(AssignmentId id) {
  const auto found = tasks_.find(id);
  return found == tasks_.end() ? nullptr : &found->second;
}

agent::TaskShown PreviewDesk::shown(AssignmentId id, const Task& task) const {
  agent::TaskReply reply;
  reply.task = {id, kJob, TaskNumber(0), kPerson, task.version, task.item.key, task.item.data};
  reply.job_name = name_;
  reply.remaining = kLease;
  reply.revision = task.revision;
  reply.value = task.result;
  return {std::move(reply), task.draft, {}};
}

DeskAnswer PreviewDesk::ask(const agent::AskNext&) {
  renew();
  const auto first = std::find_if(tasks_.begin(), tasks_.end(), [](const auto& entry) { return entry.second.open; });
  if (first == tasks_.end()) return agent::NothingReply{"no_open_task"};
  return shown(first->first, first->second);
}

DeskAnswer PreviewDesk::ask(const agent::AskStock&) {
  renew();
  agent::StockShown stock;
  for (const auto& [id, task] : tasks_) {
    if (task.open) stock.tasks.push_back(shown(id, task));
  }
  return stock;
}

DeskAnswer PreviewDesk::ask(const agent::AskOpen& ask) {
  if (find(ask.id) == nullptr) return unknown();
  return agent::DoneReply{};
}

DeskAnswer PreviewDesk::ask(const agent::AskView& ask) {
  const Task* task = find(ask.id);
  if (task == nullptr) return unknown();
  return shown(ask.id, *task);
}

DeskAnswer PreviewDesk::ask(const agent::AskSubmit& ask) {
  Task* task = find(ask.id);
  if (task == nullptr) return unknown();
  const auto version = versions_.find(task->version);
  if (version == versions_.end()) return unknown();
  if (const auto checked = form::check_answer(version->second.form, ask.value); !checked) {
    const std::string& text = checked.error().message;
    Declined wrong = declined(422, "answer-invalid", text);
    if (const size_t colon = text.find(": "); colon != std::string::npos) wrong.why.path = text.substr(0, colon);
    return wrong;
  }
  const uint32_t revision = ask.revision.value_or(task->revision + 1);
  if (revision <= task->revision && ask.value != task->result)
    return declined(409, "newer-revision", "revision " + std::to_string(task->revision) + " is saved");
  if (revision > task->revision) {
    task->revision = revision;
    task->result = ask.value;
    task->open = false;
    ++answers_;
    answered_({task->item.key, revision, ask.active_ms, ask.value});
    if (std::none_of(tasks_.begin(), tasks_.end(), [](const auto& entry) { return entry.second.open; })) deal();
  }
  return agent::SavedReply{revision};
}

DeskAnswer PreviewDesk::ask(const agent::AskGiveBack& ask) {
  Task* task = find(ask.id);
  if (task == nullptr) return unknown();
  task->open = false;
  if (std::none_of(tasks_.begin(), tasks_.end(), [](const auto& entry) { return entry.second.open; })) deal();
  return agent::DoneReply{};
}

DeskAnswer PreviewDesk::ask(const agent::AskDraft& ask) {
  Task* task = find(ask.id);
  if (task == nullptr) return unknown();
  task->draft = ask.json;
  return agent::DoneReply{};
}

DeskAnswer PreviewDesk::ask(const agent::AskJob& ask) {
  const auto found = ask.version == 0 ? std::prev(versions_.end()) : versions_.find(ask.version);
  if (ask.job != kJob || found == versions_.end()) return declined(404, "job-unknown", "no such version");
  const PreviewTemplate& shown = found->second;
  return agent::JobReply{{kJob, found->first, name_, form::to_json(shown.form), shown.xml, shown.guideline}};
}

}  // namespace muster::preview
