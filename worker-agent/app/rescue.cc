#include "worker-agent/app/rescue.h"

#include <cstdio>

#include "worker-agent/spool/spool_export.h"

namespace muster::agent {

int export_spool(const CommandLine& command_line) {
  const auto count = export_answers(command_line.settings.data_dir, command_line.export_file);
  if (!count) {
    std::fprintf(stderr, "muster-agent: %s (%s)\n", count.error().message.c_str(), count.error().code.c_str());
    return 1;
  }
  std::printf("%zu answers written to %s\n", *count, command_line.export_file.c_str());
  return 0;
}

}  // namespace muster::agent
