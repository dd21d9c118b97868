#include "tests/bench/path/path_bench.h"

#include <atomic>
#include <filesystem>
#include <future>
#include <string>

#include "scheduler/app/scheduler.h"
#include "scheduler/core/journal.pb.h"
#include "scheduler/template/compile.h"
#include "tests/support/temp_dir.h"

namespace muster::bench {
namespace {

constexpr const char* kTemplate =
    R"(<View><Text name="text" value="$text"/><Choices name="label" toName="text"><Choice value="yes"/><Choice value="no"/></Choices></View>)";
constexpr const char* kAnswer = R"([{"from_name":"label","to_name":"text","type":"choices","value":{"choices":["yes"]}}])";

Result<core::Outcome> command(api::CorePort& core, core::Command command) {
  std::promise<core::Outcome> promise;
  core.command(std::move(command), [&](core::Outcome outcome) { promise.set_value(std::move(outcome)); });
  core::Outcome outcome = promise.get_future().get();
  if (!outcome.refusals.empty()) return fail(outcome.refusals[0].code, outcome.refusals[0].message);
  return outcome;
}

core::CreateJob job_of(const PathCase& c) {
  core::CreateJob create;
  create.draft.name = "path";
  create.draft.project = "bench";
  create.draft.policy.redundancy = c.redundancy;
  create.draft.text.template_xml = kTemplate;
  create.draft.text.form_json = form::to_json(labeling::compile_template(kTemplate).form);
  return create;
}

Result<void> add_items(api::CorePort& core, JobNumber job, uint32_t tasks) {
  for (uint32_t added = 0; added < tasks;) {
    core::UpsertItems items;
    items.job = job;
    for (; added < tasks && items.items.size() < 5000; ++added) {
      journal::ItemContent content;
      content.set_key("item-" + std::to_string(added));
      content.set_data(R"({"text":"Is this sentence about the weather? It rained on day )" + std::to_string(added) + R"(."})");
      core::ItemDraft draft;
      draft.key_hash = core::mix_bits(added + 1);
      draft.digest = added + 1;
      draft.content = content.SerializeAsString();
      items.items.push_back(std::move(draft));
    }
    if (auto done = command(core, std::move(items)); !done) return tl::unexpected(done.error());
  }
  return {};
}

Result<std::vector<LoadSite>> enrol(api::CorePort& core, const PathCase& c) {
  std::vector<LoadSite> sites;
  for (uint32_t s = 0; s < c.sites; ++s) {
    LoadSite site;
    auto keys = wire::generate_key_pair();
    if (!keys) return tl::unexpected(keys.error());
    site.keys = *keys;
    const std::string name = "site-" + std::to_string(s);
    if (auto done = command(core, core::EnrolSite{0, name, "", keys->public_key}); !done) return tl::unexpected(done.error());
    core::EnrolWorkers workers;
    for (uint32_t w = 0; w < c.people_per_site; ++w) workers.workers.push_back({name + "." + std::to_string(w), name, {}, {}, true});
    auto done = command(core, std::move(workers));
    if (!done) return tl::unexpected(done.error());
    for (const WorkerNumber worker : done->workers) site.workers.push_back(worker.value());
    sites.push_back(std::move(site));
  }
  return sites;
}

}  // namespace

Result<LoadReport> run_path_case(const PathCase& c) {
  const testing::TempDir folder;
  auto keys = wire::generate_key_pair();
  if (!keys) return tl::unexpected(keys.error());
  if (auto saved = wire::save_key_pair(folder / "scheduler.key", *keys); !saved) return tl::unexpected(saved.error());
  app::Settings settings;
  settings.data_dir = folder / "data";
  settings.http = "127.0.0.1:0";
  settings.agents = "tcp://127.0.0.1:*";
  settings.key_file = folder / "scheduler.key";
  settings.token_file = folder / "token";
  app::Scheduler scheduler(settings);
  const std::atomic<bool> give_up{false};
  if (auto started = scheduler.start(give_up); !started) return tl::unexpected(started.error());

  api::CorePort& core = scheduler.core_port();
  auto sites = enrol(core, c);
  if (!sites) return tl::unexpected(sites.error());
  auto job = command(core, job_of(c));
  if (!job) return tl::unexpected(job.error());
  if (auto added = add_items(core, job->job, c.tasks); !added) return tl::unexpected(added.error());
  if (auto begun = command(core, core::ChangeJob{0, job->job, core::JobEvent::Start}); !begun) return tl::unexpected(begun.error());

  LoadConfig load;
  load.endpoint = scheduler.agents_endpoint();
  load.server_key = keys->public_key;
  load.sites = std::move(*sites);
  load.batch = c.batch;
  load.value = kAnswer;
  load.threads = c.load_threads;
  load.duration = std::chrono::seconds(c.seconds);
  return run_load(load);
}

}  // namespace muster::bench
