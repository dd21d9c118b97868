#include "scheduler/gateway/inbound.h"

#include "common/wire/limits.h"
#include "common/wire/muster.pb.h"
#include "scheduler/core/journal.pb.h"

namespace muster::gateway {
namespace {

constexpr Origin kOrigin{SiteNumber(1), SessionNumber(77), 5};
constexpr const char* kYes = R"([{"from_name":"c","to_name":"t","type":"choices","value":{"choices":["yes"]}}])";
constexpr const char* kNo = R"([{"from_name":"c","to_name":"t","type":"choices","value":{"choices":["no"]}}])";
constexpr const char* kMaybe = R"([{"from_name":"c","to_name":"t","type":"choices","value":{"choices":["maybe"]}}])";

JobEntry yes_or_no(uint32_t number) {
  JobEntry job;
  job.number = JobNumber(number);
  job.name = "job";
  job.form.objects = {{"t", form::ObjectKind::Text, "text"}};
  form::Control control;
  control.name = "c";
  control.to_name = "t";
  control.required = true;
  control.choices = {"yes", "no"};
  job.form.controls = {control};
  job.form.decide_on = {"c"};
  return job;
}

class Inbound : public testing::Test {
 protected:
  Inbound() {
    directory_.put_job(yes_or_no(1));
    directory_.put_worker({WorkerNumber(3), "w3", SiteNumber(1), core::WorkerLevel::Annotator, true});
    directory_.put_worker({WorkerNumber(4), "w4", SiteNumber(2), core::WorkerLevel::Annotator, true});
  }

  static wire::Answer answer(uint32_t job, std::string value) {
    wire::Answer made;
    made.mutable_ref()->set_id(0x42);
    made.mutable_ref()->set_job(job);
    made.mutable_ref()->set_task(6);
    made.set_worker(3);
    made.set_revision(2);
    made.set_value(std::move(value));
    made.set_active_ms(1500);
    made.set_age_ms(400);
    made.set_item(77);
    return made;
  }
  core::SubmittedAnswer submit(const wire::Answer& one) {
    wire::Submit message;
    *message.add_answers() = one;
    return intake_.to_command(message, kOrigin, 10'000).answers.at(0);
  }
  std::string picture(const wire::Answer& one) {
    const core::SubmittedAnswer submitted = submit(one);
    return (submitted.valid ? "valid " : "invalid ") + std::to_string(submitted.code);
  }

  Directory directory_;
  AnswerIntake intake_{directory_};
};

TEST_F(Inbound, AnswersKeepWhatTheyNameAndCarryTheirContent) {
  wire::Submit message;
  *message.add_answers() = answer(1, kNo);
  const core::SubmitAnswers command = intake_.to_command(message, kOrigin, 10'000);
  EXPECT_EQ(command.site, kOrigin.site);
  EXPECT_EQ(command.session, kOrigin.session);
  EXPECT_EQ(command.request, 5u);
  const core::SubmittedAnswer& submitted = command.answers.at(0);
  EXPECT_EQ(submitted.id, AssignmentId(0x42));
  EXPECT_EQ(submitted.task, TaskNumber(6));
  EXPECT_EQ(submitted.worker, WorkerNumber(3));
  EXPECT_EQ(submitted.revision, 2);
  EXPECT_EQ(submitted.key_hash, 77u);
  journal::AnswerContent content;
  ASSERT_TRUE(content.ParseFromString(submitted.content));
  EXPECT_EQ(content.value(), kNo);
  EXPECT_EQ(content.active_ms(), 1500u);
  EXPECT_EQ(content.submitted_wall_ms(), 9'600);
  EXPECT_EQ(content.revision(), 2u);
}

TEST_F(Inbound, AnswersAreCheckedAgainstTheirForm) {
  const std::string uncoded = std::to_string(form::kUncoded);
  EXPECT_EQ(picture(answer(1, kYes)), "valid 0");
  EXPECT_EQ(picture(answer(1, kNo)), "valid 1");
  EXPECT_EQ(picture(answer(1, kMaybe)), "invalid " + uncoded);
  EXPECT_EQ(picture(answer(1, "not json")), "invalid " + uncoded);
  EXPECT_EQ(picture(answer(9, kYes)), "invalid " + uncoded) << "no such job";
  wire::Answer outdated = answer(1, kYes);
  outdated.set_invalid(true);
  EXPECT_EQ(picture(outdated), "invalid " + uncoded);
  EXPECT_EQ(picture(answer(1, std::string(wire::kMaxAnswerBytes + 1, ' '))), "invalid " + uncoded);
  EXPECT_EQ(intake_.take_invalid_count(), 5u);
  EXPECT_EQ(intake_.take_invalid_count(), 0u);
}

TEST_F(Inbound, ARememberedVerdictIsNotUsedForAnotherFormOfTheJob) {
  EXPECT_EQ(picture(answer(1, kNo)), "valid 1");
  EXPECT_EQ(picture(answer(1, kNo)), "valid 1");
  JobEntry changed = yes_or_no(1);
  changed.version = 2;
  changed.form.controls[0].choices = {"no", "yes"};
  directory_.put_job(changed);
  EXPECT_EQ(picture(answer(1, kNo)), "valid 0");
  directory_.put_job(yes_or_no(2));
  EXPECT_EQ(picture(answer(2, kNo)), "valid 1");
}

TEST_F(Inbound, AnAgeBeyondAllReasonDoesNoHarm) {
  wire::Answer old = answer(1, kYes);
  old.set_age_ms(UINT64_MAX);
  journal::AnswerContent content;
  ASSERT_TRUE(content.ParseFromString(submit(old).content));
  EXPECT_LT(content.submitted_wall_ms(), 0);
}

TEST_F(Inbound, DemandIsForThePeopleOfTheSiteAndWithinTheLimit) {
  wire::Demand message;
  for (const auto& [worker, credits] : std::map<uint32_t, uint32_t>{{3, 99}, {4, 1}, {5, 1}}) {
    auto& entry = *message.add_workers();
    entry.set_worker(worker);
    entry.set_credits(credits);
  }
  const auto filtered = to_command(message, kOrigin, directory_);
  ASSERT_EQ(filtered.command.entries.size(), 1u);
  EXPECT_EQ(filtered.command.entries[0].worker, WorkerNumber(3));
  EXPECT_EQ(filtered.command.entries[0].credits, wire::kMaxCredits);
  EXPECT_EQ(filtered.strangers, (std::vector{WorkerNumber(4), WorkerNumber(5)}));
}

TEST_F(Inbound, PresenceIsForThePeopleOfTheSite) {
  wire::Presence message;
  auto& here = *message.add_people();
  here.set_worker(3);
  here.set_state(wire::Presence::IDLE);
  here.add_open()->set_id(8);
  message.add_people()->set_worker(4);
  const auto filtered = to_command(message, kOrigin, directory_);
  ASSERT_EQ(filtered.command.people.size(), 1u);
  EXPECT_EQ(filtered.command.people[0].state, core::Presence::State::Idle);
  EXPECT_EQ(filtered.command.people[0].open.at(0).id, AssignmentId(8));
  EXPECT_EQ(filtered.strangers, std::vector{WorkerNumber(4)});
}

TEST_F(Inbound, ReconcileAndGiveBackNameWhatTheAgentNames) {
  wire::Reconcile reconcile;
  auto& held = *reconcile.add_held();
  held.mutable_ref()->set_id(8);
  held.set_worker(4);
  held.set_holding(wire::Reconcile::ANSWERED);
  const core::Reconcile command = to_command(reconcile, kOrigin);
  EXPECT_FALSE(command.last);
  EXPECT_EQ(command.held.at(0).worker, WorkerNumber(4)) << "the core judges people here";
  EXPECT_EQ(command.held.at(0).holding, core::HeldLease::Holding::Answered);

  wire::GiveBack give_back;
  give_back.add_entries()->set_kind(wire::GiveBack::SKIPPED);
  give_back.add_entries()->set_kind(wire::GiveBack::RETURNED);
  const core::GiveBack returned = to_command(give_back, kOrigin);
  EXPECT_TRUE(returned.entries.at(0).skipped);
  EXPECT_FALSE(returned.entries.at(1).skipped);
}

TEST_F(Inbound, TheReasonOfAGiveBackIsKeptUpToItsBound) {
  const auto noted = [](const std::string& reason) {
    wire::GiveBack message;
    message.add_entries()->set_reason(reason);
    journal::LeaseNote note;
    EXPECT_TRUE(note.ParseFromString(to_command(message, kOrigin).entries.at(0).note));
    return note.text();
  };
  wire::GiveBack silent;
  silent.add_entries();
  EXPECT_EQ(to_command(silent, kOrigin).entries.at(0).note, "");
  EXPECT_EQ(noted("图像太模糊"), "图像太模糊");
  EXPECT_EQ(noted(std::string(1000, 'x')), std::string(wire::kMaxReasonBytes, 'x'));
  EXPECT_EQ(noted(std::string(wire::kMaxReasonBytes - 1, 'x') + "模糊"), std::string(wire::kMaxReasonBytes - 1, 'x'))
      << "no half of a character";
}

}  // namespace
}  // namespace muster::gateway
