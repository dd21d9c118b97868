#include "common/http/several_servers.h"

#include <poll.h>

namespace muster::http {
namespace {

constexpr int kTemporaryRedirect = 307, kUnavailable = 503;
constexpr std::chrono::milliseconds kAskAgainEvery{200};

bool is_no_leader(const ClientResponse& response) {
  const bool may_be = response.status == kUnavailable || response.status == kTemporaryRedirect;
  return may_be && response.body.find("problem:not-leader\"") != std::string::npos;
}

bool is_unreachable(const Failure& error) {
  return error.code == "http.unreachable";
}

// The server of a redirect to the same target; empty if it is none.
std::string redirected_to(const ClientResponse& response, const std::string& target) {
  const auto location = response.headers.find("location");
  if (response.status != kTemporaryRedirect || location == response.headers.end()) return {};
  const std::string& to = location->second;
  return to.ends_with(target) ? to.substr(0, to.size() - target.size()) : std::string();
}

}  // namespace

SeveralServers::SeveralServers(std::vector<std::string> bases, std::unique_ptr<Client> first, MakeClient make,
                               std::chrono::milliseconds patience)
    : bases_(std::move(bases)), make_(std::move(make)), patience_(patience), present_(std::move(first)) {}

Result<ClientResponse> SeveralServers::send(const std::string& method, const std::string& target,
                                            const Headers& headers, std::string_view body) {
  return ask(target, [&](Client& client) { return client.send(method, target, headers, body); });
}

Result<ClientResponse> SeveralServers::stream(const std::string& method, const std::string& target,
                                              const Headers& headers, std::string_view body,
                                              std::function<bool(std::string_view)> on_piece) {
  return ask(target, [&](Client& client) { return client.stream(method, target, headers, body, on_piece); });
}

void SeveralServers::go_on() {
  at_ = (at_ + 1) % bases_.size();
  if (auto next = make_(bases_[at_])) present_ = std::move(*next);
}

Result<ClientResponse> SeveralServers::ask(const std::string& target, const Ask& ask) {
  const auto until = std::chrono::steady_clock::now() + patience_;
  while (true) {
    bool somebody_is_there = false;
    auto response = ask_around(target, ask, somebody_is_there);
    const bool in_charge = response ? !is_no_leader(*response) : !is_unreachable(response.error());
    if (in_charge || !somebody_is_there || std::chrono::steady_clock::now() + kAskAgainEvery > until) return response;
    ::poll(nullptr, 0, static_cast<int>(kAskAgainEvery.count()));
  }
}

Result<ClientResponse> SeveralServers::ask_around(const std::string& target, const Ask& ask, bool& somebody_is_there) {
  bool redirected = false;
  for (size_t tries = 1;; ++tries) {
    auto response = ask(*present_);
    somebody_is_there |= response.has_value();
    const std::string leader = response && !redirected ? redirected_to(*response, target) : std::string();
    if (!leader.empty()) {
      redirected = true;
      auto client = make_(leader);
      if (!client) return response;
      present_ = std::move(*client);
      continue;
    }
    const bool passed_over = response ? is_no_leader(*response) : is_unreachable(response.error());
    if (response && !passed_over) return response;
    go_on();
    if (!passed_over || tries > bases_.size()) return response;
  }
}

}  // namespace muster::http
