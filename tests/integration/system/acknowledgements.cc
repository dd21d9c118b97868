#include "tests/integration/system/acknowledgements.h"

#include <algorithm>
#include <memory>
#include <sstream>

#include "common/http/client.h"

namespace muster::testing {

using std::chrono::milliseconds;

namespace {

constexpr milliseconds kEvery{10};
constexpr std::chrono::seconds kAnswerPatience{1};

// Acknowledged answers by an agent's metrics; negative: it does not say.
double acknowledged(http::Client& agent) {
  const auto response = agent.send("GET", "/metrics", {}, {});
  if (!response || response->status != 200) return -1;
  double sum = 0;
  std::istringstream lines(response->body);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("muster_agent_answers_acknowledged_total")) sum += std::stod(line.substr(line.rfind(' ')));
  }
  return sum;
}

}  // namespace

Acknowledgements::Acknowledgements(std::vector<std::string> agent_urls)
    : thread_([this, urls = std::move(agent_urls)] { look(urls); }) {}

Acknowledgements::~Acknowledgements() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  thread_.join();
}

void Acknowledgements::look(std::vector<std::string> urls) {
  std::vector<std::unique_ptr<http::Client>> agents;
  for (const std::string& url : urls) agents.push_back(std::move(*http::Client::create(url, kAnswerPatience)));
  std::vector<double> counts(agents.size(), 0);
  const auto stopping = [this] {
    const std::lock_guard lock(mutex_);
    return stopping_;
  };
  while (!stopping()) {
    bool more = false;
    for (size_t i = 0; i < agents.size(); ++i) {
      const double count = acknowledged(*agents[i]);
      if (count < 0) continue;
      more = more || count > counts[i];
      counts[i] = count;  // less: it was started again
    }
    if (more) {
      const std::lock_guard lock(mutex_);
      seen_.push_back(Clock::now());
    }
    std::unique_lock lock(mutex_);
    stop_.wait_for(lock, kEvery, [this] { return stopping_; });
  }
}

std::vector<milliseconds> Acknowledgements::gaps(const std::vector<Clock::time_point>& strikes,
                                                 milliseconds reach) const {
  const std::lock_guard lock(mutex_);
  std::vector<milliseconds> gaps;
  for (const Clock::time_point strike : strikes) {
    const auto first = std::upper_bound(seen_.begin(), seen_.end(), strike);
    if (first == seen_.begin() || first == seen_.end()) continue;
    Clock::duration longest{0};
    for (auto last = std::prev(first); std::next(last) != seen_.end() && *last <= strike + reach; ++last)
      longest = std::max(longest, *std::next(last) - *last);
    gaps.push_back(std::chrono::duration_cast<milliseconds>(longest));
  }
  return gaps;
}

}  // namespace muster::testing
