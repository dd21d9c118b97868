// Paths such as "animal/dog/terrier" as nodes of a tree.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace muster::consensus {

// Without empty steps: "/a//b/" is "a/b".
std::string clean_path(std::string_view path);

class PathTree {
 public:
  // Clean paths, distinct. Node 0 is the root; nodes are numbered so that equal sets of paths give equal numbers.
  explicit PathTree(std::span<const std::string> paths);

  uint32_t nodes() const { return static_cast<uint32_t>(names_.size()); }
  const std::string& name(uint32_t node) const { return names_[node]; }
  // How many ways there are to go on from a node: its children, and to stop where a path stops there.
  uint32_t choices(uint32_t node) const { return choices_[node]; }
  // Nodes of the n-th path given, from the root (left out) to its end.
  std::span<const uint32_t> steps(uint32_t path) const {
    return {steps_.data() + begin_[path], steps_.data() + begin_[path + 1]};
  }

 private:
  std::vector<std::string> names_;
  std::vector<uint32_t> choices_;
  std::vector<uint32_t> steps_;
  std::vector<size_t> begin_ = {0};
};

}  // namespace muster::consensus
