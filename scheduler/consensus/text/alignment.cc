#include "scheduler/consensus/text/alignment.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "scheduler/consensus/text/similarity.h"

namespace muster::consensus::text {
namespace {

constexpr size_t kMostCells = size_t{1} << 26;

std::vector<uint32_t> by_centrality(const std::vector<std::span<const uint32_t>>& texts) {
  const auto n = static_cast<uint32_t>(texts.size());
  const std::vector<double> alike = similarities(texts);
  std::vector<double> sum(n, 0);
  for (uint32_t i = 0; i < n; ++i) {
    for (uint32_t j = 0; j < n; ++j) sum[i] += alike[size_t{i} * n + j];
  }
  const auto centre = static_cast<uint32_t>(std::max_element(sum.begin(), sum.end()) - sum.begin());
  std::vector<uint32_t> order(n);
  std::iota(order.begin(), order.end(), 0);
  const double* row = &alike[size_t{centre} * n];
  std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    return std::pair(a != centre, -row[a]) < std::pair(b != centre, -row[b]);
  });
  return order;
}

class Aligner {
 public:
  Aligner(const std::vector<std::span<const uint32_t>>& texts, const std::vector<std::string>& forms)
      : texts_(texts), forms_(forms) {}

  Network run() {
    Network network;
    network.texts = static_cast<uint32_t>(texts_.size());
    if (texts_.empty()) return network;
    for (const uint32_t text : by_centrality(texts_)) {
      if ((slots_.size() + 1) * (texts_[text].size() + 1) > kMostCells) {
        network.aligned = false;
        return network;
      }
      add(text);
    }
    network.slots = static_cast<uint32_t>(slots_.size());
    network.place.reserve(slots_.size() * texts_.size());
    for (const Slot& slot : slots_) network.place.insert(network.place.end(), slot.place.begin(), slot.place.end());
    return network;
  }

 private:
  enum Move : uint8_t { Meet, Pass, Open };

  struct Slot {
    std::vector<int32_t> place;                       // per text
    std::vector<std::pair<uint32_t, double>> counts;  // word → texts
    double held = 0;                                  // texts with a word
  };

  double differ(uint32_t one, uint32_t other) {
    if (one == other) return 0;
    const uint64_t key = uint64_t{std::min(one, other)} << 32 | std::max(one, other);
    const auto [at, added] = differences_.try_emplace(key, 0);
    if (added) at->second = 1 - word_similarity(forms_[one], forms_[other]) / 2;
    return at->second;
  }

  double meeting(const Slot& slot, uint32_t word) {
    double cost = aligned_ - slot.held;
    for (const auto& [other, count] : slot.counts) cost += count * differ(other, word);
    return cost / aligned_;
  }

  void add(uint32_t text) {
    const std::span<const uint32_t> words = texts_[text];
    const size_t rows = slots_.size() + 1, columns = words.size() + 1;
    std::vector<uint8_t> moves(rows * columns, Open);
    std::vector<double> above(columns), row(columns);
    for (size_t r = 0; r < rows; ++r) {
      const double passing = r == 0 ? 0 : slots_[r - 1].held / aligned_;
      for (size_t c = 0; c < columns; ++c) {
        if (r == 0) {
          row[c] = static_cast<double>(c);
          continue;
        }
        row[c] = above[c] + passing;
        uint8_t& move = moves[r * columns + c] = Pass;
        if (c == 0) continue;
        const double met = above[c - 1] + meeting(slots_[r - 1], words[c - 1]);
        if (met <= row[c] + 1e-12) row[c] = met, move = Meet;
        if (row[c - 1] + 1 < row[c] - 1e-12) row[c] = row[c - 1] + 1, move = Open;
      }
      std::swap(above, row);
    }
    trace(text, moves, columns);
    aligned_ += 1;
  }

  void trace(uint32_t text, const std::vector<uint8_t>& moves, size_t columns) {
    const std::span<const uint32_t> words = texts_[text];
    std::vector<Slot> made;
    size_t r = slots_.size(), c = words.size();
    while (r > 0 || c > 0) {
      const uint8_t move = moves[r * columns + c];
      if (move == Open) {
        made.emplace_back().place.assign(texts_.size(), Network::kNothing);
      } else {
        made.push_back(std::move(slots_[--r]));
      }
      if (move != Pass) put(made.back(), text, words[c - 1], static_cast<int32_t>(c - 1));
      if (move != Pass) --c;
    }
    std::reverse(made.begin(), made.end());
    slots_ = std::move(made);
  }

  static void put(Slot& slot, uint32_t text, uint32_t word, int32_t position) {
    slot.place[text] = position;
    slot.held += 1;
    for (auto& [known, count] : slot.counts) {
      if (known == word) {
        count += 1;
        return;
      }
    }
    slot.counts.emplace_back(word, 1);
  }

  const std::vector<std::span<const uint32_t>>& texts_;
  const std::vector<std::string>& forms_;
  std::unordered_map<uint64_t, double> differences_;
  std::vector<Slot> slots_;
  double aligned_ = 0;
};

}  // namespace

Network align(const std::vector<std::span<const uint32_t>>& texts, const std::vector<std::string>& forms) {
  return Aligner(texts, forms).run();
}

}  // namespace muster::consensus::text
