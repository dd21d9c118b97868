// Curves as CSV, and as small charts.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/bench/adaptive/calibrated.h"
#include "tests/bench/adaptive/comparison.h"

namespace muster::bench {

// set,method,answers,accuracy,standard_error; begins the file anew, with a header line, where `first`.
void append_csv(const std::filesystem::path& file, const Comparison& comparison, bool first);

// SVG of one set: accuracy against answers a task; adaptive, auto and majority at fixed redundancy, each with a band of
// one standard error, and the other methods thin.
std::string redundancy_chart(const Comparison& comparison);
// SVG: accuracy against stated confidence by tenths, one line a basis, with one standard error.
std::string reliability_chart(const std::string& set, const std::vector<Calibrated>& all);

void write_text(const std::filesystem::path& file, const std::string& text);

}  // namespace muster::bench
