#include "tests/support/seeds.h"

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <optional>

namespace muster::testing {
namespace {

std::optional<uint64_t> number_in_environment(const char* name) {
  const char* text = std::getenv(name);
  uint64_t number = 0;
  if (!text || std::from_chars(text, text + std::strlen(text), number).ec != std::errc()) return std::nullopt;
  return number;
}

}  // namespace

std::vector<uint64_t> seeds(uint64_t first, uint64_t count) {
  if (const auto one = number_in_environment("MUSTER_SEED")) return {*one};
  std::vector<uint64_t> all(number_in_environment("MUSTER_SEEDS").value_or(count));
  for (uint64_t& seed : all) seed = first++;
  return all;
}

}  // namespace muster::testing
