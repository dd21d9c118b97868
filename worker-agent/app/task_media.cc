// Media of leased tasks: fetched ahead of time, shown to those who hold them.
#include "worker-agent/media/task_media.h"

#include <algorithm>
#include <utility>

#include "worker-agent/app/agent.h"
#include "worker-agent/media/stored.h"

namespace muster::agent {
namespace {

Declined no_medium(int status, std::string type, std::string detail, int64_t retry_after_s = 0) {
  return {{status, std::move(type), std::move(detail), {}}, retry_after_s, {}};
}

// Asking again helps with 503 alone.
Declined declined_for(const Failure& why) {
  std::string type = why.code;
  std::replace(type.begin(), type.end(), '.', '-');
  const bool soon = type == "media-pending" || type == "media-busy" || type == "media-stopped";
  return no_medium(soon ? 503 : 502, std::move(type), why.message, soon ? 1 : 0);
}

}  // namespace

Result<void> Agent::open_shelf() {
  settings_.media.folder = media_folder(settings_.data_dir);
  settings_.media.min_free_bytes = settings_.min_free_bytes;
  ShelfEvents events;
  events.downloaded = [this](std::string_view outcome) { metrics_.medium_downloaded(outcome); };
  events.asked = [this](std::string_view outcome) { metrics_.medium_asked(outcome); };
  auto shelf = Shelf::start(settings_.media, std::move(events));
  if (!shelf) return tl::unexpected(shelf.error());
  shelf_ = std::move(*shelf);
  return {};
}

std::vector<TaskMedium> Agent::media_of_task(const HeldTask& task) const {
  const form::Form* form = session_.form(task.job, task.version);
  return form == nullptr ? std::vector<TaskMedium>() : media_of(*form, task.data);
}

void Agent::ask(DeskRequest& request, const AskMedium& what, const SignInRecord& who) {
  const Held* held = session_.stock().held(what.id);
  std::optional<AnswerRecord> answered;
  if (held == nullptr) answered = spool_->find_answer(what.id);
  const HeldTask* task = held != nullptr ? &held->lease.task : answered ? &answered->task : nullptr;
  if (task == nullptr || task->worker != who.worker)
    return answer(request.reply, no_medium(404, "assignment-unknown", "no such assignment of yours"));
  const auto media = media_of_task(*task);
  const auto medium =
      std::find_if(media.begin(), media.end(), [&](const TaskMedium& one) { return one.field == what.field; });
  if (medium == media.end())
    return answer(request.reply, no_medium(404, "medium-unknown", "the task has no medium in this field"));
  shelf_->get(medium->url, medium->kind, [reply = std::move(request.reply)](Result<CachedFile> file) {
    if (file) return reply(MediumShown{std::move(*file)});
    reply(declined_for(file.error()));
  });
}

// Leases leave without a word, so the list is made anew; data are parsed once per lease. What is open comes first.
void Agent::want_media() {
  std::unordered_map<AssignmentId, std::vector<std::string>> wanted;
  std::vector<std::string> opened, later;
  for (const auto& [id, held] : session_.stock().leases()) {
    std::vector<std::string>& urls = wanted[id];
    if (const auto known = media_wanted_.find(id); known != media_wanted_.end()) {
      urls = std::move(known->second);
    } else {
      for (TaskMedium& medium : media_of_task(held.lease.task)) urls.push_back(std::move(medium.url));
    }
    auto& list = held.lease.opened ? opened : later;
    list.insert(list.end(), urls.begin(), urls.end());
  }
  media_wanted_ = std::move(wanted);
  opened.insert(opened.end(), later.begin(), later.end());
  shelf_->want(opened);
}

}  // namespace muster::agent
