// Which formats of stored state a program knows. One number stands for all of the journal, contents and checkpoints
// (docs/journal.md, "Versions"); the state says which is in use.
#pragma once

#include <cstdint>

namespace muster::core {

struct Formats {
  uint32_t newest = 1;  // written once an operator has finalised the upgrade to it; the one before is read and written
};

}  // namespace muster::core
