#include "worker-agent/session/link.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/agent/bench_site.h"

namespace muster::agent::test {
namespace {

// The picture in link.h, in letters: Ignore, Hello, reConcile, Take, Restart, reFuse.
constexpr const char* kPicture[] = {
    "HIIII", "RRRRI", "RRRRI", "ICIII", "IFFFI", "IITII", "IITTI", "IITTI", "IITTI", "IITTI",
    "IITTI", "IRRRI", "IRTTI", "IRRTI", "IITTI", "IITTI", "IIITI", "IIITI", "IIITI", "IIITI",
};
static_assert(std::size(kPicture) == kLinkEvents);

char letter(LinkAction action) {
  return "IHCTRF"[static_cast<int>(action)];
}

TEST(LinkTable, SaysForEveryPairWhatThePictureSays) {
  for (int event = 0; event < kLinkEvents; ++event) {
    for (int state = 0; state < kLinkStates; ++state) {
      const auto action = link_action(static_cast<LinkState>(state), static_cast<LinkEvent>(event));
      EXPECT_EQ(letter(action), kPicture[event][state])
          << name(static_cast<LinkState>(state)) << " × " << name(static_cast<LinkEvent>(event));
    }
  }
}

wire::ToAgent message_for(LinkEvent event) {
  wire::ToAgent m;
  switch (event) {
    case LinkEvent::Welcome:
      m.mutable_welcome()->set_version(1);
      m.mutable_welcome()->set_epoch(1);
      break;
    case LinkEvent::Refused:
      m.mutable_refused()->set_retry_after_ms(1000);
      break;
    case LinkEvent::Reconciled:
      m.mutable_reconciled()->set_last(true);
      break;
    case LinkEvent::Leases:
      m.mutable_leases();
      break;
    case LinkEvent::Ack:
      m.mutable_ack();
      break;
    case LinkEvent::NoWork:
      m.mutable_no_work();
      break;
    case LinkEvent::Recall:
      m.mutable_recall();
      break;
    case LinkEvent::Roster:
      m.mutable_roster();
      break;
    case LinkEvent::ErrorNoSession:
      m.mutable_error()->set_code(wire::Error::NO_SESSION);
      break;
    case LinkEvent::ErrorBusy:
      m.mutable_error()->set_code(wire::Error::BUSY);
      break;
    case LinkEvent::ErrorOther:
      m.mutable_error()->set_code(wire::Error::MALFORMED);
      break;
    case LinkEvent::Pong:
      m.mutable_pong();
      break;
    case LinkEvent::LameDuck:
      m.mutable_lame_duck();
      break;
    case LinkEvent::Placed:
      m.mutable_placed();
      break;
    case LinkEvent::Jobs:
      m.mutable_jobs();
      break;
    case LinkEvent::Standing:
      m.mutable_standing();
      break;
    case LinkEvent::BackupKept:
      m.mutable_backup_kept();
      break;
    default:
      break;
  }
  return m;
}

void bring_to(BenchSite& site, LinkState state) {
  if (state == LinkState::Down) return;
  site.connect();
  if (state == LinkState::Helloing) return;
  site.welcome();
  if (state == LinkState::Reconciling) return;
  if (state == LinkState::Stopped) {
    wire::ToAgent m;
    m.mutable_refused()->set_reason(wire::Refused::SITE_REVOKED);
    site.hear(m);
    return;
  }
  site.reconciled();
}

std::string expected_state(LinkState before, LinkEvent event) {
  switch (link_action(before, event)) {
    case LinkAction::Hello:
      return "Helloing";
    case LinkAction::Reconcile:
      return "Reconciling";
    case LinkAction::Restart:
    case LinkAction::Refuse:
      return "Down";
    default:
      return std::string(name(before));
  }
}

TEST(Session, GoesWhereTheTableSaysOnEveryPair) {
  for (int s = 0; s < kLinkStates; ++s) {
    for (int e = 0; e < kLinkEvents; ++e) {
      const auto state = static_cast<LinkState>(s);
      const auto event = static_cast<LinkEvent>(e);
      BenchSite site;
      bring_to(site, state);
      ASSERT_EQ(site.state(), name(state));
      const size_t links = site.opened_links.size();
      std::string expected = expected_state(state, event);
      if (event == LinkEvent::Connected) {
        site.connect();
      } else if (event == LinkEvent::Disconnected) {
        site.cut();
      } else if (event == LinkEvent::Silence) {
        site.pass(Millis(30'000));
      } else {
        wire::ToAgent message = message_for(event);
        if (const auto* asked = site.last(&wire::ToScheduler::has_reconcile)) message.set_reply_to(asked->request());
        site.hear(message);
        if (event == LinkEvent::Reconciled && state == LinkState::Reconciling) expected = "Up";
      }
      EXPECT_EQ(site.state(), expected) << name(state) << " × " << name(event);
      const auto action = link_action(state, event);
      const bool reopens = action == LinkAction::Restart || action == LinkAction::Refuse;
      EXPECT_EQ(site.opened_links.size(), links + (reopens ? 1 : 0)) << name(state) << " × " << name(event);
    }
  }
}

TEST(Session, IgnoresWhatComesFromAnOlderConnection) {
  BenchSite site;
  const uint64_t old = site.link();
  site.cut();
  site.turn([&](Effects& effects) { site.session().connected(old, site.now, effects); });
  EXPECT_EQ(site.state(), "Down");
}

TEST(Session, StopsForGoodWhenTryingAgainIsUseless) {
  BenchSite site;
  bring_to(site, LinkState::Stopped);
  EXPECT_EQ(site.opened_links.back().link, 0u);
  EXPECT_THAT(site.session().stopped_because(), testing::HasSubstr("SITE_REVOKED"));
  site.pass(Millis(3'600'000));
  EXPECT_EQ(site.state(), "Stopped");
}

TEST(Backoff, DoublesWithinItsBoundsAndStartsAnew) {
  Backoff backoff(Millis(500), Millis(30'000), 42);
  Millis cap(500);
  for (int i = 0; i < 12; ++i) {
    const Millis wait = backoff.next();
    EXPECT_GE(wait, cap / 2);
    EXPECT_LE(wait, cap);
    cap = std::min(cap * 2, Millis(30'000));
  }
  backoff.reset();
  EXPECT_LE(backoff.next(), Millis(500));
}

TEST(Session, WaitsAtLeastAsLongAsRefusedSays) {
  BenchSite site;
  site.connect();
  wire::ToAgent m;
  m.mutable_refused()->set_retry_after_ms(20'000);
  site.hear(m);
  EXPECT_GE(site.opened_links.back().delay, Millis(20'000));
  EXPECT_LE(site.opened_links.back().delay, Millis(30'000));
}

}  // namespace
}  // namespace muster::agent::test
