#include "scheduler/formats/tally.h"

namespace muster::formats {

Result<void> Tally::drop(std::string_view key, const std::string& what) {
  if (!lossy_) {
    const std::string where = key.empty() ? std::string() : "item " + std::string(key) + ": ";
    return fail("formats.cannot_hold",
                where + "the format cannot hold " + what + "; --lossy leaves it out and counts it");
  }
  ++dropped_[what];
  return {};
}

}  // namespace muster::formats
