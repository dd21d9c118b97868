// Measures of paired numbers. Both spans are of one length. NaN where a measure is not defined, as for no pairs or a
// side without any spread.
#pragma once

#include <span>

namespace muster::consensus {

double mean_absolute_error(std::span<const double> a, std::span<const double> b);
double root_mean_square_error(std::span<const double> a, std::span<const double> b);
double pearson(std::span<const double> a, std::span<const double> b);

// Pearson's correlation of ranks; equal values share their mean rank.
double spearman(std::span<const double> a, std::span<const double> b);

// tau-b: (concordant − discordant pairs) / √(pairs untied in a × pairs untied in b). By sorting (Knight, A Computer
// Method for Calculating Kendall's Tau with Ungrouped Data, JASA 1966): O(n log n).
double kendall(std::span<const double> a, std::span<const double> b);

}  // namespace muster::consensus
