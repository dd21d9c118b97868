#include "scheduler/api/http_metrics.h"

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <string>
#include <tuple>

namespace muster::api {
namespace {

const prometheus::Histogram::BucketBoundaries kSeconds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                                          0.25,   0.5,   1,      2.5,   5,    10,    30,   120};

std::string bounded(std::string_view method) {
  static constexpr std::array<std::string_view, 5> kUsual = {"GET", "POST", "PUT", "DELETE", "HEAD"};
  return std::string(std::find(kUsual.begin(), kUsual.end(), method) != kUsual.end() ? method : "other");
}

// Looks handles up once per combination of labels.
class RequestMetrics {
 public:
  explicit RequestMetrics(std::shared_ptr<prometheus::Registry> registry)
      : registry_(std::move(registry)),
        requests_(prometheus::BuildCounter()
                      .Name("muster_http_requests_total")
                      .Help("HTTP requests answered; status 499: the peer left first")
                      .Register(*registry_)),
        seconds_(prometheus::BuildHistogram()
                     .Name("muster_http_request_seconds")
                     .Help("From a request's header to the end of its response")
                     .Register(*registry_)) {}

  void observe(std::string_view method, std::string_view pattern, int status, double seconds) {
    const std::string route(pattern.empty() ? "none" : pattern);
    std::lock_guard lock(mutex_);
    auto& counter = counters_[{bounded(method), route, status}];
    if (!counter) {
      counter = &requests_.Add({{"method", bounded(method)}, {"route", route}, {"status", std::to_string(status)}});
    }
    counter->Increment();
    auto& histogram = histograms_[route];
    if (!histogram) histogram = &seconds_.Add({{"route", route}}, kSeconds);
    histogram->Observe(seconds);
  }

 private:
  const std::shared_ptr<prometheus::Registry> registry_;
  prometheus::Family<prometheus::Counter>& requests_;
  prometheus::Family<prometheus::Histogram>& seconds_;
  std::mutex mutex_;
  std::map<std::tuple<std::string, std::string, int>, prometheus::Counter*> counters_;
  std::map<std::string, prometheus::Histogram*> histograms_;
};

}  // namespace

std::function<void(std::string_view, std::string_view, int, double)> observe_requests(
    std::shared_ptr<prometheus::Registry> registry) {
  const auto metrics = std::make_shared<RequestMetrics>(std::move(registry));
  return [metrics](std::string_view method, std::string_view pattern, int status, double seconds) {
    metrics->observe(method, pattern, status, seconds);
  };
}

}  // namespace muster::api
