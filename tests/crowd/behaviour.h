// What a person at a desk does with a task. One object per person; called from one thread at a time.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace muster::crowd {

using std::chrono::milliseconds;

struct Decision {
  enum class Kind { Answer, Skip, Absence, Leave };
  Kind kind = Kind::Answer;
  std::string label;      // of an Answer
  milliseconds think{0};  // before the answer or the skip; of an Absence, how long
};

class Behaviour {
 public:
  virtual ~Behaviour() = default;
  // False: the person signs out for good.
  virtual bool has_more() const = 0;
  virtual Decision decide(const std::string& job, const std::string& key) = 0;
  // The desk said that the answer is saved.
  virtual void saved(const std::string& job, const std::string& key) = 0;
};

// Answers what was answered in the recording; has more until each of those answers is saved, or `over` says that no
// more of them are asked for. A task that the person did not do in the recording is skipped.
class RecordedPerson final : public Behaviour {
 public:
  struct Act {
    std::string label;
    milliseconds think{0};
  };
  RecordedPerson(std::string job, std::map<std::string, Act> by_key,
                 std::shared_ptr<const std::atomic<bool>> over = nullptr);

  bool has_more() const override { return !unsaved_.empty() && !(over_ && *over_); }
  Decision decide(const std::string& job, const std::string& key) override;
  void saved(const std::string& job, const std::string& key) override;

 private:
  const std::string job_;
  const std::map<std::string, Act> by_key_;
  const std::shared_ptr<const std::atomic<bool>> over_;
  std::set<std::string> unsaved_;
};

// How simulated people work. Shares are probabilities per task.
struct Habits {
  milliseconds think{0};  // median; log-normal with sigma 0.5
  double skip_share = 0;
  double absence_share = 0;
  milliseconds absence{0};  // mean; exponential
  double leave_share = 0;
};

// Rows: the true class; columns: the class answered; each row sums to 1.
using ConfusionMatrix = std::vector<std::vector<double>>;

// A person who is right with a probability drawn around `accuracy`, and whose errors prefer some classes over others.
ConfusionMatrix draw_confusion(std::mt19937_64& random, size_t classes, double accuracy);

// What simulated people look at: the hidden truth, and whether all is done.
struct World {
  uint64_t seed = 0;
  std::vector<std::string> classes;
  std::atomic<bool> all_done{false};

  // The class of a task; depends on nothing but the arguments and the seed.
  size_t truth(const std::string& job, const std::string& key) const;
};

// The answer to a task depends only on the seed, the person and the task; when they pause, skip or leave depends on
// the order in which work reaches them.
class SimulatedPerson final : public Behaviour {
 public:
  SimulatedPerson(std::shared_ptr<const World> world, std::string worker, ConfusionMatrix confusion, Habits habits);

  bool has_more() const override { return !world_->all_done.load(std::memory_order_relaxed); }
  Decision decide(const std::string& job, const std::string& key) override;
  void saved(const std::string&, const std::string&) override {}

 private:
  bool happens(double share) { return std::uniform_real_distribution<>()(random_) < share; }

  const std::shared_ptr<const World> world_;
  const std::string worker_;
  const ConfusionMatrix confusion_;
  const Habits habits_;
  std::mt19937_64 random_;
};

// 64-bit FNV-1a with a final mix; the same on every machine.
uint64_t stable_hash(std::string_view text, uint64_t seed = 0);

}  // namespace muster::crowd
