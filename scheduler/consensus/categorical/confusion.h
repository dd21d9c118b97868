// What the models with confusion matrices share beside the mixture's pass.
#pragma once

#include <string_view>
#include <vector>

#include "scheduler/consensus/categorical/mixture.h"
#include "scheduler/consensus/estimate.h"
#include "scheduler/consensus/labels.h"

namespace muster::consensus {

// classes × classes numbers, by answer and then truth: imagined answers that a Dirichlet prior of every confusion row
// amounts to. For each truth, `strength` in all, `diagonal` of it right and the rest even over the other classes; and
// `crowd_strength` more, spread as all people's answers to tasks of that truth are, if every answer is held against the
// other votes on its task (against the truth where it is known).
std::vector<double> imagined_answers(const Labels& labels, double strength, double diagonal, double crowd_strength);

// classes × classes numbers, by answer and then truth, as Evidence takes them: how the crowd's errors on each truth are
// spread, held against the other votes as above, with one more imagined error of each kind. Empty where that is no
// news: for two classes; and for more than 64, where it would cost more than it tells.
std::vector<double> crowd_log_errors(const Labels& labels);

// The same as Estimate has it: plain shares, by truth and then answer.
std::vector<double> error_shares(const std::vector<double>& log_errors, uint32_t classes);

// Sets every worker's reliability to the probability, over tasks as `estimate.prior` has them, that their answer is
// right by `estimate.confusion`.
void reliability_from_confusion(Estimate& estimate, uint32_t workers);

// What to answer where the tables would not fit: one-coin's estimate under the name of `method`, `why` saying so.
Estimate one_coin_instead(const Labels& labels, std::string_view method);

}  // namespace muster::consensus
