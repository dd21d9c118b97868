// Marked text cut into pieces small enough that nobody's mark begins or ends inside one.
//
// Methods that look at tokens look at these pieces ("atoms") instead: the same for tokens and for characters, and
// linear in the number of spans however long the text. A region is a longest stretch without an unmarked gap; what lies
// between regions nobody marked, so regions are independent of each other.
//
// A gap still tells something: there everybody could have marked and nobody did, and without such places one could not
// tell people who agree from people who mark everything. It counts for as many atoms as usual spans (the median length)
// would fit, but for three at most: most of a long gap invites nobody, and counting it all would make single marks look
// certain.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "scheduler/consensus/spans/span.h"

namespace muster::consensus {

enum class Shape : uint8_t { Outside, Begin, Inside };

// What a person did with an atom. `type` means nothing outside.
struct Mark {
  Shape shape = Shape::Outside;
  uint32_t type = 0;
};

class Regions {
 public:
  struct Region {
    uint32_t task = 0, side = 0;
    uint32_t atoms = 0;
    uint32_t first_cut = 0, first_type = 0, types = 0;
    size_t first_mark = 0;
    double gap = 0;  // how many atoms the unmarked text before it counts for
  };

  explicit Regions(const Markings& markings);

  std::span<const Region> all() const { return regions_; }
  std::span<const Region> of(uint32_t task) const {
    return {regions_.data() + begin_[task], regions_.data() + begin_[task + 1]};
  }
  // Borders of atoms: atom a is [cuts[a], cuts[a + 1]).
  std::span<const uint32_t> cuts(const Region& region) const {
    return {cuts_.data() + region.first_cut, size_t{region.atoms} + 1};
  }
  // Types that somebody gave in the region, ascending.
  std::span<const uint32_t> types(const Region& region) const {
    return {types_.data() + region.first_type, region.types};
  }
  // Of the `person`-th answer of the task. Where a person's own spans overlap, the one that begins first has the atom.
  std::span<const Mark> marks(const Region& region, size_t person) const {
    return {marks_.data() + region.first_mark + person * region.atoms, region.atoms};
  }

 private:
  struct Placed {
    Span span;
    uint32_t person = 0;
  };

  void cut_task(const Markings& markings, uint32_t task);
  void add_region(std::span<const Placed> placed, uint32_t task, size_t people, double gap);

  double unit_ = 1;  // the usual span's length
  std::vector<Region> regions_;
  std::vector<uint32_t> begin_ = {0}, cuts_, types_;
  std::vector<Mark> marks_;
};

}  // namespace muster::consensus
