#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>

#include "common/base/ids.h"
#include "common/wire/keys.h"
#include "scheduler/ctl/commands.h"

namespace muster::ctl {
namespace {

constexpr const char* kKeysExamples = R"(Examples:
  musterctl keys generate keys --name lagos     writes keys/lagos.key (secret, mode 0600) and keys/lagos.pub
  musterctl keys generate --print               prints a pair and writes nothing

The .key file belongs on the machine of the agent (or scheduler) that it names, and nowhere else. The .pub file is what the
other side is given. A lost key is replaced by enrolling a new one.)";

struct Options {
  std::string folder, name = "muster";
  bool print = false, force = false;
};

Outcome<void> print_pair(Session& session, const wire::KeyPair& pair) {
  if (session.wants_json()) {  // no character of Z85 needs escaping
    session.io().out << "{\"public\":\"" << pair.public_key << "\",\"secret\":\"" << pair.secret_key << "\"}\n";
  } else {
    session.io().out << "public " << pair.public_key << "\nsecret " << pair.secret_key << '\n';
  }
  return {};
}

Outcome<void> write_public(const std::string& path, const std::string& key) {
  std::ofstream file(path, std::ios::trunc);
  file << key << '\n';
  file.close();
  if (!file) return trouble(Exit::Refused, path + ": " + std::strerror(errno));
  return {};
}

Outcome<void> write_pair(Session& session, const Options& options, const wire::KeyPair& pair) {
  const std::filesystem::path folder = options.folder;
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return trouble(Exit::Refused, options.folder + ": " + error.message());
  const std::string secret = (folder / (options.name + ".key")).string();
  const std::string open = (folder / (options.name + ".pub")).string();
  for (const std::string& path : {secret, open}) {
    if (std::filesystem::exists(path) && !options.force) {
      return trouble(Exit::Refused, path + " is there already; choose another --name, or replace it with --force");
    }
  }
  if (auto saved = wire::save_key_pair(secret, pair); !saved) return trouble(Exit::Refused, saved.error().message);
  if (auto written = write_public(open, pair.public_key); !written) return written;
  if (session.wants_json()) {
    session.io().out << "{\"public\":\"" << pair.public_key << "\"}\n";
  } else {
    session.io().out << "secret and public key: " << secret << "\npublic key alone:      " << open << '\n';
  }
  return {};
}

Outcome<void> generate(Session& session, const Options& options) {
  if (options.print == !options.folder.empty()) return trouble(Exit::Usage, "give a folder or --print, not both");
  if (!is_valid_name(options.name)) {
    return trouble(Exit::Usage,
                   "--name must be 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit");
  }
  const Result<wire::KeyPair> pair = wire::generate_key_pair();
  if (!pair) return trouble(Exit::Refused, pair.error().message);
  return options.print ? print_pair(session, *pair) : write_pair(session, options, *pair);
}

}  // namespace

void add_keys_commands(CLI::App& app, Action& chosen) {
  CLI::App* noun = add_noun(app, "keys", "Keys: the CURVE key pairs of sites and schedulers", kKeysExamples);
  auto options = std::make_shared<Options>();
  CLI::App* command = noun->add_subcommand("generate", "Make a key pair; the scheduler is not asked");
  command->add_option("DIR", options->folder, "Folder for NAME.key and NAME.pub")->type_name("");
  command->add_option("--name", options->name, "The files' name")->type_name("NAME")->capture_default_str();
  command->add_flag("--print", options->print, "Print the pair and write no files");
  command->add_flag("--force", options->force, "Replace files that are there");
  command->callback(
      [&chosen, options] { chosen = [options](Session& session) { return generate(session, *options); }; });
}

}  // namespace muster::ctl
