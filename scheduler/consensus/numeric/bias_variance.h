// Numbers from people who each lean one way and scatter: bias and variance per person, with robust tails.
//
// Model: y_ij = x_i + b_j + e_ij with a value x_i per task (flat prior), a bias b_j ~ N(0, β) and noise e_ij ~ N(0,
// s_j) per person; s_j has an inverse-gamma prior around the pooled s₀ with strength ν. β, s₀ and ν are estimated from
// the answers (empirical Bayes). Noise has tails heavier than the normal's: an answer counts by g(z) = 1 up to |z| = 3
// deviations, 3/|z| beyond (Huber), and again (6/|z|)² beyond 6, where answers are slips.
//
// Each round, with z_ij = (y_ij − b_j − x_i) / √s_j and precision p_ij = g(z_ij) / s_j:
//   x_i = Σ_j p_ij (y_ij − b_j) / Σ_j p_ij,                                 v_i = 1 / Σ_j p_ij
//   b_j = Σ_i g_ij (y_ij − x_i) / (Σ_i g_ij + s_j/β),                        β  = mean of b_j² + s_j / (Σ_i g_ij +
//   s_j/β) the level is fixed so that Σ_j n_j b_j / s_j = 0: reliable people are right on average; q_ij = min((y_ij −
//   x_i − b_j)² / (1 − p_ij v_i), 9 s_j) / c   (c makes it the variance for normal noise) s_j  = (Σ_i q_ij / κ + ν s₀)
//   / (n_j / κ + ν)
// s₀ is the mean of q; κ ≥ 1 is half the variance of q/s (heavy tails make a variance worth fewer answers); ν is
// 4 + 2/d with d the relative dispersion of people's true variances, by moments: what the spread of Σ_i q_ij / n_j
// exceeds chance by. Only tasks with two answers or more teach about people.
// Stops when no value moves by more than 1e-5 of the scale's width, or after 200 rounds. At the end a task's
// value is kept within the range of its own answers where it has two or more.
//
// Sources: V. C. Raykar et al., Learning from crowds, JMLR 2010 (variance per annotator); Y. E. Kara, G. Genc, O. Aran,
// L. Akarun, Modeling annotator behaviors for crowd labeling, Neurocomputing 2015 (bias and variance); P. J. Huber,
// Robust estimation of a location parameter, Annals of Mathematical Statistics 1964.
#pragma once

#include "scheduler/consensus/numeric/ratings.h"

namespace muster::consensus::numeric {

NumericEstimate bias_variance(const Ratings&);

}  // namespace muster::consensus::numeric
