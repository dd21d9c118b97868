#include "scheduler/consensus/categorical/path_tree.h"

#include <algorithm>

namespace muster::consensus {
namespace {

// Ends of a path's prefixes: "a/b" has 1 and 3.
template <class Visit>
void for_each_prefix(std::string_view path, Visit visit) {
  for (size_t end = 0; end < path.size();) {
    end = std::min(path.find('/', end + 1), path.size());
    visit(path.substr(0, end));
  }
}

}  // namespace

std::string clean_path(std::string_view path) {
  std::string clean;
  for (const char c : path) {
    if (c == '/' && (clean.empty() || clean.back() == '/')) continue;
    clean.push_back(c);
  }
  if (!clean.empty() && clean.back() == '/') clean.pop_back();
  return clean;
}

PathTree::PathTree(std::span<const std::string> paths) {
  names_.emplace_back();
  for (const std::string& path : paths) {
    for_each_prefix(path, [this](std::string_view prefix) { names_.emplace_back(prefix); });
  }
  std::sort(names_.begin(), names_.end());
  names_.erase(std::unique(names_.begin(), names_.end()), names_.end());
  choices_.assign(names_.size(), 0);
  std::vector<bool> has_parent_counted(names_.size(), false), is_end(names_.size(), false);
  for (const std::string& path : paths) {
    uint32_t at = 0;
    for_each_prefix(path, [&](std::string_view prefix) {
      const auto found = std::lower_bound(names_.begin(), names_.end(), prefix);
      const auto node = static_cast<uint32_t>(found - names_.begin());
      if (!has_parent_counted[node]) ++choices_[at];
      has_parent_counted[node] = true;
      steps_.push_back(node);
      at = node;
    });
    if (!is_end[at]) ++choices_[at];
    is_end[at] = true;
    begin_.push_back(steps_.size());
  }
}

}  // namespace muster::consensus
