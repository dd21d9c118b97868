#include "tests/simulation/network.h"

#include <algorithm>
#include <vector>

namespace muster::sim {
namespace {

constexpr SimTime kFarewell = 200ms;  // as in scheduler/gateway

}  // namespace

void Network::serve(SchedulerEnd* end, LifePtr life, uint32_t epoch) {
  servers_[epoch] = {end, std::move(life)};
}

Network::Server Network::server() const {
  return servers_.empty() ? Server() : servers_.rbegin()->second;
}

void Network::connect(AgentEnd& end, LifePtr agent, const std::string& key, uint64_t link) {
  close(agent);
  const SimTime latency = around_.between(1ms, 40ms);
  const Server found = server();
  const std::string site = found.end != nullptr ? found.end->admits(key) : std::string();
  if (site.empty()) {
    around_.timeline.after(latency, agent, [&end, link] { end.link_down(link, "no connection could be made"); });
    return;
  }
  auto connection = std::make_shared<Connection>();
  connection->number = ++last_number_;
  connection->link = link;
  connection->site = site;
  connection->agent_end = &end;
  connection->scheduler_end = found.end;
  connection->agent = agent;
  connection->scheduler = found.life;
  connection->peer.assign(1, '\0');
  for (int shift = 24; shift >= 0; shift -= 8) {
    connection->peer += static_cast<char>(connection->number >> shift & 0xff);
  }
  connections_[connection->number] = connection;
  around_.timeline.after(latency, agent, [connection] {
    if (connection->open) connection->agent_end->link_up(connection->link);
  });
}

Network::ConnectionPtr Network::of_agent(const LifePtr& agent) const {
  for (const auto& [number, connection] : connections_) {
    if (connection->agent == agent) return connection;
  }
  return nullptr;
}

void Network::close(const LifePtr& agent) {
  if (const ConnectionPtr connection = of_agent(agent)) end(connection, false);
}

void Network::to_scheduler(const LifePtr& agent, uint64_t link, std::string bytes) {
  const ConnectionPtr connection = of_agent(agent);
  if (connection == nullptr || connection->link != link) return;
  carry(connection, connection->scheduler, connection->last_to_scheduler, std::move(bytes),
        [connection](const std::string& frame) {
          connection->scheduler_end->frame(connection->peer, connection->site, frame);
        });
}

bool Network::to_agent(const LifePtr& scheduler, const std::string& peer, std::string bytes) {
  for (const auto& [number, connection] : connections_) {
    if (connection->scheduler != scheduler || connection->peer != peer) continue;
    carry(connection, connection->agent, connection->last_to_agent, std::move(bytes),
          [connection](const std::string& frame) { connection->agent_end->frame(connection->link, frame); });
    return true;
  }
  return false;
}

void Network::carry(const ConnectionPtr& connection, const LifePtr& to, SimTime& last, std::string bytes,
                    Deliver deliver) {
  Chances& chances = around_.chances;
  const auto note = [&](const char* what) { around_.trace.line('N', connection->site, what); };
  if (chances.strikes(Fault::Lose, 0.004)) return note("a frame is lost");
  if (chances.strikes(Fault::Truncate, 0.003) && bytes.size() > 1) {
    note("a frame is cut short");
    bytes.resize(chances.random(Fault::Truncate).below(bytes.size()));
  }
  SimTime when = std::max(last, around_.timeline.now() + around_.between(1ms, 20ms));
  if (chances.strikes(Fault::Delay, 0.02)) when += SimTime(chances.random(Fault::Delay).between(50'000, 6'000'000));
  if (chances.strikes(Fault::Reorder, 0.01)) {
    note("a frame is overtaken");
    const SimTime later = when + SimTime(chances.random(Fault::Reorder).between(5'000, 500'000));
    return deliver_at(connection, to, later, std::move(bytes), std::move(deliver));
  }
  last = when;
  if (chances.strikes(Fault::Repeat, 0.01)) {
    note("a frame comes twice");
    const SimTime again = when + SimTime(chances.random(Fault::Repeat).between(0, 2'000'000));
    deliver_at(connection, to, again, bytes, deliver);
  }
  deliver_at(connection, to, when, std::move(bytes), std::move(deliver));
}

void Network::deliver_at(const ConnectionPtr& connection, const LifePtr& to, SimTime when, std::string bytes,
                         Deliver deliver) {
  around_.timeline.at(when, to, [this, connection, to, bytes = std::move(bytes), deliver = std::move(deliver)] {
    if (!connection->open) return;
    if (connection->stalled_until > around_.timeline.now())
      return deliver_at(connection, to, connection->stalled_until, bytes, deliver);
    deliver(bytes);
  });
}

void Network::end(const ConnectionPtr& connection, bool tell_agent) {
  connection->open = false;
  connections_.erase(connection->number);
  if (!tell_agent) return;
  around_.timeline.after(around_.between(1ms, 30ms), connection->agent,
                         [connection] { connection->agent_end->link_down(connection->link, "the connection ended"); });
}

void Network::gone(const LifePtr& life, bool silently) {
  std::vector<ConnectionPtr> ending;
  for (const auto& [number, connection] : connections_) {
    if (connection->agent == life || connection->scheduler == life) ending.push_back(connection);
  }
  for (const ConnectionPtr& connection : ending) end(connection, connection->scheduler == life && !silently);
  std::erase_if(servers_, [&](const auto& entry) { return entry.second.life == life; });
}

void Network::leave(const LifePtr& scheduler) {
  for (const auto& [number, connection] : connections_) {
    if (connection->scheduler != scheduler) continue;
    const SimTime last = std::min(connection->last_to_agent + 1us, around_.timeline.now() + kFarewell);
    around_.timeline.at(last, nullptr, [this, connection = connection] {
      if (connection->open) end(connection, true);
    });
  }
  std::erase_if(servers_, [&](const auto& entry) { return entry.second.life == scheduler; });
}

std::string Network::site_of(const LifePtr& scheduler, const std::string& peer) const {
  for (const auto& [number, connection] : connections_) {
    if (connection->scheduler == scheduler && connection->peer == peer) return connection->site;
  }
  return {};
}

void Network::cut(size_t nth) {
  if (connections_.empty()) return;
  const auto at = std::next(connections_.begin(), static_cast<long>(nth % connections_.size()));
  const ConnectionPtr connection = at->second;
  around_.trace.line('N', connection->site, "the connection breaks");
  end(connection, true);
}

void Network::stall(size_t nth, SimTime how_long) {
  if (connections_.empty()) return;
  const auto at = std::next(connections_.begin(), static_cast<long>(nth % connections_.size()));
  around_.trace.line('N', at->second->site, "the connection delivers nothing for a while");
  at->second->stalled_until = around_.timeline.now() + how_long;
}

void Network::cut_all() {
  const auto open = connections_;
  for (const auto& [number, connection] : open) end(connection, true);
}

}  // namespace muster::sim
