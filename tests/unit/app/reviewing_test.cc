// Reviews over a real core in memory, with an author and an inspector at a site.
#include "scheduler/app/reviewing.h"

#include <gtest/gtest.h>
#include <prometheus/registry.h>

#include "scheduler/api/job_spec.h"
#include "scheduler/review/rightness.h"
#include "tests/support/child_process.h"
#include "tests/unit/api/api_server.h"

namespace muster::app {
namespace {

using std::chrono::seconds;

constexpr WorkerNumber kAuthor(1), kInspector(2);
constexpr const char* kGood = R"({"from_name":"mood","to_name":"text","type":"choices","value":{"choices":["good"]}})";
constexpr const char* kBad = R"({"from_name":"mood","to_name":"text","type":"choices","value":{"choices":["bad"]}})";

struct Reviews : api::ApiServer {
  Reviews() {
    core_.open_site(2);
    core_.run(core::EnrolWorkers{1, {{"w2", "home", core::WorkerLevel::Inspector, {}, true}}});
    core_.run(core::SessionOpened{SiteNumber(1), SessionNumber(1), {"review"}});
    core_.run(core::Reconcile{SiteNumber(1), SessionNumber(1), 0, {}, true});
    core_.on_effect = [this](const core::Effect& effect) {
      const auto* event = std::get_if<core::EventRaised>(&effect);
      if (event == nullptr || !reviewing_) return;
      if (event->kind == core::EventRaised::Kind::JobStarted) reviewing_->job_started(event->job);
      if (event->kind == core::EventRaised::Kind::TaskCompleted || event->kind == core::EventRaised::Kind::TaskRevised)
        reviewing_->task_done(event->job, event->task);
    };
  }
  ~Reviews() override { stop(); }
  void start() {
    standings_ = std::make_unique<Standings>();
    reviewing_ = std::make_unique<Reviewing>(core_, core_, *standings_, ReviewingPolicy{}, *registry_);
  }
  void stop() {
    const auto gone = std::move(reviewing_);
    reviewing_ = nullptr;
  }
  // Job "mood" with one item, running.
  void submit(const std::string& review) {
    api::JobSpec spec = api::parse_job_spec(std::string(api::kSentimentSpec).replace(11, 13, "redundancy: 1") + review);
    ASSERT_TRUE(spec.errors.empty()) << spec.errors.front().reason;
    mood_ = core_.run(core::CreateJob{1, spec.draft, 0}).job;
    journal::ItemContent content;
    content.set_key("post");
    content.set_data(R"({"text":"nice"})");
    core::UpsertItems upsert{1, mood_, {}, false, false};
    upsert.items.push_back({.key_hash = 9, .digest = 9, .content = content.SerializeAsString()});
    core_.run(std::move(upsert));
    core_.run(core::ChangeJob{1, mood_, core::JobEvent::Start});
  }
  void wants(WorkerNumber worker, uint32_t credits) {
    core_.run(core::SetCredits{SiteNumber(1), SessionNumber(1), {{worker, credits}}});
  }
  // The next lease of this person; aborts after a while.
  core::GrantedLease lease_of(WorkerNumber worker) {
    std::optional<core::GrantedLease> lease;
    wants(worker, 1);
    MUSTER_CHECK(testing::eventually(seconds(20), [&] {
      core_.run(core::Tick{});
      lease = core_.take_lease();
      return lease.has_value();
    }));
    wants(worker, 0);
    MUSTER_CHECK(lease->worker == worker);
    return *lease;
  }
  std::string data_of(const core::GrantedLease& lease) {
    journal::ItemContent item;
    MUSTER_CHECK(item.ParseFromString(core_.content_of(lease.item)));
    return item.data();
  }
  void judge(const core::GrantedLease& lease, review::Kind kind, const std::string& marks) {
    const std::string verdict =
        R"({"from_name":"muster:verdict","to_name":"text","type":"choices","value":{"choices":[")" +
        std::string(review::name(kind)) + R"("]}},)";
    const std::string remarks =
        R"({"from_name":"muster:remarks","to_name":"text","type":"textarea","value":{"text":["look again"]}})";
    core_.answer(lease, "[" + marks + "," + verdict + remarks + "]", static_cast<form::AnswerCode>(kind));
  }
  std::string task() {
    std::string text;
    core_.read(
        [&](const core::Core& core) {
          for (const core::TaskView& view : core::view_tasks(core, mood_, TaskNumber(0), 10)) {
            text = std::string(core::name(view.state));
            for (const auto& answer : view.assignments)
              text += " " + answer.worker_id + "=" + std::string(core::name(answer.reason));
          }
        },
        [] {});
    testing::eventually(seconds(20), [&] { return !text.empty(); });
    return text;
  }

  // "mood 1/2": two answers to mood were reviewed and one was right. Waits for what is wanted.
  std::string standing(const std::string& wanted, WorkerNumber worker = kAuthor) {
    std::string found;
    testing::eventually(seconds(20), [&] {
      core_.run(core::Tick{});
      const auto standing = standings_->of(worker);
      found = standing ? "" : "not yet";
      for (size_t i = 0; standing && i < standing->size(); ++i) {
        const auto& one = (*standing)[i];
        found += one.job + " " + std::to_string(one.right) + "/" + std::to_string(one.reviewed) + " ";
      }
      return found == wanted;
    });
    return found;
  }

  std::unique_ptr<Standings> standings_;  // before the next: it outlives it
  std::unique_ptr<Reviewing> reviewing_;
  JobNumber mood_;
};

TEST_F(Reviews, AnInspectorSeesAFinishedTaskWithItsAnswer) {
  start();
  submit("review: {share: 1}\n");
  const auto lease = lease_of(kAuthor);
  core_.answer(lease, std::string("[") + kGood + "]", 0);
  const auto review = lease_of(kInspector);
  EXPECT_EQ(data_of(review),
            R"({"text":"nice","muster:review":{"job":"mood","key":"post","task":0,"answers":[{"id":")" +
                lease.id.text() + R"(","worker":"w1","revision":1,"result":[)" + kGood + "]}]}}");
  judge(review, review::Kind::Accept, kGood);
  EXPECT_EQ(task(), "done w1=on_time");
}

TEST_F(Reviews, WhatIsReturnedIsTheAuthorsAgainAndThenReviewedAgain) {
  start();
  submit("review: {share: 1}\n");
  core_.answer(lease_of(kAuthor), std::string("[") + kGood + "]", 0);
  judge(lease_of(kInspector), review::Kind::Return, kBad);
  const auto again = lease_of(kAuthor);
  EXPECT_EQ(data_of(again), std::string(R"({"text":"nice","muster:returned":{"reason":"look again","marks":[)") + kBad +
                                R"(],"answers":[{"worker":"w1","result":[)" + kGood + "]}]}}");
  core_.answer(again, std::string("[") + kBad + "]", 1);
  EXPECT_EQ(task(), "done w1=sent_back w1=on_time");
  EXPECT_NE(data_of(lease_of(kInspector)).find(again.id.text()), std::string::npos);
}

TEST_F(Reviews, AreTakenUpWhereAnotherSchedulerLeftThem) {
  submit("review: {share: 1}\n");
  core_.answer(lease_of(kAuthor), std::string("[") + kGood + "]", 0);
  start();
  const auto review = lease_of(kInspector);
  stop();
  judge(review, review::Kind::Return, kBad);
  start();
  lease_of(kAuthor);
  EXPECT_EQ(task(), "in_work w1=sent_back w1=none");
}

TEST_F(Reviews, AVerdictOnWhatDoesNotStandAnyMoreIsVoid) {
  start();
  submit("review: {share: 1}\n");
  const auto lease = lease_of(kAuthor);
  core_.answer(lease, std::string("[") + kGood + "]", 0);
  const auto review = lease_of(kInspector);
  stop();
  judge(review, review::Kind::Return, kBad);
  core::ItemDraft revised{.key_hash = 9, .digest = 10, .content = core_.content_of(lease.item)};
  core::UpsertItems upsert{1, mood_, {}, true, false};
  upsert.items.push_back(std::move(revised));
  core_.run(std::move(upsert));
  start();
  core_.answer(lease_of(kAuthor), std::string("[") + kGood + "]", 0);
  lease_of(kInspector);  // of the new answer; the old verdict is carried out before that, if it is
  EXPECT_EQ(task(), "done w1=item_revised w1=on_time");
}

TEST_F(Reviews, WhatAnInspectorFixesIsTheResult) {
  start();
  submit("review: {share: 1}\n");
  core_.answer(lease_of(kAuthor), std::string("[") + kGood + "]", 0);
  EXPECT_NE(get("/v1/jobs/mood/results").body.find("\"review\":null"), std::string::npos);
  judge(lease_of(kInspector), review::Kind::Fix, kBad);
  const std::string row = get("/v1/jobs/mood/results").body;
  EXPECT_NE(row.find("\"value\":\"bad\""), std::string::npos) << row;
  EXPECT_NE(row.find("\"method\":\"review\""), std::string::npos) << row;
  EXPECT_NE(row.find("\"review\":\"fix\""), std::string::npos) << row;
  EXPECT_EQ(get("/v1/jobs/mood.review/results").status, 200);
}

TEST_F(Reviews, NobodyReviewsTheirOwnWork) {
  start();
  submit("review: {share: 1}\n");
  core_.answer(lease_of(kInspector), std::string("[") + kGood + "]", 0);
  ASSERT_TRUE(testing::eventually(seconds(20), [&] {
    bool there = false;
    core_.read(
        [&](const core::Core& core) {
          const auto reviews = core::find_job(core, "mood.review");
          there = reviews && core.state().job(*reviews)->tasks.size() == 1;
        },
        [] {});
    return core_.run(core::Tick{}), there;
  }));
  wants(kInspector, 1);
  EXPECT_FALSE(core_.take_lease());
}

TEST_F(Reviews, AreCountedOnceEachAtTheVerdictThatStandsAndFoundAgainByTheNextScheduler) {
  start();
  submit("review: {share: 1}\n");
  EXPECT_EQ(standing(""), "");
  core_.answer(lease_of(kAuthor), std::string("[") + kGood + "]", 0);
  judge(lease_of(kInspector), review::Kind::Return, kBad);
  EXPECT_EQ(standing("mood 0/1 "), "mood 0/1 ");
  core_.answer(lease_of(kAuthor), std::string("[") + kBad + "]", 1);
  const auto review = lease_of(kInspector);
  judge(review, review::Kind::Accept, kBad);
  EXPECT_EQ(standing("mood 1/2 "), "mood 1/2 ");
  EXPECT_EQ(standing("", kInspector), "");
  stop();
  start();
  EXPECT_EQ(standing("mood 1/2 "), "mood 1/2 ");
}

TEST_F(Reviews, FindWhoseAnswerIsWhatAnInspectorMadeOfIt) {
  start();
  submit("review: {share: 1}\n");
  core_.answer(lease_of(kAuthor), std::string("[") + kGood + "]", 0);
  judge(lease_of(kInspector), review::Kind::Fix, kBad);
  EXPECT_EQ(standing("mood 0/1 "), "mood 0/1 ");
  stop();
  start();
  EXPECT_EQ(standing("mood 0/1 "), "mood 0/1 ");
}

TEST_F(Reviews, AreNotTalliedWhereTheJobDoesNotShowVerdicts) {
  start();
  submit("review: {share: 1, show: none}\n");
  core_.answer(lease_of(kAuthor), std::string("[") + kGood + "]", 0);
  judge(lease_of(kInspector), review::Kind::Return, kBad);
  lease_of(kAuthor);  // the verdict has been carried out
  stop();
  start();
  EXPECT_EQ(standing(""), "");
}

TEST(StandingsOfPeople, AreByJobsTheNewestFirstAndBounded) {
  Standings standings;
  for (uint32_t job = 1; job <= 25; ++job) {
    const std::string name = "job-" + std::to_string(job);
    standings.put({JobNumber(job), JobNumber(100 + job), name}, 7, {{kAuthor, true}, {kInspector, false}});
  }
  EXPECT_FALSE(standings.of(kAuthor)) << "before it is whole";
  standings.complete();
  const auto found = standings.of(kAuthor);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), Standings::kMostJobs);
  EXPECT_EQ(found->front(), (gateway::Standing{"job-25", 1, 1}));
  EXPECT_EQ(standings.of(kInspector)->front(), (gateway::Standing{"job-25", 1, 0}));
}

TEST(StandingsOfPeople, FollowAVerdictThatIsChangedForgottenOrGoneWithItsJob) {
  Standings standings;
  standings.complete();
  const Standings::Job mood{JobNumber(1), JobNumber(2), "mood"}, size{JobNumber(3), JobNumber(4), "size"};
  standings.put(mood, 7, {{kAuthor, false}});
  standings.put(mood, 7, {{kAuthor, true}});
  standings.put(mood, 8, {{kAuthor, true}});
  EXPECT_EQ(*standings.of(kAuthor), (std::vector<gateway::Standing>{{"mood", 2, 2}}));
  standings.forget(JobNumber(2), 8);
  standings.forget(JobNumber(2), 9);
  EXPECT_EQ(*standings.of(kAuthor), (std::vector<gateway::Standing>{{"mood", 1, 1}}));
  standings.put(size, 7, {{kAuthor, true}});
  standings.drop(JobNumber(1));
  EXPECT_EQ(*standings.of(kAuthor), (std::vector<gateway::Standing>{{"size", 1, 1}}));
  standings.drop(JobNumber(4));
  EXPECT_TRUE(standings.of(kAuthor)->empty());
}

// Two answers, by w1 and w2, as an inspector finds them.
std::string found_right(const std::string& first, const std::string& second, review::Kind kind,
                        const std::string& marks) {
  const auto form = form::from_json(api::parse_job_spec(api::kSentimentSpec).draft.text.form_json);
  review::Finished finished{"mood", TaskNumber(0), "post", "{}", {}};
  finished.answers.push_back({AssignmentId(1), 1, "w1", first});
  finished.answers.push_back({AssignmentId(2), 1, "w2", second});
  journal::ItemContent item;
  MUSTER_CHECK(item.ParseFromString(review::review_item(finished)->content));
  const std::string verdict =
      R"({"from_name":"muster:verdict","value":{"choices":[")" + std::string(review::name(kind)) + R"("]}})";
  const auto found = review::rightness(*form, item.data(), "[" + marks + "," + verdict + "]");
  if (!found) return found.error().message;
  std::string text;
  for (const auto& one : *found) text += one.worker + "=" + std::to_string(static_cast<int>(one.rightness)) + " ";
  return text;
}

TEST(Rightness, OfSeveralAnswersIsTheOneThatTheInspectorTookOrMade) {
  const std::string good = std::string("[") + kGood + "]", bad = std::string("[") + kBad + "]";
  EXPECT_EQ(found_right(good, bad, review::Kind::Accept, kBad), "w1=0 w2=1 ");
  EXPECT_EQ(found_right(good, good, review::Kind::Accept, kGood), "w1=1 w2=1 ");
  EXPECT_EQ(found_right(good, bad, review::Kind::Fix, kGood), "w1=1 w2=0 ");
  EXPECT_EQ(found_right(good, good, review::Kind::Return, kGood), "w1=0 w2=0 ");
}

TEST(Sampling, IsAShareOfAllAndTheSameEveryTime) {
  int sampled = 0;
  for (uint64_t key = 0; key < 20'000; ++key) {
    const bool one = review::is_sampled(JobNumber(3), core::mix_bits(key), 0.1);
    EXPECT_EQ(one, review::is_sampled(JobNumber(3), core::mix_bits(key), 0.1));
    EXPECT_LE(one, review::is_sampled(JobNumber(3), core::mix_bits(key), 0.3)) << "a greater share has it too";
    sampled += one;
  }
  EXPECT_NEAR(sampled, 2000, 150);
}

TEST(ReviewForm, TakesWhatInspectorsAnswer) {
  const auto spec = api::parse_job_spec(api::kSentimentSpec);
  const auto form = review::review_form(*form::from_json(spec.draft.text.form_json));
  ASSERT_TRUE(form);
  EXPECT_TRUE(form::from_json(form::to_json(*form)));
  const auto check = [&](const std::string& rest) {
    const auto checked = form::check_answer(*form, std::string("[") + kGood + rest + "]");
    return checked ? "code " + std::to_string(checked->code) : checked.error().message;
  };
  const auto verdict = [](const std::string& kind) {
    return R"(,{"from_name":"muster:verdict","to_name":"text","type":"choices","value":{"choices":[")" + kind +
           R"("]}})";
  };
  EXPECT_EQ(check(verdict("accept")), "code 0");
  EXPECT_EQ(check(verdict("fix")), "code 1");
  EXPECT_NE(check(verdict("return")).find("muster:remarks"), std::string::npos);
  EXPECT_NE(check("").find("muster:verdict"), std::string::npos);
}

}  // namespace
}  // namespace muster::app
