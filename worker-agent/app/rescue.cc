#include "worker-agent/app/rescue.h"

#include <cstdio>
#include <filesystem>
#include <iostream>

#include "worker-agent/app/recovery_key.h"
#include "worker-agent/app/sealed_file.h"
#include "worker-agent/media/stored.h"
#include "worker-agent/spool/spool_export.h"

namespace muster::agent {
namespace {

int failed(const Failure& failure) {
  std::fprintf(stderr, "muster-agent: %s (%s)\n", failure.message.c_str(), failure.code.c_str());
  return 1;
}

int export_spool(const CommandLine& command_line) {
  const auto count = export_answers(command_line.settings.data_dir, command_line.file);
  if (!count) return failed(count.error());
  std::printf("%zu answers written to %s\n", *count, command_line.file.c_str());
  return 0;
}

int write_backup(const CommandLine& command_line) {
  const std::string& directory = command_line.settings.data_dir;
  const auto files = files_to_back_up(directory, command_line.key_file);
  if (auto done = back_up(directory, files, command_line.file); !done) return failed(done.error());
  std::printf("%s is a backup of %s with %zu files beside the spool%s\n", command_line.file.c_str(), directory.c_str(),
              files.size(), command_line.key_file.empty() ? "; the site's key is not in it (--key-file)" : "");
  return 0;
}

Result<RecoveryKey> given_key(const CommandLine& command_line) {
  if (!command_line.recovery_key_file.empty()) return read_recovery_key(command_line.recovery_key_file);
  std::fprintf(stderr, "The backup is sealed. The site's recovery key: ");
  std::string line;
  std::getline(std::cin, line);
  return parse_recovery_key(line);
}

Result<RestoredBackup> restore_sealed(const CommandLine& command_line) {
  const auto key = given_key(command_line);
  if (!key) return tl::unexpected(key.error());
  const std::string& directory = command_line.settings.data_dir;
  const std::string opened = directory + "/opened.backup";
  std::error_code ignored;
  std::filesystem::create_directories(directory, ignored);
  std::filesystem::remove(opened, ignored);
  if (auto done = open_sealed(command_line.file, opened, *key); !done) return tl::unexpected(done.error());
  auto restored = restore_backup(opened, directory);
  std::filesystem::remove(opened, ignored);
  return restored;
}

int restore(const CommandLine& command_line) {
  const std::string& directory = command_line.settings.data_dir;
  const auto restored =
      is_sealed(command_line.file) ? restore_sealed(command_line) : restore_backup(command_line.file, directory);
  if (!restored) return failed(restored.error());
  std::printf("%s: %llu accounts, %llu drafts, %llu answers to send\n", directory.c_str(),
              static_cast<unsigned long long>(restored->accounts), static_cast<unsigned long long>(restored->drafts),
              static_cast<unsigned long long>(restored->answers_unsent));
  for (const std::string& file : restored->files) std::printf("%s/%s\n", directory.c_str(), file.c_str());
  std::printf("Start the agent on it as before; people sign in again.\n");
  return 0;
}

int print_recovery_key(const CommandLine& command_line) {
  const std::string& directory = command_line.settings.data_dir;
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  const auto key = read_or_make_recovery_key(recovery_key_file(directory));
  if (!key) return failed(key.error());
  std::printf("%s\n", text_of(*key).c_str());
  std::fprintf(stderr,
               "Write it down and keep it away from this machine: without it nobody can open the backups of this site "
               "that lie at the centre.\n");
  return 0;
}

int import_folder(const CommandLine& command_line) {
  const auto tell = [](const std::string& path, const std::optional<Sha256>& digest) {
    if (digest)
      std::printf("muster-media:sha256/%s %s\n", hex(*digest).c_str(), path.c_str());
    else
      std::fprintf(stderr, "muster-agent: %s is no medium that can be shown: passed over\n", path.c_str());
  };
  const auto imported = import_media(command_line.file, imported_folder(command_line.settings.data_dir), tell);
  if (!imported) return failed(imported.error());
  const auto count = [](uint64_t value) { return static_cast<unsigned long long>(value); };
  std::fprintf(stderr, "%llu media taken, %llu were here already, %llu files passed over\n", count(imported->taken),
               count(imported->here_already), count(imported->passed_over));
  return 0;
}

}  // namespace

int rescue(const CommandLine& command_line) {
  switch (command_line.act) {
    case CommandLine::Act::ExportSpool:
      return export_spool(command_line);
    case CommandLine::Act::BackUp:
      return write_backup(command_line);
    case CommandLine::Act::Restore:
      return restore(command_line);
    case CommandLine::Act::RecoveryKey:
      return print_recovery_key(command_line);
    case CommandLine::Act::ImportMedia:
      return import_folder(command_line);
    case CommandLine::Act::Run:
      break;
  }
  return 2;
}

std::vector<BackupFile> files_to_back_up(const std::string& data_dir, const std::string& key_file) {
  namespace fs = std::filesystem;
  std::vector<BackupFile> files;
  if (!key_file.empty()) files.push_back({"site.key", key_file});
  for (const char* name : {"admin.token", "recovery.key", "https/authority.key", "https/authority.crt",
                           "https/desk.key", "https/desk.crt"}) {
    const std::string path = data_dir + "/" + name;
    if (fs::exists(path)) files.push_back({name, path});
  }
  return files;
}

}  // namespace muster::agent
