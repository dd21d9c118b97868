// The agent's metrics, as verbs of what happens. Names and labels are here and nowhere else; every label has a closed
// set of values. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "worker-agent/media/shelf.h"
#include "worker-agent/uplink/uplink.h"

namespace muster::agent {

// The loop's state, once a second.
struct AgentGauges {
  bool link_up = false;
  size_t unopened = 0, held = 0, unsent = 0, give_backs = 0, set_aside = 0, submits_under_way = 0, inbox = 0;
  double oldest_unsent_s = 0;
  double backup_stored_s = 0;  // when the newest backup that the scheduler keeps was made, Unix time; 0: not known
  size_t signed_in = 0, present = 0, desks_waiting = 0;
};

class Metrics {
 public:
  Metrics();
  ~Metrics();

  void answer_saved();
  void answer_acknowledged(std::string_view fate);
  void lease_refused(std::string_view reason);
  void link_ended();
  void link_refused();
  void scheduler_error();
  void committed(double seconds);
  void disk(double free_bytes, bool full);
  void turn_ended(double seconds);
  void desk_request(std::string_view method, std::string_view pattern, int status, double seconds);
  void sign_in(std::string_view outcome);            // ok, wrong, locked, busy, on_leave
  void medium_downloaded(std::string_view outcome);  // "ok", or the failure's name without "media."
  void medium_asked(std::string_view outcome);       // here, fetched, pending, bad
  void media(const ShelfGauges& gauges);
  void look(const AgentGauges& gauges, const Uplink::Counters& uplink, uint64_t ignored_messages);

  // Prometheus text format.
  std::string text() const;

 private:
  struct Handles;
  std::unique_ptr<Handles> handles_;
};

}  // namespace muster::agent
