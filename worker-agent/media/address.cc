#include "worker-agent/media/address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

namespace muster::agent {
namespace {

constexpr std::array<uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

struct Network4 {
  uint32_t network;
  unsigned bits;
};
constexpr Network4 kSpecial4[] = {{0x00000000, 8},  {0x0a000000, 8},  {0x64400000, 10}, {0x7f000000, 8},
                                  {0xa9fe0000, 16}, {0xac100000, 12}, {0xc0000000, 24}, {0xc0000200, 24},
                                  {0xc0586300, 24}, {0xc0a80000, 16}, {0xc6120000, 15}, {0xc6336400, 24},
                                  {0xcb007100, 24}, {0xe0000000, 4},  {0xf0000000, 4}};

struct Network6 {
  uint64_t network;  // the first 64 bits
  unsigned bits;
};
constexpr Network6 kSpecial6[] = {
    {0x2001'0000'0000'0000, 23}, {0x2001'0db8'0000'0000, 32}, {0x2002'0000'0000'0000, 16}, {0x3fff'0000'0000'0000, 20}};

template <class Number>
Number number_of(const uint8_t* bytes) {
  Number number = 0;
  for (size_t i = 0; i < sizeof(Number); ++i) number = (number << 8) | bytes[i];
  return number;
}

bool is_public_4(uint32_t address) {
  return std::none_of(std::begin(kSpecial4), std::end(kSpecial4),
                      [&](const Network4& special) { return (address ^ special.network) >> (32 - special.bits) == 0; });
}

}  // namespace

bool IpAddress::is_v4() const {
  return std::equal(kMapped.begin(), kMapped.end(), bytes.begin());
}

std::optional<IpAddress> parse_ip(const std::string& text) {
  IpAddress address;
  if (::inet_pton(AF_INET6, text.c_str(), address.bytes.data()) == 1) return address;
  std::copy(kMapped.begin(), kMapped.end(), address.bytes.begin());
  if (::inet_pton(AF_INET, text.c_str(), address.bytes.data() + kMapped.size()) == 1) return address;
  return std::nullopt;
}

std::string ip_text(const IpAddress& address) {
  char text[INET6_ADDRSTRLEN] = {};
  const uint8_t* begin = address.bytes.data() + (address.is_v4() ? kMapped.size() : 0);
  ::inet_ntop(address.is_v4() ? AF_INET : AF_INET6, begin, text, sizeof text);
  return text;
}

bool is_public(const IpAddress& address) {
  if (address.is_v4()) return is_public_4(number_of<uint32_t>(address.bytes.data() + kMapped.size()));
  const auto network = number_of<uint64_t>(address.bytes.data());
  if (network >> 61 != 1) return false;  // 2000::/3 is all that is given out
  return std::none_of(std::begin(kSpecial6), std::end(kSpecial6),
                      [&](const Network6& special) { return (network ^ special.network) >> (64 - special.bits) == 0; });
}

}  // namespace muster::agent
