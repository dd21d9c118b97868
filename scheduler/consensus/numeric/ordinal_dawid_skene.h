// Grades on an ordered scale: Dawid and Skene's confusion matrices, held to what people do on scales.
//
// Model: task i has grade z_i, all equally likely beforehand; person j answers l with probability C_j(z_i, l). Each row
// of C_j has a Dirichlet prior of 4 answers around an ordered one-coin row of the same person,
//   B_j(k, k) = a_j,   B_j(k, l) = (1 − a_j) e^(−|k−l|) / Σ_{m≠k} e^(−|k−m|),
// so that, until their answers say otherwise, people miss by one step rather than by three, and are as often right on
// grades they have not met yet as on the others. Distances are in steps of the scale.
// E-step: P(z_i = k) ∝ Π_j C_j(k, y_ij).
// M-step, with n_j(k, l) the expected number of answers l to grade k:
//   a_j = (Σ_k n_j(k, k) + 4 · 0.7) / (n_j + 4)      (Beta prior of mean 0.7, strength 4)
//   C_j(k, l) = (n_j(k, l) + 4 B_j(k, l)) / (n_j(k) + 4).
// Starts from the share of people behind each grade. Stops when no posterior moves by more than 1e-4, or after 60
// rounds.
//
// The constants: a flat prior over grades, since where many people answer carelessly an estimated one follows their
// habits; four answers, enough to fill empty rows and few enough for twenty answers to outweigh them.
// Sources: A. P. Dawid, A. M. Skene, Maximum likelihood estimation of observer error-rates using the EM algorithm,
// Applied Statistics 1979; V. C. Raykar et al., Learning from crowds, JMLR 2010 (ordinal answers).
#pragma once

#include <span>

#include "scheduler/consensus/estimate.h"
#include "scheduler/consensus/labels.h"

namespace muster::consensus::numeric {

// `grades`: per class its place on the scale, ascending; the least distance between two is a step. REQUIRES: as many
// as classes.
Estimate ordinal_dawid_skene(const Labels&, std::span<const double> grades);

}  // namespace muster::consensus::numeric
