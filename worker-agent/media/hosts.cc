#include "worker-agent/media/hosts.h"

#include <algorithm>

namespace muster::agent {
namespace {

bool host_fits(const std::string& wanted, const std::string& host) {
  if (wanted == "*") return true;
  if (wanted.front() != '.') return host == wanted;
  return host.size() > wanted.size() && host.ends_with(wanted);
}

}  // namespace

Result<Hosts> Hosts::parse(const std::vector<std::string>& entries) {
  Hosts hosts;
  for (std::string text : entries) {
    const std::string whole = text;
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    Entry entry;
    const size_t bracket = text.rfind(']'), colon = text.rfind(':');
    if (colon != std::string::npos && (bracket == std::string::npos || colon > bracket)) {
      entry.port = text.substr(colon + 1);
      text.resize(colon);
      if (entry.port.empty() || entry.port.find_first_not_of("0123456789") != std::string::npos) text.clear();
    }
    if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
    if (text.starts_with("*.")) text.erase(0, 1);
    const bool named =
        text == "*" || (!text.empty() && text != "." && text.find_first_of("*/@ []") == std::string::npos);
    if (!named) return fail("media.hosts", "'" + whole + "' is not HOST, *.HOST or *, with or without :PORT");
    entry.host = std::move(text);
    hosts.entries_.push_back(std::move(entry));
  }
  return hosts;
}

bool Hosts::allow(const MediaUrl& url) const {
  const std::string own = url.tls ? "443" : "80";
  return std::any_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return url.port == (entry.port.empty() ? own : entry.port) && host_fits(entry.host, url.host);
  });
}

}  // namespace muster::agent
