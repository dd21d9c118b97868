#include "tests/crowd/shift.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <map>
#include <utility>

#include "common/base/check.h"
#include "tests/crowd/person.h"

namespace muster::crowd {

namespace net = boost::asio;

namespace {

class ShiftOnThread final : public Shift {
 public:
  ShiftOnThread(Plan& plan, const std::vector<Seat>& seats, std::map<std::string, Endpoint> agents)
      : agents_(std::move(agents)), at_work_(plan.people.size()) {
    const auto began = std::chrono::steady_clock::now();
    for (size_t i = 0; i < plan.people.size(); ++i) {
      PlannedPerson& planned = plan.people[i];
      people_.push_back(std::make_unique<Person>(context_.get_executor(), agents_.at(seats[i].agent_url),
                                                 plan.sites[planned.site], planned.worker, seats[i].password,
                                                 std::move(planned.behaviour), began));
    }
    for (const auto& person : people_) {
      net::co_spawn(context_, person->work(), [this](std::exception_ptr error) {
        MUSTER_CHECK(!error);
        at_work_.fetch_sub(1);
      });
    }
    thread_ = std::thread([this] { context_.run(); });
  }
  ~ShiftOnThread() override { stop(); }

  size_t still_at_work() const override { return at_work_.load(); }
  void stop() override {
    context_.stop();
    if (thread_.joinable()) thread_.join();
  }
  std::vector<PersonHistory> take_histories() override {
    stop();
    std::vector<PersonHistory> histories;
    for (const auto& person : people_) histories.push_back(person->history());
    return histories;
  }

 private:
  const std::map<std::string, Endpoint> agents_;
  std::atomic<size_t> at_work_;
  net::io_context context_{1};
  // Gone before context_, whose services their sockets use. Coroutines still suspended then end with context_, without
  // running.
  std::vector<std::unique_ptr<Person>> people_;
  std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<Shift>> Shift::start(Plan& plan, const std::vector<Seat>& seats) {
  MUSTER_CHECK(seats.size() == plan.people.size());
  std::map<std::string, Endpoint> agents;
  for (const Seat& seat : seats) {
    if (agents.contains(seat.agent_url)) continue;
    auto endpoint = Endpoint::resolve(seat.agent_url);
    if (!endpoint) return tl::unexpected(endpoint.error());
    agents.emplace(seat.agent_url, std::move(*endpoint));
  }
  return std::make_unique<ShiftOnThread>(plan, seats, std::move(agents));
}

}  // namespace muster::crowd
