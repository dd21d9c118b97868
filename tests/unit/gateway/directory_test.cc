#include "scheduler/gateway/directory.h"

namespace muster::gateway {
namespace {

WorkerEntry worker(uint32_t number, uint32_t site) {
  return {WorkerNumber(number), "w" + std::to_string(number), SiteNumber(site), core::WorkerLevel::Annotator, true};
}

TEST(Directory, FindsSitesByNumberAndName) {
  Directory directory;
  directory.put_site({SiteNumber(4), "porto", {"key"}, false});
  ASSERT_NE(directory.site("porto"), nullptr);
  EXPECT_EQ(directory.site("porto"), directory.site(SiteNumber(4)));
  EXPECT_EQ(directory.site("oslo"), nullptr);
  directory.put_site({SiteNumber(4), "porto", {"key"}, true});
  EXPECT_TRUE(directory.site("porto")->revoked);
  EXPECT_EQ(directory.sites().size(), 1u);
}

TEST(Directory, KnowsWhoseWorkersTheyAre) {
  Directory directory;
  directory.put_worker(worker(3, 1));
  directory.put_worker(worker(9, 2));
  const std::vector numbers = {WorkerNumber(3), WorkerNumber(9), WorkerNumber(5), WorkerNumber(0),
                               WorkerNumber(1u << 30)};
  EXPECT_EQ(directory.are_of(SiteNumber(1), numbers), (std::vector{true, false, false, false, false}));
  EXPECT_EQ(directory.workers(numbers).size(), 2u);
  ASSERT_EQ(directory.workers_of(SiteNumber(2)).size(), 1u);
  EXPECT_EQ(directory.workers_of(SiteNumber(2))[0].id, "w9");
}

TEST(Directory, KeepsAJobForWhoeverHoldsIt) {
  Directory directory;
  JobEntry job;
  job.number = JobNumber(1);
  job.name = "cats";
  directory.put_job(job);
  const auto held = directory.job(JobNumber(1));
  directory.remove_job(JobNumber(1));
  EXPECT_EQ(directory.job(JobNumber(1)), nullptr);
  EXPECT_EQ(held->name, "cats");
}

}  // namespace
}  // namespace muster::gateway
