#include "tests/bench/path/gateway_path.h"

#include <prometheus/registry.h>
#include <time.h>

#include "scheduler/core/journal.pb.h"
#include "tests/bench/path/yes_core.h"

namespace muster::bench {
namespace {

constexpr const char* kYes =
    R"([{"from_name":"answer","to_name":"text","type":"choices","value":{"choices":["yes"]}}])";

// One item for every lease.
class OneItem final : public gateway::ItemContents {
 public:
  OneItem() {
    journal::ItemContent item;
    item.set_key("item-0000001");
    item.set_data(R"({"text":"A sentence of the usual length, about which somebody must say yes or no."})");
    content_ = std::make_shared<const std::string>(item.SerializeAsString());
  }
  bool try_fetch(const std::vector<core::ContentRef>& refs, gateway::ItemViews& out) override {
    out.items.assign(refs.size(), *content_);
    out.owners.push_back(content_);
    return true;
  }
  void fetch(std::vector<core::ContentRef>, std::function<void(Result<std::vector<std::string>>)> done) override {
    done(fail("bench.cached", "everything is at hand"));
  }

 private:
  std::shared_ptr<const std::string> content_;
};

gateway::JobEntry yes_or_no() {
  gateway::JobEntry job;
  job.number = JobNumber(1);
  job.name = "bench";
  job.form.objects = {{"text", form::ObjectKind::Text, "text"}};
  form::Control control;
  control.name = "answer";
  control.to_name = "text";
  control.required = true;
  control.choices = {"yes", "no"};
  job.form.controls = {control};
  job.form.decide_on = {"answer"};
  job.form_json = form::to_json(job.form);
  return job;
}

double process_cpu_seconds() {
  timespec used{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

Result<void> enrol(size_t sites, size_t people, gateway::Directory& directory, LoadConfig& load) {
  uint32_t worker = 0;
  for (uint32_t number = 1; number <= sites; ++number) {
    auto keys = wire::generate_key_pair();
    if (!keys) return tl::unexpected(keys.error());
    LoadSite& site = load.sites.emplace_back();
    site.keys = *keys;
    directory.put_site({SiteNumber(number), "site-" + std::to_string(number), {keys->public_key}, false});
    for (size_t person = 0; person < people; ++person) {
      site.workers.push_back(++worker);
      directory.put_worker({WorkerNumber(worker), "worker-" + std::to_string(worker), SiteNumber(number),
                            core::WorkerLevel::Annotator, true});
    }
  }
  return {};
}

}  // namespace

Result<GatewayPathReport> run_gateway_path(LoadConfig load, size_t sites, size_t people, uint64_t leases) {
  const auto keys = wire::generate_key_pair();
  if (!keys) return tl::unexpected(keys.error());
  gateway::Directory directory;
  directory.put_job(yes_or_no());
  if (auto enrolled = enrol(sites, people, directory, load); !enrolled) return tl::unexpected(enrolled.error());

  gateway::GatewayConfig config;
  config.bind = "tcp://127.0.0.1:*";
  config.secret_key = keys->secret_key;
  config.epochs = {{Epoch(1), Sequence(0)}};
  OneItem contents;
  prometheus::Registry registry;
  YesCore core(leases);
  gateway::Gateway gateway(config, directory, core, contents, registry);
  if (auto started = gateway.start(); !started) return tl::unexpected(started.error());
  core.start(gateway);

  load.endpoint = gateway.endpoint();
  load.server_key = keys->public_key;
  if (load.value.empty()) load.value = kYes;
  const double cpu_before = process_cpu_seconds();
  auto ran = run_load(load);
  GatewayPathReport report;
  report.process_cpu_seconds = process_cpu_seconds() - cpu_before;
  core.stop();
  gateway.stop();
  if (!ran) return tl::unexpected(ran.error());
  report.load = *ran;
  report.answers = core.answers();
  report.invalid_answers = core.invalid_answers();
  return report;
}

}  // namespace muster::bench
