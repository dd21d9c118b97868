#include "scheduler/store/journal_trace.h"

#include <prometheus/registry.h>

#include <future>

#include "scheduler/core/journal.pb.h"
#include "scheduler/store/redis_journal.h"
#include "scheduler/store/store_metrics.h"
#include "tests/support/redis_fixture.h"
#include "tests/support/turns.h"

namespace muster::store {
namespace {

class JournalTraceTest : public ::testing::Test {
 protected:
  std::string traced(AssignmentId id) {
    std::promise<std::string> answer;
    trace_.trace(id, [&](Result<std::vector<api::TraceLine>> lines, bool whole) {
      std::string text = whole ? "whole" : "part";
      if (!lines) text += " " + lines.error().code;
      if (lines)
        for (const auto& line : *lines) text += " " + std::to_string(line.sequence) + ":" + line.record;
      answer.set_value(text);
    });
    return answer.get_future().get();
  }

  test::TestRedis redis_;
  prometheus::Registry registry_;
  StoreMetrics metrics_{registry_};
  RedisJournal journal_{redis_.address(), {}, metrics_};
  JournalTrace trace_{redis_.address(), {}};
};

TEST_F(JournalTraceTest, TellsAnAssignmentsLifeAndWhetherThatIsAll) {
  const auto id = AssignmentId::make(0, Epoch(1), 5);
  EXPECT_EQ(traced(id), "whole");
  const auto opened = journal_.acquire(Epoch(0));
  for (uint64_t sequence = 1; sequence <= 150; ++sequence) {
    const auto turn = test::make_turn(opened->epoch, Sequence(sequence), {"noise"});
    if (sequence == 2) turn->batch().add_records()->mutable_lease_granted()->set_counter(5);
    if (sequence == 149) turn->batch().add_records()->mutable_answer_recorded()->set_id(id.packed());
    ASSERT_EQ(journal_.append(*turn, {}).outcome, AppendOutcome::Durable);
  }
  EXPECT_EQ(traced(id), "whole 2:lease_granted 149:answer_recorded");
  EXPECT_EQ(traced(AssignmentId::make(0, Epoch(1), 6)), "whole");
  redis_.command({"XTRIM", Keys().journal(), "MINID", "100-0"});
  EXPECT_EQ(traced(id), "part 149:answer_recorded");
  redis_.command({"XTRIM", Keys().journal(), "MINID", "151-0"});
  EXPECT_EQ(traced(id), "part");
}

TEST_F(JournalTraceTest, SaysThatRedisIsAway) {
  redis_.kill();
  EXPECT_EQ(traced(AssignmentId(1)), "part redis.unreachable");
}

}  // namespace
}  // namespace muster::store
