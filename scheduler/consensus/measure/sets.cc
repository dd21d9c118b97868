#include "scheduler/consensus/measure/sets.h"

#include <algorithm>
#include <limits>

namespace muster::consensus {

void Hits::add(const std::set<std::string>& of_result, const std::set<std::string>& of_truth) {
  found += static_cast<double>(of_result.size());
  wanted += static_cast<double>(of_truth.size());
  for (const std::string& one : of_result) both += of_truth.contains(one) ? 1 : 0;
}

double Hits::f1() const {
  return found + wanted > 0 ? 2 * both / (found + wanted) : std::numeric_limits<double>::quiet_NaN();
}

std::set<std::string> classes_in(std::string_view label) {
  std::set<std::string> classes;
  if (label == "NONE") return classes;
  for (size_t start = 0; start <= label.size();) {
    const size_t end = std::min(label.find('|', start), label.size());
    if (end > start) classes.emplace(label.substr(start, end - start));
    start = end + 1;
  }
  return classes;
}

std::set<std::string> steps_of(std::string_view path) {
  std::set<std::string> steps;
  for (size_t end = path.find('/'); end != std::string_view::npos; end = path.find('/', end + 1)) {
    if (end > 0) steps.emplace(path.substr(0, end));
  }
  if (!path.empty()) steps.emplace(path);
  return steps;
}

}  // namespace muster::consensus
