#include "scheduler/app/scheduler.h"

#include <prometheus/registry.h>

#include <utility>

#include "common/base/log.h"
#include "common/base/token_file.h"
#include "common/http/server.h"
#include "common/wire/keys.h"
#include "scheduler/api/backup_store.h"
#include "scheduler/api/media_store.h"
#include "scheduler/app/backup_keeper.h"
#include "scheduler/core/journal.pb.h"

namespace muster::app {
namespace {

using namespace std::chrono_literals;

constexpr uint8_t kShard = 0;  // one owner of one shard; the stores' options default to it
constexpr Millis kMetricsEvery = 1000ms;
constexpr uint32_t kBelievableEpochs = 64;  // takeovers that an older copy of the journal may have missed
constexpr Millis kGoodbye = 500ms;          // between the word to agents and the end of their sessions

void log_start(const Recovered& recovered, std::chrono::steady_clock::time_point began) {
  spdlog::info("leading with epoch {} from sequence {}: checkpoint {}, {} records replayed in {} ms",
               recovered.opened.epoch.value(), recovered.opened.tail.value(), recovered.checkpoint.value(),
               recovered.replayed_records,
               std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now() - began).count());
}

bool has_items(const core::Turn& turn) {
  for (const auto& record : turn.batch().records()) {
    if (record.has_items_added() || record.has_item_replaced()) return true;
  }
  return false;
}

}  // namespace

Scheduler::Scheduler(Settings settings)
    : settings_(std::move(settings)),
      registry_(std::make_shared<prometheus::Registry>()),
      store_metrics_(*registry_),
      core_metrics_(*registry_),
      core_(std::make_unique<core::Core>(kShard)) {}

Scheduler::~Scheduler() {
  stop();
}

Result<void> Scheduler::start(const std::atomic<bool>& give_up) {
  auto key = wire::load_key_pair(settings_.key_file);
  if (!key) return tl::unexpected(key.error());
  secret_key_ = key->secret_key;
  auto token = load_or_make_token(settings_.token_file);
  if (!token) return tl::unexpected(token.error());
  token_ = *token;
  auto redis = open_redis();
  if (!redis) return tl::unexpected(redis.error());
  redis_ = *redis;

  store::JournalOptions journal;
  if (settings_.replica_durability) journal.durability = store::Durability::Replica;
  journal_ = std::make_unique<store::RedisJournal>(redis_, journal, store_metrics_);
  checkpoints_ = std::make_unique<store::CheckpointStore>(redis_, store::CheckpointOptions{});
  if (auto durable = require_fsync(redis_, give_up); !durable) return tl::unexpected(durable.error());
  auto recovered = recover_or_stand_by(give_up);
  if (!recovered) return tl::unexpected(recovered.error());
  recovered_ = std::move(*recovered);
  lead();
  if (auto loaded = load_tokens(give_up); !loaded) return loaded;
  standby_.reset();  // frees its addresses
  if (auto opened = open_folders(); !opened) return opened;
  if (auto opened = open_gateway(); !opened) return opened;
  loop_->start();
  if (auto opened = open_http(); !opened) return opened;
  return write_port_file();
}

Result<Recovered> Scheduler::recover_or_stand_by(const std::atomic<bool>& give_up) {
  if (settings_.ha) return stand_by(give_up);
  const auto began = std::chrono::steady_clock::now();
  auto recovered = recover(*core_, *journal_, *checkpoints_, give_up);
  if (recovered) log_start(*recovered, began);
  return recovered;
}

Result<Recovered> Scheduler::stand_by(const std::atomic<bool>& give_up) {
  standby_ = std::make_unique<Standby>(settings_, redis_, *checkpoints_, kShard, registry_);
  if (auto opened = standby_->open(secret_key_); !opened) return tl::unexpected(opened.error());
  settings_.agents = standby_->agents_endpoint();
  settings_.http = settings_.http.substr(0, settings_.http.rfind(':') + 1) + std::to_string(standby_->http_port());
  if (auto written = write_port_file(); !written) return tl::unexpected(written.error());
  if (auto waited = standby_->wait(give_up); !waited) return tl::unexpected(waited.error());
  const auto began = std::chrono::steady_clock::now();
  candidate_ = standby_->take_candidate();
  candidate_->keep([this](const std::string& why) { stepped_down(why); });
  auto recovered = take_over(standby_->follower(), core_, *journal_, give_up);
  if (recovered) log_start(*recovered, began);
  return recovered;
}

void Scheduler::lead() {
  store::ContentOptions contents;
  contents.cache_bytes = settings_.cache_mib << 20;
  contents_ = std::make_unique<store::ContentStore>(redis_, contents);
  for (const JobNumber job : recovered_.deleted) contents_->drop(job);
  items_ = std::make_unique<StoredItems>(*contents_);
  trace_ = std::make_unique<store::JournalTrace>(redis_, store::TraceOptions{});
  room_ = std::make_unique<store::RedisRoom>(redis_, settings_.redis_memory_limit_mib << 20, store_metrics_);
  standbys_ = std::make_unique<store::StandbyRegister>(redis_, kShard);
  change_directory(whole_directory(core_->state()), directory_);
  loop_ = std::make_unique<Loop>(*core_, *journal_, *this, recovered_.next, recovered_.now, LoopOptions{});
  checkpointing_ = std::make_unique<Checkpointing>(
      *loop_, *checkpoints_, recovered_.opened.epoch, recovered_.opened.fence,
      CheckpointPolicy{settings_.checkpoint_records, std::chrono::seconds(settings_.checkpoint_seconds)}, *registry_);
  checkpointing_->count(recovered_.replayed_records);
  refining_ = std::make_unique<Refining>(*loop_, *contents_, RefiningPolicy{}, *registry_);
  scoring_ = std::make_unique<Scoring>(*loop_, *contents_, *refining_, *registry_);
  reviewing_ = std::make_unique<Reviewing>(*loop_, *contents_, standings_, ReviewingPolicy{}, *registry_);
  for (core::Effect& effect : std::exchange(recovered_.effects, {})) {
    if (auto* score = std::get_if<core::ScoreTask>(&effect)) scoring_->score(std::move(*score));
  }
}

// After the journal was acquired: from then on no earlier leader can write any.
Result<void> Scheduler::load_tokens(const std::atomic<bool>& give_up) {
  stored_tokens_ = std::make_unique<store::TokenStore>(
      redis_, kShard, recovered_.opened.fence,
      settings_.replica_durability ? store::Durability::Replica : store::Durability::Local);
  tokens_ = std::make_shared<api::TokenBook>(token_, stored_tokens_.get());
  store::Backoff pause;
  while (true) {
    auto loaded = tokens_->load();
    if (loaded || !store::is_passing(loaded.error())) return loaded;
    spdlog::warn("the tokens cannot be read: {}", loaded.error().message);
    if (!pause.wait([&] { return give_up.load(); })) return loaded;
  }
}

Result<store::RedisAddress> Scheduler::open_redis() {
  if (!settings_.redis_url.empty()) return store::parse_redis_url(settings_.redis_url);
  auto embedded = store::EmbeddedRedis::start(settings_.data_dir);
  if (!embedded) return tl::unexpected(embedded.error());
  embedded_ = std::move(*embedded);
  return embedded_->address();
}

uint16_t Scheduler::http_port() const {
  return http_->port();
}
api::CorePort& Scheduler::core_port() {
  return *loop_;
}
std::string Scheduler::agents_endpoint() const {
  return gateway_->endpoint();
}

void Scheduler::stop() {
  standby_.reset();
  http_.reset();
  if (candidate_) return hand_over();
  if (gateway_ && ended().empty()) {
    gateway_->lame_duck(kGoodbye);
    store::Backoff(kGoodbye, kGoodbye).wait();  // what agents have under way is still taken and acknowledged
  }
  if (loop_) loop_->stop();  // it calls the two below
  close();
}

// A standby leads as soon as the lease is free; what agents have under way goes to it.
void Scheduler::hand_over() {
  if (loop_) loop_->stop();
  candidate_->resign();
  gateway_.reset();
  close();
  candidate_.reset();
}

void Scheduler::close() {
  reviewing_.reset();
  scoring_.reset();
  refining_.reset();
  checkpointing_.reset();
  gateway_.reset();
}

std::string Scheduler::ended() const {
  std::lock_guard lock(mutex_);
  return ended_;
}

void Scheduler::appended(const core::Turn& turn) {
  // Answers' contents are for exports; only items are wanted again at once.
  changes_ = directory_changes(core_->state(), turn.effects);
  if (turn.contents().empty() || !has_items(turn)) return;
  for (const auto& [job, contents] : turn.contents()) contents_->put(job, turn.sequence(), contents);
}

void Scheduler::release(std::vector<core::Effect> effects, Epoch, Sequence sequence) {
  change_directory(std::exchange(changes_, {}), directory_);
  for (core::Effect& effect : effects) {
    if (const auto* gone = std::get_if<core::JobGone>(&effect)) drop(gone->job);
    if (auto* score = std::get_if<core::ScoreTask>(&effect)) scoring_->score(std::move(*score));
    if (const auto* event = std::get_if<core::EventRaised>(&effect)) hear(*event);
  }
  gateway_->release(std::move(effects), sequence);
}

void Scheduler::drop(JobNumber gone) {
  contents_->drop(gone);
  reviewing_->job_gone(gone);
}

void Scheduler::hear(const core::EventRaised& event) {
  using Kind = core::EventRaised::Kind;
  if (event.kind == Kind::TaskCompleted || event.kind == Kind::TaskRevised)
    reviewing_->task_done(event.job, event.task);
  if (event.kind == Kind::JobStarted) reviewing_->job_started(event.job);
}

void Scheduler::turn_ended(const core::Turn& turn) {
  checkpointing_->count(static_cast<uint64_t>(turn.batch().records_size()));
  const auto now = std::chrono::steady_clock::now();
  if (now - metrics_published_ < kMetricsEvery) return;
  metrics_published_ = now;
  core_metrics_.publish(*core_, loop_->queued());
}

void Scheduler::stepped_down(const std::string& why) {
  std::lock_guard lock(mutex_);
  if (ended_.empty()) ended_ = why;
}

bool Scheduler::ready(std::string& why_not) const {
  why_not = ended();
  if (!why_not.empty()) return false;
  why_not = unavailable();
  return why_not.empty();
}

std::string Scheduler::warning() const {
  return room_->warning();
}

std::string Scheduler::unavailable() const {
  switch (journal_->contact()) {
    case store::Contact::Unreachable:
      return "Redis cannot be reached: nothing is acknowledged until it is; people go on with what their sites hold";
    case store::Contact::Unconfirmed:
      return "no replica of Redis confirms what is written: nothing is acknowledged until one does";
    case store::Contact::Good:
      break;
  }
  return {};
}

// Agents have acknowledgements of a later reign than this journal knows: it is an older copy. The stored epoch is
// raised to theirs, which ends this reign at its next append; the next one begins above every epoch ever seen. A site
// that claims to have seen the far future is not believed, lest it use up the epochs.
void Scheduler::raise_epoch(uint32_t seen) {
  const uint32_t present = recovered_.opened.epoch.value();
  if (seen > present + kBelievableEpochs || raising_.exchange(true)) return;
  spdlog::error("agents have seen epoch {}, this journal only {}: it has lost its end; starting anew above it", seen,
                present);
  if (auto raised = store::raise_epoch(redis_, kShard, Epoch(static_cast<uint16_t>(seen))); !raised) {
    spdlog::error("cannot raise the epoch: {}", raised.error().message);
    raising_ = false;
    return;
  }
  stepped_down("agents have seen a later epoch");
}

}  // namespace muster::app
