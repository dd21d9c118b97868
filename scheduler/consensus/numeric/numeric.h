// Numbers and grades behind the interface of every kind.
//
// Confidence of a number: the probability, under a normal with the value's standard error, that the truth lies within
// 5 % of the scale's width (ratings.h) of it. Confidence of a grade: its posterior, where the method has one; else the
// probability that the truth lies within half a step. Where all answers to all tasks are equal: n / (n + 1) for n
// answers. Reliability: of numbers the share of variance that is the tasks' (ratings.h), of grades the mean probability
// of the right grade.
#pragma once

#include <span>
#include <string_view>

#include "common/base/result.h"
#include "scheduler/consensus/inference.h"

namespace muster::consensus::numeric {

std::span<const std::string_view> numeric_methods();  // the default first
std::span<const std::string_view> ordinal_methods();

// Errors: "consensus.method", "consensus.label" (`row N: …`). REQUIRES: the request's kind is the function's.
Result<Inference> infer_numeric(const Request&);
// Grades nobody took may be named in `classes`. Scales of more than 64 grades are fitted as numbers and rounded; `why`
// says so.
Result<Inference> infer_ordinal(const Request&);

// One number from people of known reliability: a mean weighted by ρ/(1−ρ) around the weighted median, answers further
// than three deviations held back. `scale_width`: of all answers of the job; 0: unknown, the greatest absolute answer
// stands for it. Labels that are no numbers are passed over.
Opinion score_numeric(std::span<const PersonAnswer> answers, double scale_width = 0);
// One grade: posterior under the ordered one-coin rows of ordinal_dawid_skene.h with each person's reliability.
// `grades`: how many the scale has, from the least label up; those that occur are always part of it.
Opinion score_ordinal(std::span<const PersonAnswer> answers, uint32_t grades = 5);

}  // namespace muster::consensus::numeric
