#include <memory>

#include "scheduler/ctl/commands.h"
#include "scheduler/ctl/media_put.h"

namespace muster::ctl {
namespace {

constexpr const char* kMediaExamples = R"(Examples:
  musterctl media put pictures > addresses.txt    what to write into items, and the file that each one is

Agents that are started with --media-url fetch them from the scheduler; to a site without a line they are carried on a
disk, for `muster-agent media import`.)";

}  // namespace

void add_media_command(CLI::App& app, Action& chosen) {
  CLI::App* noun = add_noun(app, "media", "Media: pictures, sound and films kept by the scheduler", kMediaExamples);
  CLI::App* put = noun->add_subcommand("put", "Put a folder's files in, and print their addresses for items");
  auto folder = std::make_shared<std::string>();
  put->add_option("DIR", *folder, "Folder; those below it too")->required()->check(CLI::ExistingDirectory);
  put->callback([&chosen, folder] { chosen = [folder](Session& session) { return put_media(session, *folder); }; });
}

}  // namespace muster::ctl
