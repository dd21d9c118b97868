#include "common/http/several_servers.h"

namespace muster::http {
namespace {

constexpr int kTemporaryRedirect = 307, kUnavailable = 503;

bool is_no_leader(const ClientResponse& response) {
  return response.status == kUnavailable && response.body.find("problem:not-leader\"") != std::string::npos;
}

// The server of a redirect to the same target; empty if it is none.
std::string redirected_to(const ClientResponse& response, const std::string& target) {
  const auto location = response.headers.find("location");
  if (response.status != kTemporaryRedirect || location == response.headers.end()) return {};
  const std::string& to = location->second;
  return to.ends_with(target) ? to.substr(0, to.size() - target.size()) : std::string();
}

}  // namespace

SeveralServers::SeveralServers(std::vector<std::string> bases, std::unique_ptr<Client> first, MakeClient make)
    : bases_(std::move(bases)), make_(std::move(make)), present_(std::move(first)) {}

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
  bool redirected = false;
  for (size_t tries = 1;; ++tries) {
    auto response = ask(*present_);
    const std::string leader = response && !redirected ? redirected_to(*response, target) : std::string();
    if (!leader.empty()) {
      redirected = true;
      auto client = make_(leader);
      if (!client) return response;
      present_ = std::move(*client);
      continue;
    }
    const bool passed_over = response ? is_no_leader(*response) : response.error().code == "http.unreachable";
    if (response && !passed_over) return response;
    go_on();
    if (!passed_over || tries > bases_.size()) return response;
  }
}

}  // namespace muster::http
