// What became of an import's lines.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "scheduler/core/effect.h"

namespace muster::api {

struct ImportReport {
  uint64_t lines = 0, created = 0, unchanged = 0, replaced = 0, revised = 0, refused = 0;
  std::vector<std::pair<uint64_t, std::string>> errors;  // line and reason

  // All are counted, the first `max_errors` listed.
  void refuse(uint64_t line, std::string reason, size_t max_errors);
  void count(uint64_t line, const core::ItemVerdict& verdict, size_t max_errors);
  // Puts the errors in order.
  std::string to_json(bool complete);
};

}  // namespace muster::api
