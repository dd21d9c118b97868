#include "tests/fuzz/targets.h"

namespace muster::fuzz {

std::span<const Named> all_targets() {
  static constexpr Named kTargets[] = {
      {"wire_to_scheduler", wire_to_scheduler},
      {"wire_to_agent", wire_to_agent},
      {"journal", journal},
      {"checkpoint", checkpoint},
      {"spool", spool},
      {"http_request", http_request},
      {"http_body", http_body},
      {"items", items},
      {"item_files", item_files},
      {"tables", tables},
      {"job_spec", job_spec},
      {"labeling", labeling},
      {"answer", answer},
      {"consensus", consensus},
  };
  return kTargets;
}

}  // namespace muster::fuzz
