#include "tests/crowd/behaviour.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace muster::crowd {

uint64_t stable_hash(std::string_view text, uint64_t seed) {
  uint64_t hash = 0xcbf29ce484222325u ^ seed;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  hash ^= hash >> 32;
  hash *= 0xd6e8feb86659fd93u;
  return hash ^ hash >> 32;
}

RecordedPerson::RecordedPerson(std::string job, std::map<std::string, Act> by_key,
                               std::shared_ptr<const std::atomic<bool>> over)
    : job_(std::move(job)), by_key_(std::move(by_key)), over_(std::move(over)) {
  for (const auto& [key, act] : by_key_) unsaved_.insert(key);
}

Decision RecordedPerson::decide(const std::string& job, const std::string& key) {
  const auto act = by_key_.find(key);
  if (job != job_ || act == by_key_.end()) return {Decision::Kind::Skip, {}, milliseconds{0}};
  return {Decision::Kind::Answer, act->second.label, act->second.think};
}

void RecordedPerson::saved(const std::string& job, const std::string& key) {
  if (job == job_) unsaved_.erase(key);
}

ConfusionMatrix draw_confusion(std::mt19937_64& random, size_t classes, double accuracy) {
  std::normal_distribution<> around(accuracy, 0.08);
  std::exponential_distribution<> weight(1.0);
  ConfusionMatrix matrix(classes, std::vector<double>(classes, 0));
  for (size_t truth = 0; truth < classes; ++truth) {
    const double right = classes == 1 ? 1.0 : std::clamp(around(random), 0.05, 0.995);
    double total = 0;
    for (size_t other = 0; other < classes; ++other) {
      if (other != truth) total += matrix[truth][other] = weight(random);
    }
    for (size_t other = 0; other < classes; ++other) {
      if (other != truth) matrix[truth][other] *= (1 - right) / total;
    }
    matrix[truth][truth] = right;
  }
  return matrix;
}

size_t World::truth(const std::string& job, const std::string& key) const {
  return stable_hash(job + '\n' + key, seed) % classes.size();
}

SimulatedPerson::SimulatedPerson(std::shared_ptr<const World> world, std::string worker, ConfusionMatrix confusion,
                                 Habits habits)
    : world_(std::move(world)),
      worker_(std::move(worker)),
      confusion_(std::move(confusion)),
      habits_(habits),
      random_(stable_hash(worker_, world_->seed)) {}

Decision SimulatedPerson::decide(const std::string& job, const std::string& key) {
  if (happens(habits_.leave_share)) return {Decision::Kind::Leave, {}, milliseconds{0}};
  if (happens(habits_.absence_share)) {
    std::exponential_distribution<> length(1.0 / std::max<double>(1, static_cast<double>(habits_.absence.count())));
    return {Decision::Kind::Absence, {}, milliseconds(static_cast<int64_t>(length(random_)))};
  }
  milliseconds think{0};
  if (habits_.think.count() > 0) {
    std::lognormal_distribution<> time(std::log(static_cast<double>(habits_.think.count())), 0.5);
    think = milliseconds(static_cast<int64_t>(time(random_)));
  }
  if (happens(habits_.skip_share)) return {Decision::Kind::Skip, {}, think};

  const auto& row = confusion_[world_->truth(job, key)];
  const uint64_t draw = stable_hash(worker_ + '\n' + job + '\n' + key, world_->seed + 1);
  double left = static_cast<double>(draw >> 11) * 0x1p-53;
  size_t label = 0;
  while (label + 1 < row.size() && left >= row[label]) left -= row[label++];
  return {Decision::Kind::Answer, world_->classes[label], think};
}

}  // namespace muster::crowd
