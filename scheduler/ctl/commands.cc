#include "scheduler/ctl/commands.h"

namespace muster::ctl {

CLI::App* add_noun(CLI::App& app, const std::string& name, const std::string& description,
                   const std::string& examples) {
  CLI::App* noun = app.add_subcommand(name, description);
  noun->require_subcommand(1);
  noun->fallthrough();
  noun->footer(examples);
  return noun;
}

}  // namespace muster::ctl
