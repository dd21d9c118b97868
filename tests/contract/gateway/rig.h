// A gateway on a free port with everything around it faked: a core that answers on command, contents in a map.
#pragma once

#include <prometheus/registry.h>

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "common/wire/keys.h"
#include "scheduler/gateway/gateway.h"
#include "tests/contract/gateway/raw_agent.h"

namespace muster::gateway {

// Keeps the commands it gets; full on request.
class FakeSink final : public CommandSink {
 public:
  bool post(core::Command command) override;

  void set_full(bool full);
  // The next command of this kind, older ones of other kinds are thrown away; fails the test if none comes in time.
  template <class Kind>
  Kind await() {
    for (skipped_.clear();;) {
      core::Command command = next();
      if (std::holds_alternative<Kind>(command)) return std::get<Kind>(command);
      if (std::holds_alternative<core::Tick>(command)) return {};
      skipped_ += name_of(command) + " ";
    }
  }
  // The names of the commands that the last `await` threw away.
  const std::string& skipped() const { return skipped_; }

 private:
  core::Command next();  // Tick: none came in time
  static std::string name_of(const core::Command& command);

  std::string skipped_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<core::Command> commands_;
  bool full_ = false;
};

class FakeContents final : public ItemContents {
 public:
  bool try_fetch(const std::vector<core::ContentRef>& refs, ItemViews& out) override;
  void fetch(std::vector<core::ContentRef> refs, std::function<void(Result<std::vector<std::string>>)> done) override;

  // Every reference has this content. With `cached` false it must be fetched.
  void set(std::string content, bool cached);
  // Waits for a fetch and answers it, with a failure if `fail`. The number of contents asked for.
  size_t answer_fetch(bool fail) { return answer_fetch_with(fail ? "test.unreachable" : ""); }
  // With a failure of this code, unless it is empty.
  size_t answer_fetch_with(const std::string& failure);

 private:
  struct Fetch {
    size_t count = 0;
    std::function<void(Result<std::vector<std::string>>)> done;
  };
  std::mutex mutex_;
  std::condition_variable asked_;
  std::string content_;
  bool cached_ = true;
  std::vector<Fetch> fetches_;
};

class Rig : public testing::Test {
 protected:
  Rig();
  ~Rig() override;

  // Enrols a site named `name`, number 1 for the first, whose worker has the site's number.
  wire::KeyPair enrol(const std::string& name);
  void start();

  RawAgent::Options options(const wire::KeyPair& keys) const;
  // An agent that has been welcomed and has reconciled.
  std::unique_ptr<RawAgent> live_agent(const RawAgent::Options& options);
  std::unique_ptr<RawAgent> live_agent(const wire::KeyPair& keys) { return live_agent(options(keys)); }
  // Answers the RECONCILE that the core has got.
  void settle(RawAgent& agent);

  void release(core::Effect effect, uint64_t sequence = 1);

  double counter(const std::string& name, const std::string& label = "") const;
  // Waits, by round trips of `neighbour`, until the counter has grown to `least`.
  void await_counter(const std::string& name, const std::string& label, double least, RawAgent& neighbour);

  // The well-behaved site beside the trouble hears PONG and nothing else.
  void expect_undisturbed(RawAgent& neighbour);

  GatewayConfig config_;
  wire::KeyPair server_keys_;
  prometheus::Registry registry_;
  Directory directory_;
  FakeSink sink_;
  FakeContents contents_;
  std::unique_ptr<Gateway> gateway_;
  SessionNumber last_session_;  // of the last live_agent

 private:
  uint32_t sites_ = 0;
};

}  // namespace muster::gateway
