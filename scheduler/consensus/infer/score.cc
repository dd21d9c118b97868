#include "scheduler/consensus/infer/score.h"

#include "scheduler/consensus/infer/families.h"

namespace muster::consensus {

Opinion score(Kind kind, std::span<const PersonAnswer> answers, uint32_t classes) {
  if (answers.empty()) return {};
  return family(kind).score(answers, classes);
}

}  // namespace muster::consensus
