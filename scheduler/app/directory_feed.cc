#include "scheduler/app/directory_feed.h"

#include <utility>

#include "common/base/check.h"
#include "common/form/form.h"

namespace muster::app {
namespace {

using Changes = std::vector<DirectoryChange>;

void add_job(const core::Job& job, Changes& changes) {
  const auto& text = *job.info.text;
  auto form = form::from_json(text.form_json);
  MUSTER_CHECK(form.has_value());  // compiled by this program before it was journalled
  gateway::JobEntry entry;
  entry.number = job.info.number;
  entry.name = job.info.name;
  entry.version = text.version;
  entry.form = std::move(*form);
  entry.form_json = text.form_json;
  entry.template_xml = text.template_xml;
  entry.guideline = text.guideline;
  changes.emplace_back(std::move(entry));
}

void add_worker(const core::State& state, WorkerNumber number, Changes& changes) {
  const core::Worker& worker = *state.worker(number);
  changes.emplace_back(
      gateway::WorkerEntry{worker.number, worker.id, worker.site, worker.level, worker.active, worker.placed_on, {}});
}

void add_sites(const core::State& state, Changes& changes) {
  for (const core::Site& site : state.sites()) {
    changes.emplace_back(gateway::SiteEntry{site.number, site.name, site.keys, site.revoked});
  }
}

struct Put {
  gateway::Directory& directory;
  void operator()(gateway::JobEntry& job) const { directory.put_job(std::move(job)); }
  void operator()(gateway::SiteEntry& site) const { directory.put_site(std::move(site)); }
  void operator()(gateway::WorkerEntry& worker) const { directory.put_worker(std::move(worker)); }
  void operator()(JobNumber gone) const { directory.remove_job(gone); }
};

}  // namespace

Changes whole_directory(const core::State& state) {
  Changes changes;
  add_sites(state, changes);
  for (size_t i = 1; i <= state.worker_count(); ++i) add_worker(state, WorkerNumber(static_cast<uint32_t>(i)), changes);
  for (const auto& [number, job] : state.jobs()) add_job(*job, changes);
  return changes;
}

Changes site_entries(const core::State& state) {
  Changes changes;
  add_sites(state, changes);
  return changes;
}

Changes directory_changes(const core::State& state, const std::vector<core::Effect>& effects) {
  Changes changes;
  for (const core::Effect& effect : effects) {
    if (const auto* published = std::get_if<core::JobPublished>(&effect)) {
      if (const core::Job* job = state.job(published->job)) add_job(*job, changes);
    } else if (const auto* gone = std::get_if<core::JobGone>(&effect)) {
      changes.emplace_back(gone->job);
    } else if (std::holds_alternative<core::SitesChanged>(effect)) {
      add_sites(state, changes);
    } else if (const auto* roster = std::get_if<core::SendRoster>(&effect)) {
      for (const WorkerNumber worker : roster->workers) add_worker(state, worker, changes);
    }
  }
  return changes;
}

void change_directory(Changes changes, gateway::Directory& directory) {
  for (DirectoryChange& change : changes) std::visit(Put{directory}, change);
}

}  // namespace muster::app
