#include "worker-agent/media/fetch.h"

#include <netdb.h>
#include <sodium.h>
#include <sys/socket.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "common/http/client.h"

namespace muster::agent {
namespace {

constexpr size_t kMaxAddresses = 16;

using Deadline = std::chrono::steady_clock::time_point;

// What comes, looked at while it comes.
class Inspection {
 public:
  Inspection(const FetchPolicy& policy, const Sink& sink, const std::atomic<bool>& stop)
      : policy_(policy), sink_(sink), stop_(stop) {
    crypto_hash_sha256_init(&state_);
  }

  bool take(std::string_view piece) {
    if (stop_) return refuse("stopped", "the agent is stopping");
    bytes_ += piece.size();
    if (bytes_ > policy_.max_bytes)
      return refuse("too-large", "the medium has more than " + std::to_string(policy_.max_bytes) + " bytes");
    if (first_.size() < kSniffBytes) first_.append(piece.substr(0, kSniffBytes - first_.size()));
    if (first_.size() == kSniffBytes && !known()) return false;
    crypto_hash_sha256_update(&state_, reinterpret_cast<const unsigned char*>(piece.data()), piece.size());
    return sink_(piece) || refuse("disk", "the medium cannot be written to the agent's disk");
  }

  Result<Fetched> finish(const std::optional<Sha256>& wanted) {
    if (wrong_ || !known()) return tl::unexpected(*wrong_);
    Fetched fetched{*type_, bytes_, {}};
    crypto_hash_sha256_final(&state_, fetched.digest.data());
    if (wanted && *wanted != fetched.digest)
      return fail("media.digest", "the medium's contents are not those that its digest names");
    return fetched;
  }

 private:
  bool refuse(std::string_view slug, std::string why) {
    wrong_ = Failure{"media." + std::string(slug), std::move(why)};
    return false;
  }
  bool known() {
    if (!type_) type_ = sniff(first_);
    return type_ || refuse("not-media", "what came is neither a picture, sound nor a film that browsers show");
  }

  const FetchPolicy& policy_;
  const Sink& sink_;
  const std::atomic<bool>& stop_;
  crypto_hash_sha256_state state_{};
  std::string first_;
  uint64_t bytes_ = 0;
  std::optional<MediaType> type_;
  std::optional<Failure> wrong_;
};

// Where the host is. All of its addresses have to be allowed: which one a name gives first is chance.
Result<std::vector<IpAddress>> allowed_addresses(const MediaUrl& url, const FetchPolicy& policy,
                                                 const Resolve& resolve) {
  if (!policy.hosts.allow(url))
    return fail("media.host-not-allowed", url.base() + " is not among the hosts that this agent may download from");
  auto found = resolve(url.host);
  if (!found) return found;
  if (found->empty()) return fail("media.unreachable", url.host + " has no address");
  if (found->size() > kMaxAddresses) found->resize(kMaxAddresses);
  const bool fine = policy.private_addresses || std::all_of(found->begin(), found->end(), policy.reachable);
  if (!fine) return fail("media.private-address", url.host + " has an address that is not of the public internet");
  return found;
}

Failure translated(Failure failure) {
  if (!failure.code.starts_with("media.")) failure.code = "media.unreachable";
  return failure;
}

// One exchange with the first address that takes the connection. The inspection is of use for one attempt only.
Result<http::ClientResponse> exchange(const MediaUrl& url, const FetchPolicy& policy,
                                      const std::vector<IpAddress>& addresses, Deadline until, Inspection& inspection) {
  Failure last;
  for (const IpAddress& address : addresses) {
    auto client = http::Client::create_pinned(url.base(), ip_text(address), policy.silence, until, policy.ca_file);
    if (!client) return tl::unexpected(translated(client.error()));
    http::Headers headers = {
        {"Accept", "image/*, audio/*, video/*"}, {"User-Agent", "muster-agent"}, {"Connection", "close"}};
    if (!policy.token.empty()) headers.emplace_back("Authorization", "Bearer " + policy.token);
    auto got = (*client)->stream("GET", url.target, headers, {},
                                 [&](std::string_view piece) { return inspection.take(piece); });
    if (got) return got;
    last = translated(got.error());
    if (got.error().code != "http.unreachable") break;
  }
  return tl::unexpected(last);
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

}  // namespace

Result<std::vector<IpAddress>> resolve_by_system(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int error = ::getaddrinfo(host.c_str(), nullptr, &hints, &found); error != 0)
    return fail("media.unreachable", "cannot resolve " + host + ": " + ::gai_strerror(error));
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(found, ::freeaddrinfo);
  std::vector<IpAddress> addresses;
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
    char text[NI_MAXHOST] = {};
    if (::getnameinfo(one->ai_addr, one->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) != 0) continue;
    const std::string plain(text);
    // A zone (`%eth0`) belongs to link-local addresses, which are not public.
    if (const auto address = parse_ip(plain.substr(0, plain.find('%')))) addresses.push_back(*address);
  }
  return addresses;
}

Result<Fetched> fetch(const MediaUrl& url, const FetchPolicy& policy, const Resolve& resolve, const Sink& sink,
                      const std::atomic<bool>& stop) {
  const Deadline until = std::chrono::steady_clock::now() + policy.patience;
  MediaUrl at = url;
  for (unsigned redirects = 0; !stop; ++redirects) {
    const auto addresses = allowed_addresses(at, policy, resolve);
    if (!addresses) return tl::unexpected(addresses.error());
    Inspection inspection(policy, sink, stop);
    const auto response = exchange(at, policy, *addresses, until, inspection);
    if (!response) return tl::unexpected(response.error());
    if (response->status == 200) return inspection.finish(url.digest);
    if (!is_redirect(response->status))
      return fail(response->status >= 500 || response->status == 429 || response->status == 408 ? "media.unreachable"
                                                                                                : "media.status",
                  at.base() + " answers with status " + std::to_string(response->status));
    if (redirects == policy.max_redirects) return fail("media.too-many-redirects", url.base() + " redirects too often");
    const auto location = response->headers.find("location");
    auto next = follow(at, location == response->headers.end() ? std::string() : location->second);
    if (!next) return tl::unexpected(next.error());
    at = std::move(*next);
  }
  return fail("media.stopped", "the agent is stopping");
}

bool may_pass(const Failure& failure) {
  return failure.code == "media.unreachable" || failure.code == "media.disk" || failure.code == "media.stopped" ||
         failure.code == "media.no-room";
}

}  // namespace muster::agent
