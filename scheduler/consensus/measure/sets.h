// Precision and recall of things found, in the sets that kinds see: classes, steps of a path, spans.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

namespace muster::consensus {

struct Hits {
  double found = 0, wanted = 0, both = 0;

  void add(const std::set<std::string>& of_result, const std::set<std::string>& of_truth);
  // 2 · both / (found + wanted); NaN where nothing was found or wanted.
  double f1() const;
};

// "a|b" as {a, b}; "" and "NONE" as nothing.
std::set<std::string> classes_in(std::string_view label);

// "a/b/c" as {a, a/b, a/b/c}.
std::set<std::string> steps_of(std::string_view path);

}  // namespace muster::consensus
