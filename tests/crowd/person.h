// One person at one desk, from signing in to signing out.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "tests/crowd/behaviour.h"
#include "tests/crowd/desk.h"
#include "tests/crowd/history.h"

namespace muster::crowd {

// Lives until `work` has ended. Agents that are away are asked again after pauses of 50 ms to 2 s.
class Person {
 public:
  Person(boost::asio::any_io_executor executor, const Endpoint& agent, std::string site, std::string worker,
         std::string password, std::unique_ptr<Behaviour> behaviour, std::chrono::steady_clock::time_point began);

  // Ends when the behaviour has no more, the person leaves, or the desk refuses them for good.
  boost::asio::awaitable<void> work();
  const PersonHistory& history() const { return history_; }

 private:
  enum class Next { GoOn, Out };

  boost::asio::awaitable<bool> sign_in();
  boost::asio::awaitable<void> sign_out();
  boost::asio::awaitable<Next> one_task();
  boost::asio::awaitable<Next> act(const DeskTask& task, std::chrono::milliseconds waited);
  boost::asio::awaitable<void> answer(const DeskTask& task, const Decision& decision, std::chrono::milliseconds waited);
  boost::asio::awaitable<void> pause(std::chrono::milliseconds length);
  boost::asio::awaitable<void> back_off();
  boost::asio::awaitable<void> settle(const DeskReply& reply);
  void note_saved(const DeskTask& task, const std::string& label, int revision, std::chrono::milliseconds waited);

  const boost::asio::any_io_executor executor_;
  const std::unique_ptr<Behaviour> behaviour_;
  const std::chrono::steady_clock::time_point began_;
  Desk desk_;
  PersonHistory history_;
  bool signed_in_ = false;
  int failures_in_a_row_ = 0;
};

}  // namespace muster::crowd
