// A client of several servers of which one is in charge. Inside of the client only.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/http/client.h"

namespace muster::http {

// Makes a client of one server. Failure "http.base".
using MakeClient = std::function<Result<std::unique_ptr<Client>>(const std::string& base)>;

// Sends to the one that answered last. One that cannot be connected to, or says 503 `not-leader`, is passed over for
// the next; one that says 307 is followed, once a round, with all headers: all are the same service. When nobody is in
// charge, but somebody is there, they are asked again for as long as another takes to take over. After a failure in the
// middle of an exchange the next request goes to the next one.
class SeveralServers final : public Client {
 public:
  // REQUIRES bases that `make` takes; `first` is the client of the first. Waits up to `patience` for somebody to be in
  // charge.
  SeveralServers(std::vector<std::string> bases, std::unique_ptr<Client> first, MakeClient make,
                 std::chrono::milliseconds patience);

  Result<ClientResponse> send(const std::string& method, const std::string& target, const Headers& headers,
                              std::string_view body) override;
  Result<ClientResponse> stream(const std::string& method, const std::string& target, const Headers& headers,
                                std::string_view body, std::function<bool(std::string_view)> on_piece) override;

 private:
  using Ask = std::function<Result<ClientResponse>(Client&)>;
  Result<ClientResponse> ask(const std::string& target, const Ask& ask);
  // One round over all of them; `somebody_is_there` if any answered.
  Result<ClientResponse> ask_around(const std::string& target, const Ask& ask, bool& somebody_is_there);
  void go_on();

  const std::vector<std::string> bases_;
  const MakeClient make_;
  const std::chrono::milliseconds patience_;
  size_t at_ = 0;
  std::unique_ptr<Client> present_;
};

}  // namespace muster::http
