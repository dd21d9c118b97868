// A simulated scheduler's doors: connections of agents, contents of items.
#include <utility>

#include "common/wire/codec.h"
#include "common/wire/muster.pb.h"
#include "scheduler/store/contents_codec.h"
#include "scheduler/store/keys.h"
#include "tests/simulation/scheduler_process.h"

namespace muster::sim {
namespace {

constexpr uint32_t kBelievableEpochs = 64;  // as in scheduler/app
constexpr int kHearings = 6;                // as in scheduler/gateway/zap.cc

}  // namespace

void SchedulerProcess::raise_epoch(uint32_t seen) {
  if (seen > recovered_.opened.epoch.value() + kBelievableEpochs) return;
  if (!store::raise_epoch(line_, 0, Epoch(static_cast<uint16_t>(seen)))) return;
  // Not from within the session's own call.
  around_.timeline.after(1us, life_, [this] { stepped_down("agents have seen a later epoch"); });
}

void SchedulerProcess::admit(const std::vector<std::shared_ptr<const gateway::SiteEntry>>& sites) {
  admitted_.clear();
  for (const auto& site : sites) {
    for (const std::string& key : site->keys) admitted_[key] = {site->name, site->revoked};
  }
}

// As the ZAP handler does: a revoked site is let in a few times a minute, to hear that it is.
std::string SchedulerProcess::admits(const std::string& key) {
  const auto found = admitted_.find(key);
  around_.oracle.let_in(life_->name, key, found == admitted_.end() ? "" : found->second.site);
  if (found == admitted_.end()) return {};
  if (!found->second.revoked) return found->second.site;
  auto& [since, count] = hearings_[found->second.site];
  if (count == 0 || steady() - since >= 60s) {
    since = steady();
    count = 0;
  }
  return ++count <= kHearings ? found->second.site : std::string();
}

void SchedulerProcess::frame(const std::string& peer, const std::string& site, const std::string& bytes) {
  maybe_crash();
  credits_.read(bytes);
  features_.read(peer, bytes);
  gateway::Arrived arrived;
  arrived.peer = peer;
  arrived.user = site;
  arrived.frame = bytes;
  sessions_->receive(arrived, steady());
}

gateway::Sent SchedulerProcess::send(const gateway::PeerId& peer, const wire::ToAgent& message, size_t& bytes) {
  maybe_crash();
  around_.oracle.sent_to_agent(life_->name, network_.site_of(life_, peer), message);
  features_.sent(peer, message, around_.oracle.model());
  std::string frame = wire::encode(message);
  bytes = frame.size();
  return network_.to_agent(life_, peer, std::move(frame)) ? gateway::Sent::Yes : gateway::Sent::Unreachable;
}

Result<std::vector<std::string>> SchedulerProcess::read_contents(const std::vector<core::ContentRef>& refs) const {
  std::vector<std::string> out;
  for (const core::ContentRef& ref : refs) {
    const Hash* blobs = around_.redis.data().hash(store::Keys().contents(ref.job));
    const auto found = blobs == nullptr ? Hash::const_iterator() : blobs->find(std::to_string(ref.sequence.value()));
    if (blobs == nullptr || found == blobs->end()) return fail("contents.missing", "not in Redis");
    const auto contents = store::decode_contents(*found->second);
    if (!contents || ref.index >= contents->size()) return fail("contents.missing", "no such index");
    out.emplace_back(contents->at(ref.index));
  }
  return out;
}

bool SchedulerProcess::try_fetch(const std::vector<core::ContentRef>&, gateway::ItemViews&) {
  return false;
}

void SchedulerProcess::fetch(std::vector<core::ContentRef> refs,
                             std::function<void(Result<std::vector<std::string>>)> done) {
  around_.timeline.after(around_.between(200us, 5ms), life_, [this, refs = std::move(refs), done = std::move(done)] {
    if (around_.redis.mood == RedisServer::Mood::Away) {
      done(fail("redis.unreachable", "cannot connect to Redis"));
    } else {
      done(read_contents(refs));
    }
    sessions_->collect(steady());
  });
}

}  // namespace muster::sim
