// Cycles of lease and answer through the core alone, and what a task costs in memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace muster::bench {

struct CoreCase {
  uint32_t tasks = 1'000'000;
  uint32_t people = 1000;
  uint8_t redundancy = 3;
  uint32_t credits = 8;      // leases a person holds at once
  uint64_t most_cycles = 0;  // 0: until no work is left
  bool adaptive = false;     // 2 to 5 answers of four classes until 0.95 sure, the most uncertain first; people are
                             // right 8 times of 10
};

struct CoreFigures {
  uint64_t cycles = 0;
  double seconds = 0;
  double bytes_per_task = 0;  // heap growth from the empty core to all answers in, over tasks; contents not counted
  uint64_t done_tasks = 0, disputed_tasks = 0;
  double cycles_per_second() const { return seconds > 0 ? static_cast<double>(cycles) / seconds : 0; }
};

// One thread. Answers of one choice out of two, of four where redundancy is adaptive; records are made and thrown away,
// as the journal's thread would do after writing them.
CoreFigures run_core_case(const CoreCase& c);

}  // namespace muster::bench
