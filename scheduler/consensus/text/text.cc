#include "scheduler/consensus/text/text.h"

#include <algorithm>
#include <array>

#include "scheduler/consensus/method_names.h"
#include "scheduler/consensus/text/corpus.h"
#include "scheduler/consensus/text/medoid.h"
#include "scheduler/consensus/text/rover.h"

namespace muster::consensus::text {
namespace {

constexpr std::array<std::string_view, 3> kText = {"weighted-medoid", "medoid", "rover"};
constexpr std::array<std::string_view, 3> kTranscript = {"rover", "weighted-medoid", "medoid"};

Result<Inference> infer(const Request& request, std::span<const std::string_view> methods) {
  const auto method = choose_method(request.method, methods);
  if (!method) return tl::unexpected(method.error());
  const Corpus corpus = read_corpus(request.answers, request.repeats);
  const TextEstimate estimate = *method == "rover"    ? rover(corpus)
                                : *method == "medoid" ? medoid(corpus)
                                                      : weighted_medoid(corpus);
  Inference inference;
  inference.method = *method;
  inference.iterations = estimate.iterations;
  inference.converged = estimate.converged;
  const Labels& labels = corpus.labels();
  for (uint32_t t = 0; t < labels.tasks(); ++t) {
    inference.tasks.push_back({corpus.named.names.tasks[t], estimate.value[t], estimate.confidence[t]});
  }
  std::vector<uint64_t> answers(labels.workers, 0);
  for (const Labels::Answer& answer : labels.answers) ++answers[answer.worker];
  for (uint32_t w = 0; w < labels.workers; ++w) {
    inference.workers.push_back({corpus.named.names.workers[w], estimate.reliability[w], answers[w]});
  }
  return inference;
}

}  // namespace

std::span<const std::string_view> text_methods() {
  return kText;
}
std::span<const std::string_view> transcript_methods() {
  return kTranscript;
}

Result<Inference> infer_text(const Request& request) {
  return infer(request, kText);
}
Result<Inference> infer_transcript(const Request& request) {
  return infer(request, kTranscript);
}

}  // namespace muster::consensus::text
