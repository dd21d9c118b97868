#include "common/wire/bounds.h"

#include "common/wire/limits.h"
#include "common/wire/muster.pb.h"

namespace muster::wire {
namespace {

ToScheduler hello() {
  ToScheduler message;
  Hello& body = *message.mutable_hello();
  body.set_min_version(1);
  body.set_max_version(1);
  body.set_spool(std::string(kSpoolBytes, 's'));
  body.set_boot(1);
  return message;
}

std::string verdict(const ToScheduler& message) {
  const auto checked = check_bounds(message);
  return checked ? "ok" : checked.error().code;
}

template <class Change>
std::string verdict_on_hello(Change change) {
  ToScheduler message = hello();
  change(*message.mutable_hello());
  return verdict(message);
}

TEST(Bounds, HelloMustBeWithinItsFields) {
  EXPECT_EQ(verdict(hello()), "ok");
  EXPECT_EQ(verdict_on_hello([](Hello& body) { body.set_spool("short"); }), "wire.malformed");
  EXPECT_EQ(verdict_on_hello([](Hello& body) { body.set_boot(0); }), "wire.malformed");
  EXPECT_EQ(verdict_on_hello([](Hello& body) { body.set_min_version(2); }), "wire.malformed");
  EXPECT_EQ(verdict_on_hello([](Hello& body) { body.set_agent_version(std::string(65, 'v')); }), "wire.malformed");
  EXPECT_EQ(verdict_on_hello([](Hello& body) { body.add_features(std::string(65, 'f')); }), "wire.malformed");
  EXPECT_EQ(verdict_on_hello([](Hello& body) {
              for (int index = 0; index < 65; ++index) body.add_features("f");
            }),
            "wire.malformed");
}

template <class Add>
void expect_batch_limit(Add add) {
  ToScheduler message;
  for (size_t count = 0; count < kMaxBatch; ++count) add(message);
  EXPECT_EQ(verdict(message), "ok") << message.body_case();
  add(message);
  EXPECT_EQ(verdict(message), "wire.batch") << message.body_case();
  EXPECT_EQ(broken_limit(message), kMaxBatch);
}

TEST(Bounds, EveryListEndsAtTheBatchLimit) {
  expect_batch_limit([](ToScheduler& message) { message.mutable_reconcile()->add_held(); });
  expect_batch_limit([](ToScheduler& message) { message.mutable_demand()->add_workers(); });
  expect_batch_limit([](ToScheduler& message) { message.mutable_submit()->add_answers()->set_revision(1); });
  expect_batch_limit([](ToScheduler& message) { message.mutable_give_back()->add_entries(); });
  expect_batch_limit([](ToScheduler& message) { message.mutable_presence()->add_people(); });
}

TEST(Bounds, RevisionsRunFromOneToTheirLimit) {
  for (const auto& [revision, expected] : std::map<uint32_t, std::string>{
           {0, "wire.malformed"}, {1, "ok"}, {kMaxRevision, "ok"}, {kMaxRevision + 1, "wire.malformed"}}) {
    ToScheduler message;
    message.mutable_submit()->add_answers()->set_revision(revision);
    EXPECT_EQ(verdict(message), expected) << revision;
  }
}

TEST(Bounds, OnePersonHasAtMostSixteenAssignmentsOpen) {
  ToScheduler message;
  auto& person = *message.mutable_presence()->add_people();
  for (size_t count = 0; count < kMaxOpenAssignments; ++count) person.add_open();
  EXPECT_EQ(verdict(message), "ok");
  person.add_open();
  EXPECT_EQ(verdict(message), "wire.batch");
  EXPECT_EQ(broken_limit(message), kMaxOpenAssignments);
}

TEST(Bounds, HoldForTheSchedulersMessagesToo) {
  ToAgent message;
  for (size_t count = 0; count < kMaxBatch; ++count) message.mutable_ack()->add_receipts();
  EXPECT_TRUE(check_bounds(message));
  message.mutable_ack()->add_receipts();
  EXPECT_FALSE(check_bounds(message));
}

}  // namespace
}  // namespace muster::wire
