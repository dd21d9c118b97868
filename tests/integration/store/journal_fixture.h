// What tests of the journal on Redis look at.
#pragma once

#include <gtest/gtest.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <sstream>
#include <string>

#include "scheduler/store/redis_journal.h"
#include "scheduler/store/store_metrics.h"
#include "tests/support/turns.h"

namespace muster::store {

class JournalFixture : public ::testing::Test {
 protected:
  // Every batch after `after`, or what failed.
  static std::string replayed(RedisJournal& journal, uint64_t after = 0) {
    std::string text;
    const auto last = journal.replay(Sequence(after), [&](const journal::Batch& batch) {
      text += (text.empty() ? "" : " ") + test::picture(batch);
    });
    return last ? text : last.error().code + ": " + last.error().message;
  }
  // The value of a metric as exposed, for example `muster_redis_up`.
  std::string metric(const std::string& name) {
    std::istringstream lines(prometheus::TextSerializer().Serialize(registry_.Collect()));
    for (std::string line; std::getline(lines, line);)
      if (line.starts_with(name + " ")) return line.substr(name.size() + 1);
    return "none";
  }

  prometheus::Registry registry_;
  StoreMetrics metrics_{registry_};
};

}  // namespace muster::store
