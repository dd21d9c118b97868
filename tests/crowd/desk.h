// The desk's HTTP API as one person sees it (docs/http-api.md, Agent).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <string>

#include "tests/crowd/connection.h"

namespace muster::crowd {

struct DeskTask {
  std::string assignment, job, key;
  int revision = 0;      // of the person's last answer; 0: none
  std::string answered;  // that answer's label
};

// What became of a request. `Again`: try later, after the reason has passed. `SignInAgain`: the session is gone.
// `Gone`: the assignment is no longer this person's. `Refused`: the desk says the request is wrong.
enum class DeskFate { Done, Nothing, Again, SignInAgain, Gone, Refused };

struct DeskReply {
  DeskFate fate = DeskFate::Again;
  std::string detail;  // wait reason or the desk's words
};

// Used by one coroutine. Every method makes one attempt.
class Desk {
 public:
  Desk(boost::asio::any_io_executor executor, const Endpoint& agent, std::string worker, std::string password);

  boost::asio::awaitable<DeskReply> sign_in();
  boost::asio::awaitable<DeskReply> sign_out();
  // Done: `task` is filled. Nothing: none within `wait`.
  boost::asio::awaitable<DeskReply> next(std::chrono::milliseconds wait, DeskTask& task);
  // Done: the answer is on the agent's disk. Repeating it with the same revision is harmless.
  boost::asio::awaitable<DeskReply> answer(const DeskTask& task, const std::string& label, int revision,
                                           std::chrono::milliseconds active);
  boost::asio::awaitable<DeskReply> skip(const DeskTask& task, const std::string& reason);
  // The label and revision of the person's last answer to an assignment, if the desk knows one.
  boost::asio::awaitable<DeskReply> look_up(const std::string& assignment, DeskTask& task);

 private:
  boost::asio::awaitable<Result<HttpReply>> send(Exchange exchange);

  const std::string worker_, password_;
  Connection connection_;
  std::string cookie_, csrf_;
};

}  // namespace muster::crowd
