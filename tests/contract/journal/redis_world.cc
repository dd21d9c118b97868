#include <prometheus/registry.h>

#include "common/base/check.h"
#include "scheduler/store/contents_codec.h"
#include "scheduler/store/fence.h"
#include "scheduler/store/keys.h"
#include "scheduler/store/redis_journal.h"
#include "scheduler/store/store_metrics.h"
#include "tests/contract/journal/journal_world.h"
#include "tests/support/cut_proxy.h"
#include "tests/support/redis_fixture.h"

namespace muster::test {
namespace {

class RedisWorld final : public JournalWorld {
 public:
  std::unique_ptr<store::Journal> open(size_t retain_bytes) override {
    store::JournalOptions options;
    options.retain_bytes = retain_bytes;
    store::RedisAddress address;
    address.socket_path = proxy_.socket_path();
    return std::make_unique<store::RedisJournal>(address, options, metrics_);
  }

  void lose_newest(size_t batches) override {
    const auto newest = redis_.command({"XREVRANGE", keys_.journal(), "+", "-", "COUNT", std::to_string(batches + 1)});
    MUSTER_CHECK(newest.size() == batches + 1);
    for (size_t i = 0; i < batches; ++i) redis_.command({"XDEL", keys_.journal(), newest[i][0].text()});
    const std::string survivor(newest[batches][0].text());
    redis_.command({"XSETID", keys_.journal(), survivor});
    const std::string sequence = survivor.substr(0, survivor.find('-'));
    redis_.command({"SET", keys_.tail(), std::string(newest[batches][1][1].text()) + ":" + sequence});
  }

  void set_epoch(const std::string& text) override {
    if (text.empty())
      redis_.command({"DEL", keys_.epoch()});
    else
      redis_.command({"SET", keys_.epoch(), text});
  }
  std::string epoch() override { return redis_.text({"GET", keys_.epoch()}); }
  void go_away() override { redis_.kill(); }
  void come_back() override { redis_.start(); }
  void break_next_append(bool written) override {
    if (written)
      proxy_.cut_next_reply();
    else
      proxy_.cut_next_request();
  }

  std::vector<std::string> contents(JobNumber job, Sequence sequence) override {
    const auto blob = redis_.command({"HGET", keys_.contents(job), std::to_string(sequence.value())});
    if (blob.nil()) return {};
    const auto decoded = store::decode_contents(blob.text());
    MUSTER_CHECK(decoded.has_value());
    std::vector<std::string> contents;
    for (uint32_t i = 0; i < decoded->size(); ++i) contents.emplace_back(decoded->at(i));
    return contents;
  }

 private:
  const store::Keys keys_;
  prometheus::Registry registry_;
  store::StoreMetrics metrics_{registry_};
  TestRedis redis_;
  CutProxy proxy_{redis_.address().socket_path};
};

}  // namespace

std::unique_ptr<JournalWorld> make_redis_world() {
  return std::make_unique<RedisWorld>();
}

}  // namespace muster::test
