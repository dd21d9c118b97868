// How well results agree with truths, in the kind's own measures.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "common/base/result.h"
#include "scheduler/consensus/inference.h"

namespace muster::consensus {

struct Measure {
  std::string name;
  double value = 0;
};

struct Measured {
  size_t truths = 0;              // tasks (for pairwise and ranking: items) whose truth is known
  size_t without_result = 0;      // of these; they count in no measure
  std::vector<Measure> measures;  // the kind's own first; none where nothing can be compared
};

// By kind, first what decides:
//   categorical  accuracy; with two classes f1, of the rarer true class, otherwise macro_f1
//   taxonomy     accuracy; path_f1, over the steps of the paths from their root
//   ordinal      accuracy, mae                            numeric      mae, rmse, pearson
//   multilabel   f1, over all (task, class) pairs; exact, the share of tasks whose sets are equal
//   pairwise, ranking  spearman and kendall (tau-b) of scores and truths, which are numbers, the greater the better
//   boxes        iou, the mean over tasks (overlap.h); f1 of objects matched at IoU ≥ 0.5
//   spans        f1 of spans with equal bounds and type; overlap_f1, over single tokens with their type
//   text, transcript   wer, over the words of all tasks (words.h); exact
// `results` ascending by task. Of repeated truths the first counts. Errors: code "consensus.label" (`row N: reason`,
// of the truths, from 1).
Result<Measured> measure(Kind kind, std::span<const TaskResult> results, std::span<const Gold> truths);

}  // namespace muster::consensus
