// One line per event: when, who, what (docs/simulation.md, "Reading a run").
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "tests/simulation/timeline.h"

namespace muster::sim {

class Trace {
 public:
  Trace(const Timeline& timeline, bool aloud) : timeline_(timeline), aloud_(aloud) {}

  bool aloud() const { return aloud_; }
  // `mark`: one character, the kind of event.
  void line(char mark, std::string_view who, const std::string& what) {
    digest_ = (digest_ ^ static_cast<uint64_t>(timeline_.now().count())) * 0x100000001b3u;
    for (const char c : what) digest_ = (digest_ ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    if (!aloud_) return;
    const double seconds = static_cast<double>(timeline_.now().count()) / 1e6;
    std::printf("%11.6f %c %-6.*s %s\n", seconds, mark, static_cast<int>(who.size()), who.data(), what.c_str());
  }
  // Of all lines so far: two runs of one plan have the same.
  uint64_t digest() const { return digest_; }

 private:
  const Timeline& timeline_;
  const bool aloud_;
  uint64_t digest_ = 0xcbf29ce484222325u;
};

}  // namespace muster::sim
