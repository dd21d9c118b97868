#include "worker-agent/app/options_media.h"

#include <CLI/CLI.hpp>
#include <fstream>
#include <utility>

namespace muster::agent {

void add_media_options(CLI::App& run, CommandLine& out) {
  ShelfSettings& media = out.settings.media;
  run.add_option("--media-host", out.media_hosts,
                 "host that media of tasks may be downloaded from: NAME, *.NAME or *, each with :PORT where it is not "
                 "the usual one; may be repeated (default: none)");
  run.add_flag("--media-private-addresses", media.policy.private_addresses,
               "these hosts may be on this machine or in a private network");
  run.add_option_function<uint64_t>(
         "--media-cache-mib", [&media](uint64_t mib) { media.max_bytes = mib << 20; },
         "disk for downloaded media (default 4096)")
      ->check(CLI::Range(1, 1 << 30));
  run.add_option_function<uint64_t>(
         "--media-file-mib", [&media](uint64_t mib) { media.policy.max_bytes = mib << 20; },
         "largest medium that is downloaded (default 64)")
      ->check(CLI::Range(1, 1 << 20));
  run.add_option("--media-url", media.store_url,
                 "server, https://HOST:PORT, that has the contents of muster-media: addresses below /v1/media/ "
                 "(default: only what "
                 "was imported)");
  run.add_option("--media-token-file", out.media_token_file,
                 "file whose first line is the token that --media-url asks for (default: it asks for none)");
  run.add_option("--media-ca-file", media.store_ca_file,
                 "who may vouch for --media-url (PEM; default: whom the system trusts)");
}

Result<void> load_media_files(CommandLine& command_line) {
  ShelfSettings& media = command_line.settings.media;
  auto hosts = Hosts::parse(command_line.media_hosts);
  if (!hosts) return tl::unexpected(hosts.error());
  media.policy.hosts = std::move(*hosts);
  if (command_line.media_token_file.empty()) return {};
  std::ifstream file(command_line.media_token_file);
  std::getline(file, media.store_token);
  media.store_token.erase(media.store_token.find_last_not_of(" \t\r") + 1);
  if (media.store_token.empty()) return fail("options.media", command_line.media_token_file + ": has no token");
  return {};
}

const CLI::App* add_media_import(CLI::App& app, CommandLine& out) {
  CLI::App* media = app.add_subcommand("media", "Media that were carried to this site");
  media->require_subcommand(1);
  CLI::App* import = media->add_subcommand(
      "import",
      "Take every picture, sound and film below FOLDER, and print its muster-media: address; also while the "
      "agent runs");
  import->add_option("--data-dir", out.settings.data_dir, "folder of the spool")->required();
  import->add_option("FOLDER", out.file, "where they are")->required()->check(CLI::ExistingDirectory);
  return import;
}

}  // namespace muster::agent
