// Seeds of the binary formats, from the real encoders, so that no bytes of an old version lie around.
#include "common/wire/codec.h"
#include "common/wire/muster.pb.h"
#include "scheduler/core/checkpoint.h"
#include "scheduler/store/contents_codec.h"
#include "scheduler/store/frame_codec.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/targets.h"
#include "tests/unit/core/play.h"

namespace muster::fuzz {
namespace {

constexpr const char* kAnswer = R"([{"from_name":"c","to_name":"t","type":"choices","value":{"choices":["yes"]}}])";

template <class Message, class Fill>
std::string frame(Fill&& fill) {
  Message message;
  fill(message);
  return wire::encode(message);
}

std::vector<std::string> to_scheduler() {
  using M = wire::ToScheduler;
  return {
      frame<M>([](M& m) {
        m.set_request(1);
        auto& hello = *m.mutable_hello();
        hello.set_min_version(1);
        hello.set_max_version(1);
        hello.set_spool(std::string(16, 's'));
        hello.set_boot(3);
        hello.set_agent_version("0.1");
        hello.add_features("control:choices");
      }),
      frame<M>([](M& m) {
        m.set_request(2);
        auto& held = *m.mutable_reconcile()->add_held();
        held.mutable_ref()->set_id(0x10000000005);
        held.mutable_ref()->set_job(1);
        held.set_worker(1);
        m.mutable_reconcile()->set_last(true);
      }),
      frame<M>([](M& m) {
        m.set_request(3);
        auto& entry = *m.mutable_demand()->add_workers();
        entry.set_worker(1);
        entry.set_credits(3);
      }),
      frame<M>([](M& m) {
        m.set_request(4);
        auto& answer = *m.mutable_submit()->add_answers();
        answer.mutable_ref()->set_id(0x10000000005);
        answer.mutable_ref()->set_job(1);
        answer.mutable_ref()->set_task(6);
        answer.set_worker(1);
        answer.set_revision(1);
        answer.set_value(kAnswer);
        *m.mutable_submit()->add_answers() = answer;
      }),
      frame<M>([](M& m) {
        m.set_request(5);
        auto& entry = *m.mutable_give_back()->add_entries();
        entry.mutable_ref()->set_id(0x10000000005);
        entry.set_kind(wire::GiveBack::SKIPPED);
        entry.set_reason("too dark");
      }),
      frame<M>([](M& m) {
        m.set_request(6);
        auto& person = *m.mutable_presence()->add_people();
        person.set_worker(1);
        person.add_open()->set_id(0x10000000005);
      }),
      frame<M>([](M& m) { m.mutable_ping(); }),
      frame<M>([](M& m) { m.mutable_bye(); }),
  };
}

std::vector<std::string> session_frames() {
  using M = wire::ToAgent;
  return {
      frame<M>([](M& m) {
        m.set_reply_to(1);
        auto& welcome = *m.mutable_welcome();
        welcome.set_version(1);
        welcome.set_site("north");
        welcome.set_session(5);
        welcome.set_epoch(2);
        welcome.set_tail(3);
        welcome.set_heartbeat_ms(5000);
        welcome.set_silence_ms(20'000);
        welcome.mutable_limits()->set_max_batch(10);
        welcome.mutable_limits()->set_max_credits(4);
      }),
      frame<M>([](M& m) {
        auto& worker = *m.mutable_roster()->add_workers();
        worker.set_worker(1);
        worker.set_id("ann");
        worker.set_active(true);
        m.mutable_roster()->set_complete(true);
      }),
      frame<M>([](M& m) {
        m.set_reply_to(2);
        auto& entry = *m.mutable_reconciled()->add_entries();
        entry.set_id(0x10000000001);
        entry.set_verdict(wire::Reconciled::DROP);
        m.mutable_reconciled()->set_last(true);
      }),
  };
}

std::vector<std::string> work_frames() {
  using M = wire::ToAgent;
  return {
      frame<M>([](M& m) {
        auto& job = *m.mutable_leases()->add_jobs();
        job.set_job(1);
        job.set_version(1);
        job.set_form("{}");
        auto& lease = *m.mutable_leases()->add_leases();
        lease.mutable_ref()->set_id(0x10000000009);
        lease.mutable_ref()->set_job(1);
        lease.set_worker(1);
        lease.set_version(1);
        lease.set_lease_ms(60'000);
      }),
      frame<M>([](M& m) {
        m.set_reply_to(3);
        m.mutable_ack()->set_epoch(1);
        m.mutable_ack()->set_sequence(9);
        auto& receipt = *m.mutable_ack()->add_receipts();
        receipt.set_id(0x10000000001);
        receipt.set_revision(1);
        receipt.set_fate(wire::Ack::COUNTED);
      }),
      frame<M>([](M& m) { m.mutable_recall()->add_ids(0x10000000002); }),
      frame<M>([](M& m) {
        m.set_reply_to(3);
        m.mutable_error()->set_code(wire::Error::BUSY);
        m.mutable_error()->set_retry_after_ms(100);
      }),
      frame<M>([](M& m) { m.mutable_refused()->set_reason(wire::Refused::SITE_REVOKED); }),
      frame<M>([](M& m) { m.mutable_lame_duck()->set_grace_ms(1000); }),
      frame<M>([](M& m) { m.mutable_no_work()->add_workers()->add_reasons("all_leased"); }),
  };
}

std::vector<std::string> to_agent() {
  std::vector<std::string> frames = session_frames(), seeds;
  for (std::string& one : work_frames()) frames.push_back(std::move(one));
  std::string all(1, '\1');
  for (const std::string& one : frames) {
    seeds.push_back(std::string("\2\0", 2) + as_piece(one));
    all.append(1, '\0').append(as_piece(one));
  }
  seeds.push_back(all);
  return seeds;
}

core::testing::Play played() {
  core::testing::Play play(7);
  for (int i = 0; i < 90; ++i) play.step();
  return play;
}

std::vector<std::string> journal_seeds() {
  const core::testing::Play play = played();
  std::vector<std::string> seeds;
  for (size_t i = 0; i < play.journal().size(); i += 3) {
    seeds.push_back("\1" + play.journal()[i]);
    seeds.push_back("\4" + play.journal()[i]);
  }
  const auto contents = store::Contents::of({"one", "", "three"});
  seeds.push_back(std::string(1, '\0') + store::encode_frame(store::FrameKind::Entry, 1, play.journal().back()));
  seeds.push_back("\2" + store::encode_contents(contents));
  seeds.push_back("\2" + store::encode_contents(store::Contents::of({std::string(2000, 'x')})));
  seeds.push_back("\3" + contents.packed());
  return seeds;
}

std::vector<std::string> checkpoint_seeds() {
  core::testing::Play play = played();
  std::string parts(1, '\0');
  const core::Snapshot cut = play.state().snapshot(Sequence(9), play.now());
  core::CheckpointWriter writer(cut);
  while (const auto part = writer.next()) parts += as_piece(*part);
  return {parts, "\1" + store::encode_frame(store::FrameKind::CheckpointPart, 1, parts)};
}

}  // namespace

std::vector<std::string> made_seeds(std::string_view target) {
  if (target == "wire_to_scheduler") return to_scheduler();
  if (target == "wire_to_agent") return to_agent();
  if (target == "journal") return journal_seeds();
  if (target == "checkpoint") return checkpoint_seeds();
  return {};
}

}  // namespace muster::fuzz
