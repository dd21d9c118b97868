#include "worker-agent/app/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <array>
#include <map>
#include <sstream>

namespace muster::agent {
namespace {

using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::BuildHistogram;
using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Histogram;

const Histogram::BucketBoundaries kSeconds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                              0.1,    0.25,  0.5,    1,     2.5,  10,    30};

template <size_t N>
std::string one_of(const std::array<std::string_view, N>& known, std::string_view value) {
  return std::find(known.begin(), known.end(), value) == known.end() ? "other" : std::string(value);
}

constexpr std::array<std::string_view, 7> kFates = {"counted",     "late",    "surplus", "invalidated",
                                                    "quarantined", "ignored", "final"};
constexpr std::array<std::string_view, 3> kRefusals = {"signed_out", "idle", "form_unreadable"};
constexpr std::array<std::string_view, 5> kMethods = {"GET", "HEAD", "POST", "PUT", "DELETE"};
constexpr std::array<std::string_view, 13> kDownloads = {"ok",
                                                         "bad-redirect",
                                                         "host-not-allowed",
                                                         "private-address",
                                                         "unreachable",
                                                         "status",
                                                         "too-many-redirects",
                                                         "too-large",
                                                         "not-media",
                                                         "digest",
                                                         "disk",
                                                         "no-room",
                                                         "stopped"};
constexpr std::array<std::string_view, 4> kMediaAsked = {"here", "fetched", "pending", "bad"};
constexpr std::array<std::string_view, 5> kSignIns = {"ok", "wrong", "locked", "busy", "on_leave"};

}  // namespace

struct Metrics::Handles {
  prometheus::Registry registry;

  Counter& counter(const char* name, const char* help) {
    return BuildCounter().Name(name).Help(help).Register(registry).Add({});
  }
  Gauge& gauge(const char* name, const char* help) {
    return BuildGauge().Name(name).Help(help).Register(registry).Add({});
  }
  Histogram& histogram(const char* name, const char* help) {
    return BuildHistogram().Name(name).Help(help).Register(registry).Add({}, kSeconds);
  }

  Gauge& link_up = gauge("muster_agent_link_up", "1 while the session with the scheduler is live");
  Gauge& connections =
      gauge("muster_agent_connections_total", "Connections opened, or tried, to the scheduler since the start");
  Counter& link_ended = counter("muster_agent_link_ended_total", "Connections that ended or never came about");
  Counter& link_refused = counter("muster_agent_link_refused_total", "REFUSED heard from the scheduler");
  Counter& scheduler_errors = counter("muster_agent_scheduler_errors_total", "ERROR heard from the scheduler");
  Gauge& frames_in = gauge("muster_agent_frames_in_total", "Frames read from the scheduler");
  Gauge& frames_out = gauge("muster_agent_frames_out_total", "Frames sent to the scheduler");
  Gauge& bytes_in = gauge("muster_agent_bytes_in_total", "Bytes read from the scheduler");
  Gauge& bytes_out = gauge("muster_agent_bytes_out_total", "Bytes sent to the scheduler");
  Gauge& malformed_in = gauge("muster_agent_malformed_in_total", "Frames from the scheduler that could not be read");
  Gauge& ignored = gauge("muster_agent_ignored_messages_total", "Messages that had no meaning in the state they met");

  Gauge& unopened = gauge("muster_agent_stock_leases", "Leases nobody has opened yet");
  Gauge& held = gauge("muster_agent_held_leases", "Leases held, opened or not");
  Gauge& unsent = gauge("muster_agent_unsent_answers", "Answers in the spool without a receipt");
  Gauge& oldest_unsent = gauge("muster_agent_oldest_unsent_seconds", "Age of the oldest answer without a receipt");
  Gauge& backup_stored = gauge("muster_agent_backup_stored_timestamp_seconds",
                               "When the newest sealed backup that the scheduler keeps was made; 0: not known");
  Gauge& give_backs = gauge("muster_agent_unsent_give_backs", "Leases given back without a receipt");
  Gauge& set_aside =
      gauge("muster_agent_set_aside", "Answers and give-backs that the scheduler cannot read, kept and not sent");
  Gauge& under_way = gauge("muster_agent_requests_under_way", "SUBMIT and GIVE_BACK without their receipts");
  Gauge& disk_free = gauge("muster_agent_disk_free_bytes", "Bytes free on the spool's disk");
  Gauge& disk_full = gauge("muster_agent_disk_full", "1 while answers are not taken for want of room on the disk");
  Gauge& inbox = gauge("muster_agent_inbox_depth", "Requests and messages that wait for the loop");
  Gauge& signed_in = gauge("muster_agent_people_signed_in", "People with a session at a desk");
  Gauge& present = gauge("muster_agent_people_present", "People signed in and not idle");
  Gauge& desks_waiting = gauge("muster_agent_desks_waiting", "Desks that wait for a task");

  Counter& saved = counter("muster_agent_answers_saved_total", "Answers committed to the spool");
  Family<Counter>& acknowledged = BuildCounter()
                                      .Name("muster_agent_answers_acknowledged_total")
                                      .Help("Receipts for answers, by fate")
                                      .Register(registry);
  Family<Counter>& refused_leases = BuildCounter()
                                        .Name("muster_agent_leases_refused_total")
                                        .Help("Leases given back on arrival, by reason")
                                        .Register(registry);
  Family<Counter>& sign_ins =
      BuildCounter().Name("muster_agent_sign_ins_total").Help("Attempts to sign in, by outcome").Register(registry);
  Family<Counter>& desk_requests =
      BuildCounter().Name("muster_agent_desk_requests_total").Help("Finished desk requests").Register(registry);
  Family<Histogram>& desk_seconds = BuildHistogram()
                                        .Name("muster_agent_desk_request_seconds")
                                        .Help("Time to answer desk requests, waits for work included")
                                        .Register(registry);
  Gauge& media_bytes = gauge("muster_agent_media_cache_bytes", "Bytes of media in the cache");
  Gauge& media_files = gauge("muster_agent_media_cache_files", "Media in the cache");
  Gauge& media_evicted = gauge("muster_agent_media_evicted_total", "Media removed from the cache to make room");
  Gauge& media_waiting = gauge("muster_agent_media_downloads_waiting", "Downloads that wait for their turn");
  Gauge& media_bad = gauge("muster_agent_media_bad", "Media whose last download failed");
  Family<Counter>& media_downloads = BuildCounter()
                                         .Name("muster_agent_media_downloads_total")
                                         .Help("Finished downloads of media, by outcome")
                                         .Register(registry);
  Family<Counter>& media_asked = BuildCounter()
                                     .Name("muster_agent_media_asked_total")
                                     .Help("Media that desks asked for, by whether they were here")
                                     .Register(registry);
  Histogram& commit_seconds = histogram("muster_agent_commit_seconds", "Commits of the spool");
  Histogram& turn_seconds = histogram("muster_agent_turn_seconds", "Turns of the loop, without the wait for events");
};

Metrics::Metrics() : handles_(std::make_unique<Handles>()) {}
Metrics::~Metrics() = default;

void Metrics::answer_saved() {
  handles_->saved.Increment();
}
void Metrics::answer_acknowledged(std::string_view fate) {
  handles_->acknowledged.Add({{"fate", one_of(kFates, fate)}}).Increment();
}
void Metrics::lease_refused(std::string_view reason) {
  handles_->refused_leases.Add({{"reason", one_of(kRefusals, reason)}}).Increment();
}
void Metrics::link_ended() {
  handles_->link_ended.Increment();
}
void Metrics::link_refused() {
  handles_->link_refused.Increment();
}
void Metrics::scheduler_error() {
  handles_->scheduler_errors.Increment();
}
void Metrics::committed(double seconds) {
  handles_->commit_seconds.Observe(seconds);
}
void Metrics::disk(double free_bytes, bool full) {
  handles_->disk_free.Set(free_bytes);
  handles_->disk_full.Set(full ? 1 : 0);
}
void Metrics::turn_ended(double seconds) {
  handles_->turn_seconds.Observe(seconds);
}
void Metrics::sign_in(std::string_view outcome) {
  handles_->sign_ins.Add({{"outcome", one_of(kSignIns, outcome)}}).Increment();
}

void Metrics::medium_downloaded(std::string_view outcome) {
  handles_->media_downloads.Add({{"outcome", one_of(kDownloads, outcome)}}).Increment();
}
void Metrics::medium_asked(std::string_view outcome) {
  handles_->media_asked.Add({{"outcome", one_of(kMediaAsked, outcome)}}).Increment();
}
void Metrics::media(const ShelfGauges& gauges) {
  handles_->media_bytes.Set(static_cast<double>(gauges.bytes));
  handles_->media_files.Set(static_cast<double>(gauges.files));
  handles_->media_evicted.Set(static_cast<double>(gauges.evicted));
  handles_->media_waiting.Set(static_cast<double>(gauges.waiting));
  handles_->media_bad.Set(static_cast<double>(gauges.bad));
}

void Metrics::desk_request(std::string_view method, std::string_view pattern, int status, double seconds) {
  const std::string route = pattern.empty() ? "none" : std::string(pattern);
  handles_->desk_requests
      .Add({{"method", one_of(kMethods, method)}, {"route", route}, {"status", std::to_string(status)}})
      .Increment();
  handles_->desk_seconds.Add({{"route", route}}, kSeconds).Observe(seconds);
}

void Metrics::look(const AgentGauges& gauges, const Uplink::Counters& uplink, uint64_t ignored_messages) {
  const auto set = [](Gauge& gauge, auto value) { gauge.Set(static_cast<double>(value)); };
  Handles& h = *handles_;
  set(h.link_up, gauges.link_up ? 1 : 0);
  set(h.unopened, gauges.unopened);
  set(h.held, gauges.held);
  set(h.unsent, gauges.unsent);
  set(h.oldest_unsent, gauges.oldest_unsent_s);
  set(h.backup_stored, gauges.backup_stored_s);
  set(h.give_backs, gauges.give_backs);
  set(h.set_aside, gauges.set_aside);
  set(h.under_way, gauges.submits_under_way);
  set(h.inbox, gauges.inbox);
  set(h.signed_in, gauges.signed_in);
  set(h.present, gauges.present);
  set(h.desks_waiting, gauges.desks_waiting);
  set(h.connections, uplink.opened.load());
  set(h.frames_in, uplink.frames_in.load());
  set(h.frames_out, uplink.frames_out.load());
  set(h.bytes_in, uplink.bytes_in.load());
  set(h.bytes_out, uplink.bytes_out.load());
  set(h.malformed_in, uplink.malformed_in.load());
  set(h.ignored, ignored_messages);
}

std::string Metrics::text() const {
  std::ostringstream out;
  prometheus::TextSerializer().Serialize(out, handles_->registry.Collect());
  return out.str();
}

}  // namespace muster::agent
