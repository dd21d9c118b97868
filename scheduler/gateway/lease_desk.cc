#include "scheduler/gateway/lease_desk.h"

#include "common/base/log.h"
#include "common/wire/limits.h"
#include "common/wire/muster.pb.h"
#include "scheduler/gateway/arena_block.h"
#include "scheduler/gateway/outbound.h"

namespace muster::gateway {
namespace {

constexpr size_t kParcelBytes = 1 << 20;  // a message is sent when it holds so much
constexpr Millis kFetchRetry{1000};
constexpr std::string_view kUnknownJob = "its job is not known";

std::vector<core::ContentRef> items_of(const core::SendLeases& effect) {
  std::vector<core::ContentRef> refs;
  refs.reserve(effect.leases.size());
  for (const core::GrantedLease& lease : effect.leases) refs.push_back(lease.item);
  return refs;
}

// The contents will be no better the next time.
bool is_lost(const Failure& failure) {
  return failure.code == "contents.missing" || failure.code == "contents.damaged";
}

}  // namespace

// Fills LEASES for one session and sends them as they grow full.
class LeaseDesk::Parcel {
 public:
  Parcel(LeaseDesk& desk, Session& session) : desk_(desk), session_(&session) { begin(); }

  // False: the session has ended.
  bool add(const core::GrantedLease& lease, std::string_view content) {
    const JobEntry* job = find_job(lease.job);
    if (job == nullptr) return lose(lease, kUnknownJob);
    if (content.size() + kParcelBytes > wire::kMaxMessageBytes) return lose(lease, "its item is too large");
    if (!add_job(*job) || !make_room(content.size())) return false;
    wire::Lease& entry = *message_->mutable_leases()->add_leases();
    if (auto filled = fill_lease(lease, job->version, content, entry); !filled) {
      message_->mutable_leases()->mutable_leases()->RemoveLast();
      return lose(lease, filled.error().message);
    }
    bytes_ += content.size() + kLeaseOverheadBytes;
    return true;
  }

  bool send() {
    const auto& leases = message_->leases();
    const bool sent =
        (leases.leases_size() == 0 && leases.jobs_size() == 0) || desk_.conversations_.send(*session_, *message_);
    if (sent) begin();
    return sent;
  }

 private:
  static constexpr size_t kLeaseOverheadBytes = 48;

  void begin() {
    desk_.arena_.Reset();
    message_ = google::protobuf::Arena::CreateMessage<wire::ToAgent>(&desk_.arena_);
    message_->mutable_leases();
    bytes_ = 0;
  }
  bool make_room(size_t more) {
    const bool full =
        bytes_ + more > kParcelBytes || message_->leases().leases_size() == static_cast<int>(wire::kMaxBatch);
    return !full || send();
  }
  bool add_job(const JobEntry& job) {
    uint32_t& sent_version = session_->jobs_sent[job.number];
    if (sent_version == job.version) return true;
    sent_version = job.version;
    const size_t size = job.form_json.size() + job.template_xml.size() + job.guideline.size();
    if (!make_room(size)) return false;
    fill_job(job, *message_->mutable_leases()->add_jobs());
    bytes_ += size;
    return true;
  }
  const JobEntry* find_job(JobNumber number) {
    if (!job_ || job_->number != number) job_ = desk_.directory_.job(number);
    return job_.get();
  }
  bool lose(const core::GrantedLease& lease, std::string_view why) {
    desk_.lose(lease, why);
    return true;
  }

  LeaseDesk& desk_;
  Session* session_;
  wire::ToAgent* message_ = nullptr;  // in the desk's arena
  size_t bytes_ = 0;
  std::shared_ptr<const JobEntry> job_;
};

LeaseDesk::LeaseDesk(const GatewayConfig& config, const Directory& directory, Conversations& conversations,
                     ItemContents& contents, GatewayMetrics& metrics, std::shared_ptr<Wake> wake)
    : config_(config),
      directory_(directory),
      conversations_(conversations),
      contents_(contents),
      metrics_(metrics),
      arrivals_(std::make_shared<Arrivals>()),
      block_(kArenaBlockBytes),
      arena_(arena_options(block_)) {
  arrivals_->wake = std::move(wake);
}

LeaseDesk::~LeaseDesk() = default;

void LeaseDesk::send(core::SendLeases effect) {
  std::vector<core::ContentRef> refs = items_of(effect);
  at_hand_.items.clear();
  at_hand_.owners.clear();
  if (contents_.try_fetch(refs, at_hand_)) return deliver(effect.session, nullptr, effect, at_hand_.items);
  if (leases_waiting_ + refs.size() > config_.max_waiting_leases) {
    return conversations_.end(effect.session, SessionEnding::Congested);
  }
  wait_for_contents(std::move(effect), std::move(refs));
}

void LeaseDesk::wait_for_contents(core::SendLeases effect, std::vector<core::ContentRef> refs) {
  const uint64_t ticket = ++last_ticket_;
  leases_waiting_ += refs.size();
  metrics_.set_leases_waiting(leases_waiting_);
  waiting_[ticket].effect = std::move(effect);
  fetch(ticket, std::move(refs));
}

void LeaseDesk::fetch(uint64_t ticket, std::vector<core::ContentRef> refs) {
  contents_.fetch(std::move(refs), [arrivals = arrivals_, ticket](Result<Contents> contents) {
    {
      const std::lock_guard lock(arrivals->mutex);
      arrivals->ready.emplace_back(ticket, std::move(contents));
    }
    arrivals->wake->signal();
  });
}

void LeaseDesk::withdraw(SessionNumber session, const std::vector<AssignmentId>& ids) {
  for (auto& [ticket, waiting] : waiting_) {
    if (waiting.effect.session == session) waiting.withdrawn.insert(ids.begin(), ids.end());
  }
}

void LeaseDesk::collect(SteadyTime now) {
  std::vector<std::pair<uint64_t, Result<Contents>>> ready;
  {
    const std::lock_guard lock(arrivals_->mutex);
    ready.swap(arrivals_->ready);
  }
  for (auto& [ticket, contents] : ready) {
    const auto found = waiting_.find(ticket);
    if (found == waiting_.end()) continue;
    Waiting& waiting = found->second;
    if (!contents && is_lost(contents.error())) {
      on_lost_contents(ticket, contents.error().message);
      continue;
    }
    if (!contents) {
      spdlog::warn("{} items cannot be read: {}", waiting.effect.leases.size(), contents.error().message);
      metrics_.content_retried();
      waiting.fetching = false;
      waiting.retry_at = now + kFetchRetry;
      continue;
    }
    const std::vector<std::string_view> views(contents->begin(), contents->end());
    deliver(waiting.effect.session, &waiting, waiting.effect, views);
    forget(ticket);
  }
}

void LeaseDesk::tick(SteadyTime now) {
  std::vector<uint64_t> gone;
  for (auto& [ticket, waiting] : waiting_) {
    if (conversations_.table().by_number(waiting.effect.session) == nullptr) {
      metrics_.dropped(DropReason::SessionGone);
      gone.push_back(ticket);
    } else if (!waiting.fetching && now >= waiting.retry_at) {
      leave_out_needless(waiting);
      waiting.fetching = !waiting.effect.leases.empty();
      if (waiting.fetching) {
        fetch(ticket, items_of(waiting.effect));
      } else {
        gone.push_back(ticket);
      }
    }
  }
  for (const uint64_t ticket : gone) forget(ticket);
}

void LeaseDesk::deliver(SessionNumber session_number, const Waiting* waiting, const core::SendLeases& effect,
                        std::span<const std::string_view> contents) {
  Session* session = conversations_.table().by_number(session_number);
  if (session == nullptr) return metrics_.dropped(DropReason::SessionGone);
  Parcel parcel(*this, *session);
  for (size_t index = 0; index < effect.leases.size(); ++index) {
    const core::GrantedLease& lease = effect.leases[index];
    if (waiting != nullptr && waiting->withdrawn.contains(lease.id)) continue;
    if (!parcel.add(lease, contents[index])) return;
  }
  parcel.send();
}

void LeaseDesk::lose(const core::GrantedLease& lease, std::string_view why) {
  spdlog::error("lease {} cannot be sent: {}", lease.id.text(), why);
  metrics_.dropped(DropReason::ContentLost);
}

// Withdrawn leases, and those of jobs that have been deleted with their contents.
void LeaseDesk::leave_out_needless(Waiting& waiting) {
  const size_t left_out = std::erase_if(waiting.effect.leases, [&](const core::GrantedLease& lease) {
    if (waiting.withdrawn.contains(lease.id)) return true;
    if (directory_.job(lease.job) != nullptr) return false;
    lose(lease, kUnknownJob);
    return true;
  });
  leases_waiting_ -= left_out;
  metrics_.set_leases_waiting(leases_waiting_);
}

// One of them is lost, and the fetch does not say which: each is fetched by itself.
void LeaseDesk::on_lost_contents(uint64_t ticket, const std::string& why) {
  Waiting& waiting = waiting_.at(ticket);
  if (waiting.effect.leases.size() > 1) {
    leave_out_needless(waiting);
    for (const core::GrantedLease& lease : waiting.effect.leases) {
      wait_for_contents({waiting.effect.site, waiting.effect.session, {lease}}, {lease.item});
    }
  } else if (!waiting.withdrawn.contains(waiting.effect.leases.front().id)) {
    lose(waiting.effect.leases.front(), why);
  }
  forget(ticket);
}

void LeaseDesk::forget(uint64_t ticket) {
  const auto found = waiting_.find(ticket);
  leases_waiting_ -= found->second.effect.leases.size();
  waiting_.erase(found);
  metrics_.set_leases_waiting(leases_waiting_);
}

}  // namespace muster::gateway
