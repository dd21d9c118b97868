// Texts of an item and what was marked in them. Internal to scheduler/formats.
#pragma once

#include <string>
#include <vector>

#include "common/form/form.h"
#include "scheduler/formats/row.h"
#include "scheduler/formats/tally.h"

namespace muster::formats {

struct Span {
  size_t start = 0, end = 0;  // UTF-16 code units
  std::string label;
};

struct MarkedText {
  std::string text;
  std::vector<Span> spans;  // in order, none over another
};

// The one text that the deciding control marks; of a dialogue each turn is one. Dropped: spans over others (the one
// that begins first stays, of those the longest), over several turns, and labels after the first. Failures:
// "formats.item", "formats.cannot_hold".
Result<std::vector<MarkedText>> marked_texts(const form::Object& object, const Row& row, Tally& tally);

}  // namespace muster::formats
