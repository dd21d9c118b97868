#include "scheduler/store/store_metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <string>

namespace muster::store {
namespace {

prometheus::Counter* counter(prometheus::Registry& registry, const std::string& name, const std::string& help,
                             const prometheus::Labels& labels = {}) {
  return &prometheus::BuildCounter().Name(name).Help(help).Register(registry).Add(labels);
}

}  // namespace

StoreMetrics::StoreMetrics(prometheus::Registry& registry) {
  append_seconds_ = &prometheus::BuildHistogram()
                         .Name("muster_journal_append_seconds")
                         .Help("From the first try of an append until it is durable.")
                         .Register(registry)
                         .Add({}, prometheus::Histogram::BucketBoundaries{0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01,
                                                                          0.02, 0.05, 0.1, 0.5, 1, 5, 30});
  batches_ = counter(registry, "muster_journal_batches_total", "Batches made durable.");
  records_ = counter(registry, "muster_journal_records_total", "Records in durable batches.");
  bytes_ = counter(registry, "muster_journal_bytes_total", "Encoded bytes of durable batches and their contents.");
  tail_lost_ = counter(registry, "muster_journal_tail_lost_total",
                       "Times Redis was found to have lost batches that had been durable.");
  const std::string unknown = "muster_journal_unknown_appends_total";
  const std::string unknown_help = "Appends whose connection broke, by what the tail said afterwards.";
  unknown_written_ = counter(registry, unknown, unknown_help, {{"resolution", "written"}});
  unknown_not_written_ = counter(registry, unknown, unknown_help, {{"resolution", "not_written"}});
  reconnects_ = counter(registry, "muster_journal_reconnects_total", "Connections re-opened after a failure.");
  unconfirmed_ = counter(registry, "muster_journal_unconfirmed_waits_total",
                         "Waits for a replica that ended without one; only with --durability replica.");
  redis_up_ = &prometheus::BuildGauge()
                   .Name("muster_redis_up")
                   .Help("1 if the journal's last contact with Redis was good.")
                   .Register(registry)
                   .Add({});
}

void StoreMetrics::appended(std::chrono::steady_clock::duration took, size_t records, size_t bytes) {
  append_seconds_->Observe(std::chrono::duration<double>(took).count());
  batches_->Increment();
  records_->Increment(static_cast<double>(records));
  bytes_->Increment(static_cast<double>(bytes));
}

void StoreMetrics::tail_lost() {
  tail_lost_->Increment();
}
void StoreMetrics::unknown_append(bool written) {
  (written ? unknown_written_ : unknown_not_written_)->Increment();
}
void StoreMetrics::unconfirmed() {
  unconfirmed_->Increment();
}
void StoreMetrics::reconnected(uint64_t times) {
  reconnects_->Increment(static_cast<double>(times));
}
void StoreMetrics::redis_up(bool up) {
  redis_up_->Set(up ? 1 : 0);
}

}  // namespace muster::store
