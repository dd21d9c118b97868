// Mean, median and trimmed mean: one number a task, nothing learned about people on the way to it.
//
// mean          the sum of a task's answers over their number.
// median        the middle answer; of an even number, the mean of the two middle ones.
// trimmed-mean  the mean of what is left when ⌊n/10⌋ of a task's n answers are taken off at each end
//               (J. W. Tukey, D. H. McLaughlin: Less vulnerable confidence and significance procedures for location,
//               Sankhyā 1963).
//
// Afterwards a person's deviation is what their answers differ from the values, each difference enlarged for the
// person's own part in the value, and the standard error of a value is the pooled deviation over √n, corrected by how
// much the task's own answers differ (see `local_factor`).
#pragma once

#include "scheduler/consensus/numeric/ratings.h"

namespace muster::consensus::numeric {

NumericEstimate mean(const Ratings&);
NumericEstimate median(const Ratings&);
NumericEstimate trimmed_mean(const Ratings&);

// By how much a task's squared standard error is larger or smaller than its people's variances alone say:
// (misfit + 4) / (answers - 1 + 4), where `misfit` sums squared differences in units of the people's variance. Four
// pseudo-answers keep a chance agreement of two people from passing for certainty.
double local_factor(double misfit, size_t answers);

// The variance that answers are taken to have while nobody has met anybody on a task: (a tenth of the scale)². It
// counts as one answer.
double variance_unseen(double scale_width);

double median_of(std::span<const Ratings::Answer> answers);

}  // namespace muster::consensus::numeric
