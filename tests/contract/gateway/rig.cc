#include "tests/contract/gateway/rig.h"

#include <algorithm>
#include <chrono>

#include "scheduler/core/journal.pb.h"

namespace muster::gateway {
namespace {

constexpr std::chrono::seconds kPatience(10);

constexpr const char* kCommandNames[] = {"tick",   "submit", "credits",   "presence", "give_back", "heard",
                                         "opened", "closed", "reconcile", "upsert",   "create",    "change",
                                         "enrol",  "keys",   "revoke",    "workers"};

}  // namespace

bool FakeSink::post(core::Command command) {
  {
    const std::lock_guard lock(mutex_);
    if (full_) return false;
    commands_.push_back(std::move(command));
  }
  arrived_.notify_all();
  return true;
}

void FakeSink::set_full(bool full) {
  const std::lock_guard lock(mutex_);
  full_ = full;
}

core::Command FakeSink::next() {
  std::unique_lock lock(mutex_);
  if (!arrived_.wait_for(lock, kPatience, [&] { return !commands_.empty(); })) {
    ADD_FAILURE() << "no command came";
    return core::Tick{};
  }
  core::Command command = std::move(commands_.front());
  commands_.erase(commands_.begin());
  return command;
}

std::string FakeSink::name_of(const core::Command& command) {
  return kCommandNames[command.index()];
}

bool FakeContents::try_fetch(const std::vector<core::ContentRef>& refs, ItemViews& out) {
  const std::lock_guard lock(mutex_);
  if (!cached_) return false;
  const auto kept = std::make_shared<const std::string>(content_);
  out.owners.push_back(kept);
  out.items.assign(refs.size(), *kept);
  return true;
}

void FakeContents::fetch(std::vector<core::ContentRef> refs,
                         std::function<void(Result<std::vector<std::string>>)> done) {
  {
    const std::lock_guard lock(mutex_);
    fetches_.push_back({refs.size(), std::move(done)});
  }
  asked_.notify_all();
}

void FakeContents::set(std::string content, bool cached) {
  const std::lock_guard lock(mutex_);
  content_ = std::move(content);
  cached_ = cached;
}

size_t FakeContents::answer_fetch_with(const std::string& failure) {
  std::unique_lock lock(mutex_);
  if (!asked_.wait_for(lock, kPatience, [&] { return !fetches_.empty(); })) {
    ADD_FAILURE() << "nothing was fetched";
    return 0;
  }
  const Fetch fetch = std::move(fetches_.front());
  fetches_.erase(fetches_.begin());
  const std::vector<std::string> contents(fetch.count, content_);
  lock.unlock();
  if (failure.empty()) {
    fetch.done(contents);
  } else {
    fetch.done(fail(failure, "as the test wants it"));
  }
  return fetch.count;
}

Rig::Rig() : server_keys_(*wire::generate_key_pair()) {
  config_.bind = "tcp://127.0.0.1:*";
  config_.secret_key = server_keys_.secret_key;
  config_.epochs = {{Epoch(1), Sequence(0), 11}, {Epoch(2), Sequence(90), 22}};
  config_.tail = Sequence(400);
  journal::ItemContent item;
  item.set_key("key");
  item.set_data(R"({"text":"hello"})");
  contents_.set(item.SerializeAsString(), true);
  JobEntry job;
  job.number = JobNumber(1);
  job.name = "job";
  directory_.put_job(job);
}

Rig::~Rig() = default;

wire::KeyPair Rig::enrol(const std::string& name) {
  const wire::KeyPair keys = *wire::generate_key_pair();
  const uint32_t number = ++sites_;
  directory_.put_site({SiteNumber(number), name, {keys.public_key}, false});
  directory_.put_worker({WorkerNumber(number), name + "-1", SiteNumber(number), core::WorkerLevel::Annotator, true});
  return keys;
}

void Rig::start() {
  gateway_ = std::make_unique<Gateway>(config_, directory_, sink_, contents_, registry_);
  const auto started = gateway_->start();
  ASSERT_TRUE(started) << started.error().message;
}

RawAgent::Options Rig::options(const wire::KeyPair& keys) const {
  RawAgent::Options made;
  made.keys = keys;
  made.server_key = server_keys_.public_key;
  made.endpoint = gateway_->endpoint();
  return made;
}

std::unique_ptr<RawAgent> Rig::live_agent(const RawAgent::Options& options) {
  auto agent = std::make_unique<RawAgent>(options);
  agent->hello();
  EXPECT_EQ(agent->hear(), "welcome 1");
  EXPECT_EQ(agent->hear(), "roster 1 complete");
  agent->reconcile();
  settle(*agent);
  return agent;
}

void Rig::settle(RawAgent& agent) {
  const auto asked = sink_.await<core::Reconcile>();
  last_session_ = asked.session;
  release(core::SendReconciled{asked.site, asked.session, asked.request, {}, asked.last});
  EXPECT_EQ(agent.hear(), "reconciled " + std::to_string(asked.request));
}

void Rig::release(core::Effect effect, uint64_t sequence) {
  std::vector<core::Effect> effects;
  effects.push_back(std::move(effect));
  gateway_->release(std::move(effects), Sequence(sequence));
}

double Rig::counter(const std::string& name, const std::string& label) const {
  double sum = 0;
  for (const auto& family : registry_.Collect()) {
    if (family.name != name) continue;
    for (const auto& metric : family.metric) {
      const bool named =
          std::any_of(metric.label.begin(), metric.label.end(), [&](const auto& one) { return one.value == label; });
      if (label.empty() || named) sum += metric.counter.value + metric.gauge.value;
    }
  }
  return sum;
}

void Rig::await_counter(const std::string& name, const std::string& label, double least, RawAgent& neighbour) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (counter(name, label) < least) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline) << name << " " << label;
    expect_undisturbed(neighbour);
  }
}

void Rig::expect_undisturbed(RawAgent& neighbour) {
  const uint64_t request = neighbour.ping();
  EXPECT_EQ(neighbour.hear(), "pong " + std::to_string(request));
}

}  // namespace muster::gateway
