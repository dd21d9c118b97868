#include "common/base/check.h"
#include "common/wire/bounds.h"
#include "common/wire/codec.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/targets.h"
#include "tests/unit/agent/bench_site.h"

namespace muster::fuzz {
namespace {

constexpr int kMostSteps = 64;

void hear(agent::test::BenchSite& site, std::string_view frame) {
  wire::ToAgent message;
  if (!wire::decode(frame, message)) return;
  const std::string written = wire::encode(message);
  wire::ToAgent again;
  MUSTER_CHECK(wire::decode(written, again));
  MUSTER_CHECK(wire::encode(again) == written);
  if (wire::check_bounds(message)) site.hear(message);
}

void act(agent::test::BenchSite& site, Input& input) {
  const uint32_t worker = 1 + input.below(3);
  const uint64_t counter = input.below(8);
  switch (input.below(9)) {
    case 0:
      return site.cut();
    case 1:
      return site.connect();
    case 2:
      return site.pass(Millis(100 * input.byte()));
    case 3:
      return site.sign_in(worker);
    case 4:
      return site.sign_out(worker);
    case 5:
      return void(site.next(worker, input.byte()));
    case 6:
      return void(site.submit(worker, counter, "a", {}));
    case 7:
      return void(site.skip(worker, counter));
    case 8:
      return site.boot();
  }
}

}  // namespace

// Even bytes are followed by a frame of the scheduler, odd ones by what the link or a person does.
void wire_to_agent(std::string_view bytes) {
  Input input(bytes);
  agent::test::BenchSite site;
  const uint32_t prelude = input.below(3);
  if (prelude >= 1) site.connect();
  if (prelude >= 2) {
    site.go_up();
    for (const uint32_t worker : {1u, 2u}) {
      site.sign_in(worker);
      site.lease(worker, worker);
    }
    site.next(1);
    site.submit(1, 1, "a");
  }
  for (int step = 0; step < kMostSteps && !input.empty(); ++step) {
    if (input.byte() % 2 == 0) {
      hear(site, input.piece());
    } else {
      act(site, input);
    }
  }
  // What a person was told is saved is kept until a receipt comes, whatever the scheduler said.
  const auto kept = site.spool.answers.find(agent::test::assignment(1).packed());
  MUSTER_CHECK(prelude < 2 || kept != site.spool.answers.end());
  MUSTER_CHECK(prelude < 2 || kept->second.unsent || kept->second.ack);
  site.boot();
}

}  // namespace muster::fuzz
