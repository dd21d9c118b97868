// What leads see and may do.
#include "worker-agent/session/team.h"

#include <gtest/gtest.h>

#include "tests/unit/agent/bench_site.h"
#include "worker-agent/session/accounts.h"

namespace muster::agent::test {
namespace {

// Ann (1) and Ben (2) label, Lea (3) and Leo (4) lead, Cho (5) has gone, Dan (6) labels. Ben has an account.
struct Roster {
  Roster() {
    const auto enrol = [&](uint32_t number, const char* id, const char* level, bool active = true) {
      stock.enrol({WorkerNumber(number), id, level, active});
    };
    enrol(1, "ann", "annotator");
    enrol(2, "ben", "trainee");
    enrol(3, "lea", "lead");
    enrol(4, "leo", "lead");
    enrol(5, "cho", "annotator", false);
    enrol(6, "dan", "inspector");
    accounts.put(WorkerNumber(2), "hash", "", effects);
    accounts.put(WorkerNumber(3), "hash", "", effects);
    accounts.put(WorkerNumber(4), "hash", "", effects);
  }
  // "ann=Ann dan=Dan; 3 unknown"
  std::string plan(const std::vector<NewPerson>& lines) const {
    const AccountsPlan plan = plan_accounts(lines, stock, accounts);
    std::string out;
    for (const auto& one : plan.people) out += (out.empty() ? "" : " ") + one.person.worker + "=" + one.person.name;
    for (const auto& error : plan.errors) out += "; " + std::to_string(error.line) + " " + error.reason;
    return out;
  }
  std::string change(const char* whom) const {
    const auto why = may_not_change(*stock.person("lea"), stock.person(whom), accounts);
    return why ? std::to_string(why->status) + " " + why->type : "may";
  }

  Stock stock;
  Effects effects;
  Accounts accounts{AccountSettings{}, Restored{}, Now{}};
};

TEST(Team, LeadsAndExpertsLead) {
  for (const char* level : {"lead", "expert"}) EXPECT_TRUE(leads(level)) << level;
  for (const char* level : {"trainee", "annotator", "inspector", ""}) EXPECT_FALSE(leads(level)) << level;
}

TEST(Team, WorkIsStuckAfterThreeTimesTheUsualOrAnHour) {
  EXPECT_FALSE(is_stuck(Millis(60'000), Millis(5'000))) << "a minute is nothing";
  EXPECT_TRUE(is_stuck(Millis(60'001), Millis(5'000)));
  EXPECT_FALSE(is_stuck(Millis(300'000), Millis(100'000)));
  EXPECT_TRUE(is_stuck(Millis(300'001), Millis(100'000)));
  EXPECT_FALSE(is_stuck(Millis(3'600'000), Millis(0))) << "nobody knows yet what is usual";
  EXPECT_TRUE(is_stuck(Millis(3'600'001), Millis(9'000'000)));
}

TEST(Team, TheUsualTimeFollowsManyAnswers) {
  UsualTime usual;
  usual.took(Millis(0));
  EXPECT_EQ(usual.value(), Millis(0));
  usual.took(Millis(16'000));
  usual.took(Millis(32'000));
  EXPECT_EQ(usual.value(), Millis(17'000));
}

TEST(Team, NewAccountsGoToWhoIsNamedAndElseToWhoIsNextInTheRoster) {
  const Roster roster;
  EXPECT_EQ(roster.plan({{"", "Xi", ""}, {"ann", "Ann", ""}}), "dan=Xi ann=Ann") << "Ann is spoken for";
  EXPECT_EQ(roster.plan({{"", "A", ""}, {"", "B", ""}, {"", "C", ""}}), "ann=A dan=B; 3 nobody_left");
}

TEST(Team, EachLineThatCannotBeCarriedOutIsNamedWithItsReason) {
  const Roster roster;
  EXPECT_EQ(roster.plan({{"ben", "Ben", ""},
                         {"cho", "Cho", ""},
                         {"eve", "Eve", ""},
                         {"leo", "Leo", ""},
                         {"ann", "Ann", ""},
                         {"ann", "Ann", ""},
                         {"", "", ""},
                         {"dan", "Dan\n", ""},
                         {"dan", "Dan", "short"}}),
            "; 1 has_account; 2 inactive; 3 unknown; 4 lead; 5 twice; 6 twice; 7 name; 8 name; 9 password");
}

TEST(Team, ALeadChangesNeitherLeadsNorThemself) {
  const Roster roster;
  EXPECT_EQ(roster.change("ben"), "may");
  EXPECT_EQ(roster.change("lea"), "403 own-account");
  EXPECT_EQ(roster.change("leo"), "403 leads-account");
  EXPECT_EQ(roster.change("ann"), "409 no-account");
  EXPECT_EQ(roster.change("eve"), "404 worker-unknown");
}

// ---- at the session ----

// "here 5s 1:stuck +2" for a worker: whereabouts, since when, what is open for how long, how much of the stock is not.
std::string picture(BenchSite& site, uint32_t worker) {
  for (const Member& member : site.session().team(site.now)) {
    if (member.number != WorkerNumber(worker)) continue;
    std::string out = std::array{"here", "idle", "away"}[static_cast<size_t>(member.whereabouts)];
    out += member.since ? " " + std::to_string(member.since->count() / 1000) + "s" : "";
    for (const OpenTask& open : member.open)
      out += " " + open.key + "@" + std::to_string(open.open.count() / 1000) + (open.stuck ? "!" : "");
    return out + (member.stock > 0 ? " +" + std::to_string(member.stock) : "");
  }
  return "nobody";
}

TEST(SessionTeam, ShowsWhoIsHereWhatIsOpenAndForHowLong) {
  Working site(2);
  EXPECT_EQ(picture(site, 1), "here 0s +2");
  EXPECT_EQ(picture(site, 2), "away") << "since before the agent began";
  site.pass(Millis(5'000));
  site.next(1);
  site.pass(Millis(2'000));
  EXPECT_EQ(picture(site, 1), "here 7s k1@2 +1");
  site.sign_out(1);
  site.pass(Millis(3'000));
  EXPECT_EQ(picture(site, 1), "away 3s k1@5");
}

TEST(SessionTeam, SomebodyIsIdleSinceTheyWereLastSeen) {
  SessionSettings settings;
  settings.idle_after = Millis(10'000);
  settings.backoff_least = Millis(1);
  Working site(1, settings);
  site.next(1);
  site.pass(Millis(11'000));
  EXPECT_EQ(picture(site, 1), "idle 11s k1@11");
  site.stock(1);
  EXPECT_EQ(picture(site, 1), "here 0s k1@11");
}

TEST(SessionTeam, WorkOpenForMuchLongerThanUsualIsStuck) {
  Working site(2);
  site.next(1);
  site.submit(1, 1, "a");  // after 10 ms: a minute then is too long
  site.next(1);
  site.pass(Millis(61'000));
  EXPECT_EQ(picture(site, 1), "here 61s k2@61!");
}

TEST(SessionTeam, LeaveGivesEverythingBackAndWhatADeskStillHasIsTaken) {
  Working site(2);
  site.next(1);
  site.said();
  site.sign_out(1);
  site.turn([&](Effects& effects) { site.session().on_leave(WorkerNumber(1), effects); });
  EXPECT_EQ(picture(site, 1), "away 0s");
  std::string back;
  for (const auto& [id, record] : site.spool.give_backs)
    back += std::to_string(record.id.counter()) + " " + record.reason + "; ";
  EXPECT_EQ(back, "1 on_leave; 2 signed_out; ");
  EXPECT_EQ(site.submit(1, 1, "a"), "saved 1");
}

TEST(SessionTeam, QuestionsToALeadAreKeptAndOtherReasonsAreNot) {
  Working site(2);
  site.next(1);
  site.ask(1, AskGiveBack{assignment(1), false, "question: is a bat a bird?"});
  site.next(1);
  site.ask(1, AskGiveBack{assignment(2), true, "dark"});
  ASSERT_EQ(site.spool.questions.size(), 1u);
  EXPECT_EQ(site.spool.questions[0].text, "question: is a bat a bird?");
  EXPECT_EQ(site.spool.questions[0].job_name, "birds");
  EXPECT_EQ(site.spool.questions[0].key, "k1");
}

}  // namespace
}  // namespace muster::agent::test
