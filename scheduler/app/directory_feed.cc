#include "scheduler/app/directory_feed.h"

#include "common/base/check.h"
#include "common/form/form.h"

namespace muster::app {
namespace {

void put_job(const core::Job& job, gateway::Directory& directory) {
  const auto& text = *job.info.text;
  auto form = form::from_json(text.form_json);
  MUSTER_CHECK(form.has_value());  // compiled by this program before it was journalled
  gateway::JobEntry entry;
  entry.number = job.info.number;
  entry.name = job.info.name;
  entry.form = std::move(*form);
  entry.form_json = text.form_json;
  entry.template_xml = text.template_xml;
  entry.guideline = text.guideline;
  directory.put_job(std::move(entry));
}

void put_worker(const core::State& state, WorkerNumber number, gateway::Directory& directory) {
  const core::Worker& worker = *state.worker(number);
  directory.put_worker({worker.number, worker.id, worker.site, worker.level, worker.active});
}

void put_sites(const core::State& state, gateway::Directory& directory) {
  for (const core::Site& site : state.sites()) directory.put_site({site.number, site.name, site.keys, site.revoked});
}

}  // namespace

void fill_directory(const core::State& state, gateway::Directory& directory) {
  put_sites(state, directory);
  for (size_t i = 1; i <= state.worker_count(); ++i)
    put_worker(state, WorkerNumber(static_cast<uint32_t>(i)), directory);
  for (const auto& [number, job] : state.jobs()) put_job(*job, directory);
}

void feed_directory(const core::State& state, const core::Effect& effect, gateway::Directory& directory) {
  if (const auto* published = std::get_if<core::JobPublished>(&effect)) {
    if (const core::Job* job = state.job(published->job)) put_job(*job, directory);
  } else if (const auto* gone = std::get_if<core::JobGone>(&effect)) {
    directory.remove_job(gone->job);
  } else if (std::holds_alternative<core::SitesChanged>(effect)) {
    put_sites(state, directory);
  } else if (const auto* roster = std::get_if<core::SendRoster>(&effect)) {
    for (const WorkerNumber worker : roster->workers) put_worker(state, worker, directory);
  }
}

}  // namespace muster::app
