// What a leading scheduler opens to the outside: folders, the gateway, the HTTP API.
#include <cstdio>
#include <fstream>
#include <utility>

#include "common/base/log.h"
#include "scheduler/api/api.h"
#include "scheduler/api/backup_store.h"
#include "scheduler/api/media_store.h"
#include "scheduler/app/backup_keeper.h"
#include "scheduler/app/scheduler.h"

namespace muster::app {
namespace {

constexpr uint64_t kFreeBesideFiles = uint64_t{1} << 30;  // on their disk

}  // namespace

Result<void> Scheduler::open_gateway() {
  gateway::GatewayConfig config;
  config.bind = settings_.agents;
  config.secret_key = secret_key_;
  for (const core::EpochStart& start : core_->state().epoch_starts())
    config.epochs.push_back({start.epoch, start.tail, start.reign});
  config.tail = Sequence(recovered_.next.value() - 1);
  config.heartbeat = Millis(settings_.heartbeat_ms);
  config.silence = Millis(settings_.silence_ms);
  config.scheduler_version = MUSTER_VERSION;
  config.backups = backup_keeper_.get();
  config.on_higher_epoch = [this](uint32_t epoch) { raise_epoch(epoch); };
  config.standing_of = [this](WorkerNumber worker) { return standings_.of(worker); };
  gateway_ = std::make_unique<gateway::Gateway>(std::move(config), directory_, *loop_, *items_, *registry_);
  auto started = gateway_->start();
  if (started)
    settings_.agents = gateway_->endpoint();
  else
    gateway_.reset();
  return started;
}

// What is kept as files, not in Redis.
Result<void> Scheduler::open_folders() {
  const auto folder = [this](const std::string& given, const char* beside) {
    return !given.empty() || settings_.data_dir.empty() ? given : settings_.data_dir + beside;
  };
  if (const std::string media = folder(settings_.media_dir, "/media"); !media.empty()) {
    auto opened = api::MediaStore::open(media, kFreeBesideFiles);
    if (!opened) return tl::unexpected(opened.error());
    media_ = std::move(*opened);
  }
  if (const std::string backups = folder(settings_.backup_dir, "/backups"); !backups.empty()) {
    auto opened = api::BackupStore::open(backups, kFreeBesideFiles);
    if (!opened) return tl::unexpected(opened.error());
    backups_ = std::move(*opened);
    backup_keeper_ = std::make_unique<BackupKeeper>(*backups_);
  }
  return {};
}

Result<void> Scheduler::open_http() {
  auto options = http_options(settings_);
  if (!options) return tl::unexpected(options.error());
  options->threads = settings_.http_threads;
  if (tokens_in_clear(settings_))
    spdlog::warn("tokens travel in clear to {}: give --tls-cert and --tls-key, or let something before it do TLS",
                 settings_.http);
  auto server =
      http::Server::start(*options, api::make_router({*loop_, *contents_, *refining_, *trace_, *this, room_.get(),
                                                      standbys_.get(), media_.get(), backups_.get()},
                                                     registry_, tokens_));
  if (!server) return tl::unexpected(server.error());
  http_ = std::move(*server);
  settings_.http = options->address + ":" + std::to_string(http_->port());
  return {};
}

Result<void> Scheduler::write_port_file() const {
  if (settings_.port_file.empty()) return {};
  const std::string& endpoint = settings_.agents;
  const std::string beside = settings_.port_file + ".new";
  {
    std::ofstream file(beside);
    file << "{\"http\": " << settings_.http.substr(settings_.http.rfind(':') + 1)
         << ", \"agents\": " << endpoint.substr(endpoint.rfind(':') + 1) << "}\n";
    if (!file.flush()) return fail("port_file", "cannot write " + beside);
  }
  if (std::rename(beside.c_str(), settings_.port_file.c_str()) != 0)
    return fail("port_file", "cannot write " + settings_.port_file);
  return {};
}

}  // namespace muster::app
