// Open-addressing hash indexes with linear probing, made for millions of entries and few bytes each.
#pragma once

#include <cstdint>
#include <vector>

#include "common/base/check.h"

namespace muster::core {

// Spreads a key's bits; the finaliser of splitmix64 (Steele, Lea, Flood 2014).
inline uint64_t mix_bits(uint64_t x) {
  x ^= x >> 30;
  x *= 0xbf58476d1ce4e5b9ULL;
  x ^= x >> 27;
  x *= 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

// Maps 64-bit keys to 32-bit values, with removal. Key 0 is never there.
class FlatIndex {
 public:
  static constexpr uint32_t kNone = 0xffffffff;

  uint32_t find(uint64_t key) const {
    if (cells_.empty() || key == 0) return kNone;
    for (size_t i = home(key);; i = next(i)) {
      if (cells_[i].key == key) return cells_[i].value;
      if (cells_[i].key == 0) return kNone;
    }
  }
  // REQUIRES: the key is absent, and not 0.
  void insert(uint64_t key, uint32_t value) {
    if ((used_ + 1) * 4 > cells_.size() * 3) grow();
    place(key, value);
    ++used_;
  }
  void erase(uint64_t key) {
    if (cells_.empty() || key == 0) return;
    size_t i = home(key);
    while (cells_[i].key != key) {
      if (cells_[i].key == 0) return;
      i = next(i);
    }
    --used_;
    for (size_t j = next(i); cells_[j].key != 0; j = next(j)) {  // close the gap, so that no tombstones are needed
      const size_t wanted = home(cells_[j].key);
      const bool stays = i <= j ? (i < wanted && wanted <= j) : (i < wanted || wanted <= j);
      if (stays) continue;
      cells_[i] = cells_[j];
      i = j;
    }
    cells_[i].key = 0;
  }
  size_t size() const { return used_; }

 private:
  struct Cell {
    uint64_t key = 0;
    uint32_t value = 0;
  };
  size_t home(uint64_t key) const { return mix_bits(key) & (cells_.size() - 1); }
  size_t next(size_t i) const { return (i + 1) & (cells_.size() - 1); }
  void place(uint64_t key, uint32_t value) {
    MUSTER_CHECK(key != 0);
    size_t i = home(key);
    while (cells_[i].key != 0) i = next(i);
    cells_[i] = {key, value};
  }
  void grow() {
    std::vector<Cell> old(cells_.empty() ? 64 : cells_.size() * 2);
    old.swap(cells_);
    for (const Cell& cell : old) {
      if (cell.key != 0) place(cell.key, cell.value);
    }
  }

  std::vector<Cell> cells_;  // a power of two
  size_t used_ = 0;
};

// Finds a task by its key's hash; the hashes themselves stay in the tasks. Four bytes a cell, load at most 0.8.
class KeyIndex {
 public:
  static constexpr uint32_t kNone = 0xffffffff;

  // `hash_of(task)` gives a task's key hash.
  template <class HashOf>
  uint32_t find(uint64_t hash, HashOf&& hash_of) const {
    if (cells_.empty()) return kNone;
    for (size_t i = home(hash);; i = next(i)) {
      if (cells_[i] == kNone) return kNone;
      if (hash_of(cells_[i]) == hash) return cells_[i];
    }
  }
  template <class HashOf>
  void insert(uint32_t task, HashOf&& hash_of) {
    if ((used_ + 1) * 5 > cells_.size() * 4) {
      std::vector<uint32_t> old(cells_.size() + cells_.size() / 2 + 64, kNone);
      old.swap(cells_);
      for (const uint32_t cell : old) {
        if (cell != kNone) place(cell, hash_of(cell));
      }
    }
    place(task, hash_of(task));
    ++used_;
  }

 private:
  __extension__ using Wide = unsigned __int128;
  size_t home(uint64_t hash) const {
    return static_cast<size_t>(static_cast<Wide>(mix_bits(hash)) * cells_.size() >> 64);
  }
  size_t next(size_t i) const { return i + 1 == cells_.size() ? 0 : i + 1; }
  void place(uint32_t task, uint64_t hash) {
    size_t i = home(hash);
    while (cells_[i] != kNone) i = next(i);
    cells_[i] = task;
  }
  std::vector<uint32_t> cells_;
  size_t used_ = 0;
};

}  // namespace muster::core
