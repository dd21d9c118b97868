// IP addresses, and which of them lie in the public internet.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace muster::agent {

// IPv4 as IPv4-mapped IPv6 (::ffff:a.b.c.d).
struct IpAddress {
  std::array<uint8_t, 16> bytes{};
  bool is_v4() const;
  bool operator==(const IpAddress&) const = default;
};

// Without brackets or a zone.
std::optional<IpAddress> parse_ip(const std::string& text);
std::string ip_text(const IpAddress& address);

// Neither this machine, nor a private, link-local, shared, documentation, multicast or reserved network, nor one that
// carries IPv4 inside (6to4, Teredo, NAT64), which could lead to such. After the special-purpose registries of RFC
// 6890.
bool is_public(const IpAddress& address);

}  // namespace muster::agent
