// A turn: take → step → persist → release.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <utility>

#include "common/base/log.h"
#include "common/wire/muster.pb.h"
#include "worker-agent/app/agent.h"
#include "worker-agent/app/sealed_backup.h"
#include "worker-agent/session/submit.h"

namespace muster::agent {
namespace {

constexpr Millis kPatience{100};
constexpr Millis kLookEvery{1'000};
constexpr Millis kPruneEvery{60'000};
constexpr int64_t kKeepAnswersMs = 24LL * 3600 * 1000;
constexpr int64_t kKeepDraftsMs = 30 * kKeepAnswersMs;

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

Result<void> Agent::turn(bool wait) {
  events_.clear();
  inbox_.take(events_, settings_.events_per_turn, wait && !more_to_send_ ? kPatience : Millis(0));
  const auto start = std::chrono::steady_clock::now();
  now_.up = std::chrono::duration_cast<Millis>(start.time_since_epoch());
  now_.wall_ms = wall_now_ms();
  for (Event& event : events_) {
    step(std::move(event));
    if (auto done = absorb(); !done) return done;
  }
  on_time();
  more_to_send_ = session_.flush(now_, effects_);
  if (auto done = absorb(); !done) return done;
  if (auto done = persist(); !done) return done;
  release();
  if (now_.up >= looked_ + kLookEvery) look();
  last_turn_ms_ = now_.up.count();
  link_state_ = session_.link_state();
  if (!events_.empty()) metrics_.turn_ended(seconds_since(start));
  return {};
}

void Agent::step(Event event) {
  std::visit([this](auto&& one) { on(std::move(one)); }, std::move(event));
}

void Agent::on(LinkReport report) {
  switch (report.kind) {
    case LinkReport::Kind::Connected:
      return session_.connected(report.link, now_, effects_);
    case LinkReport::Kind::Disconnected:
      return session_.disconnected(report.link, report.why, now_, effects_);
    case LinkReport::Kind::Message:
      return session_.received(report.link, *report.message, now_, effects_);
  }
}

void Agent::on(SealedBackup backup) {
  session_.bring_backup(std::move(backup));
}

void Agent::on_time() {
  if (choked_link_ != 0)
    session_.disconnected(std::exchange(choked_link_, 0), "too much waits to be sent", now_, effects_);
  session_.tick(now_, effects_);
  if (now_.up < pruned_ + kPruneEvery && !pruning_) return;
  pruned_ = now_.up;
  accounts_.expire(now_, effects_);
  tell_session_who_left();
  pruning_ = spool_->prune(now_.wall_ms - kKeepAnswersMs, now_.wall_ms - kKeepDraftsMs, settings_.prune_per_turn) >=
             settings_.prune_per_turn;
}

// Applies the writes among the new effects at once, so that later events of this turn read what earlier ones wrote.
Result<void> Agent::absorb() {
  for (; absorbed_ < effects_.size(); ++absorbed_) {
    const Effect& effect = effects_[absorbed_];
    if (const auto* write = std::get_if<SpoolWrite>(&effect)) {
      if (auto done = spool_->apply(*write); !done) return done;
    } else if (std::holds_alternative<ReadReopened>(effect)) {
      session_.reopened(spool_->unsent(), now_, effects_);
    } else if (const auto* end = std::get_if<EndSignIns>(&effect)) {
      accounts_.sign_out_everywhere(end->worker, effects_);
      tell_session_who_left();
    }
  }
  return {};
}

Result<void> Agent::persist() {
  const auto start = std::chrono::steady_clock::now();
  const bool wrote = spool_->in_transaction();
  if (auto done = spool_->commit(); !done) return done;
  if (wrote) metrics_.committed(seconds_since(start));
  return {};
}

void Agent::release() {
  for (const Effect& effect : effects_) {
    if (const auto* reply = std::get_if<ReplyDesk>(&effect)) {
      carry_out(*reply);
    } else if (const auto* open = std::get_if<OpenLink>(&effect)) {
      uplink_->open(open->link, open->delay, open->endpoint);
    } else if (const auto* send = std::get_if<SendMessage>(&effect)) {
      if (!uplink_->send(send->link, send->message)) choked_link_ = send->link;
    } else if (const auto* answers = std::get_if<SendAnswers>(&effect)) {
      carry_out(*answers);
    } else if (const auto* piece = std::get_if<SendBackupPiece>(&effect)) {
      carry_out(*piece);
    } else if (const auto* notice = std::get_if<Notice>(&effect)) {
      carry_out(*notice);
    }
  }
  effects_.clear();
  absorbed_ = 0;
  for (auto& [reply, what] : answers_) reply(std::move(what));
  answers_.clear();
}

TaskShown Agent::shown(TaskReply task) {
  const std::string base = "/desk/v1/assignments/" + task.task.id.text() + "/media";
  task.task.data = with_local_media(task.task.data, media_of_task(task.task), base);
  std::string draft = spool_->draft(task.task.worker, task.task.job, task.task.key);
  std::string token = submit_tokens_.of(task.task.id);
  return {std::move(task), std::move(draft), std::move(token)};
}

// An ended task is shown to whoever was in the midst of it, and to nobody else.
StockShown Agent::shown(const StockReply& stock) {
  StockShown all;
  for (const TaskReply& task : stock.tasks) {
    TaskShown one = shown(task);
    if (!task.ended || !one.draft.empty()) all.tasks.push_back(std::move(one));
  }
  return all;
}

void Agent::carry_out(const ReplyDesk& effect) {
  const auto desk = desks_.find(effect.token);
  if (desk == desks_.end()) return;
  const auto reply = std::move(desk->second);
  desks_.erase(desk);
  if (const auto* task = std::get_if<TaskReply>(&effect.reply)) {
    reply(shown(*task));
  } else if (const auto* stock = std::get_if<StockReply>(&effect.reply)) {
    reply(shown(*stock));
  } else if (const auto* nothing = std::get_if<NothingReply>(&effect.reply)) {
    reply(*nothing);
  } else if (const auto* saved = std::get_if<SavedReply>(&effect.reply)) {
    reply(*saved);
  } else if (std::holds_alternative<DoneReply>(effect.reply)) {
    reply(DoneReply{});
  } else if (const auto* job = std::get_if<JobReply>(&effect.reply)) {
    reply(*job);
  } else if (const auto* jobs = std::get_if<JobsReply>(&effect.reply)) {
    reply(*jobs);
  } else if (const auto* standing = std::get_if<StandingReply>(&effect.reply)) {
    reply(*standing);
  } else {
    reply(Declined{std::get<RefusedReply>(effect.reply), 0, {}});
  }
}

void Agent::carry_out(const SendAnswers& effect) {
  auto message = std::make_shared<wire::ToScheduler>(
      submit_message(effect, now_.wall_ms, [&](AssignmentId id) { return spool_->find_answer(id); }));
  if (!uplink_->send(effect.link, std::move(message))) choked_link_ = effect.link;
}

// A file that is gone, because another day's took its place, is not sent; the session hears of that one.
void Agent::carry_out(const SendBackupPiece& effect) {
  const SealedBackup& backup = effect.piece.of;
  std::string bytes(effect.piece.bytes, '\0');
  std::ifstream file(sealed_backup_file(settings_.data_dir, backup.name), std::ios::binary);
  file.seekg(static_cast<std::streamoff>(effect.piece.offset));
  if (!file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) return;
  auto message = std::make_shared<wire::ToScheduler>();
  message->set_request(effect.piece.request);
  wire::KeepBackup& piece = *message->mutable_keep_backup();
  piece.set_name(backup.name);
  piece.set_size(backup.size);
  piece.set_offset(effect.piece.offset);
  piece.set_content(std::move(bytes));
  if (!uplink_->send(effect.link, std::move(message))) choked_link_ = effect.link;
}

void Agent::carry_out(const Notice& effect) {
  switch (effect.kind) {
    case Notice::Kind::LinkUp:
      return spdlog::info("connected to the scheduler as site {}", effect.text);
    case Notice::Kind::LinkDown:
      metrics_.link_ended();
      return spdlog::warn("not connected to the scheduler: {}; people go on with what is here", effect.text);
    case Notice::Kind::Refused:
      metrics_.link_refused();
      return spdlog::error("the scheduler refuses this agent: {}", effect.text);
    case Notice::Kind::SchedulerError:
      metrics_.scheduler_error();
      return spdlog::warn("the scheduler did not take a message: {}", effect.text);
    case Notice::Kind::AnswerSaved:
      return metrics_.answer_saved();
    case Notice::Kind::AnswerAcknowledged:
      return metrics_.answer_acknowledged(effect.text);
    case Notice::Kind::LeaseRefused:
      return metrics_.lease_refused(effect.text);
    case Notice::Kind::SetAside:
      return spdlog::error("the scheduler cannot read {}; it is kept and not sent until the agent restarts",
                           effect.text);
    case Notice::Kind::BackupStored:
      return spdlog::info("the sealed backup {} lies at the centre", effect.text);
    case Notice::Kind::BackupRefused:
      return spdlog::warn("the centre does not keep the sealed backup: {}", effect.text);
    case Notice::Kind::LameDuck:
      return spdlog::info("the scheduler hands over within {}", effect.text);
  }
}

// Before it is quite full, so that what must be written, such as acknowledgements, still can be.
void Agent::look_at_disk() {
  std::error_code error;
  const auto space = std::filesystem::space(settings_.data_dir, error);
  if (error) return;
  const bool full = space.available < settings_.min_free_bytes;
  if (full != disk_full_.exchange(full)) {
    if (full)
      spdlog::error("only {} MiB are free in {}: answers are not taken", space.available >> 20, settings_.data_dir);
    if (!full) spdlog::info("there is room in {} again: answers are taken", settings_.data_dir);
  }
  metrics_.disk(static_cast<double>(space.available), full);
}

void Agent::look() {
  looked_ = now_.up;
  look_at_disk();
  AgentGauges gauges;
  const Outbox& outbox = session_.outbox();
  gauges.link_up = session_.link_state() == LinkState::Up;
  gauges.unopened = session_.stock().unopened_count();
  gauges.held = session_.stock().held_count();
  gauges.unsent = outbox.unsent_count();
  gauges.give_backs = outbox.give_back_count();
  gauges.set_aside = outbox.set_aside_count();
  gauges.submits_under_way = outbox.under_way_count();
  gauges.inbox = inbox_.size();
  if (const auto oldest = outbox.oldest_wall_ms())
    gauges.oldest_unsent_s = static_cast<double>(now_.wall_ms - *oldest) / 1000;
  if (const auto& stored = session_.stored_backup())
    gauges.backup_stored_s = static_cast<double>(stored->made_wall_ms) / 1000;
  for (const auto& [number, person] : session_.stock().people()) {
    if (person.signed_in) ++gauges.signed_in;
    if (person.present()) ++gauges.present;
  }
  gauges.desks_waiting = session_.waiting_desks();
  want_media();
  metrics_.media(shelf_->gauges());
  metrics_.look(gauges, uplink_->counters(), session_.ignored_messages());
}

}  // namespace muster::agent
