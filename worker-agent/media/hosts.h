// The hosts that media may be downloaded from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"
#include "worker-agent/media/media_url.h"

namespace muster::agent {

// Entries: `images.example.org`, `*.example.org` (everything below, not itself) or `*`, each with `:PORT` where it is
// not the scheme's own. An IPv6 address stands in brackets.
class Hosts {
 public:
  // Failure "media.hosts" with the entry that is none.
  static Result<Hosts> parse(const std::vector<std::string>& entries);
  bool allow(const MediaUrl& url) const;

 private:
  struct Entry {
    std::string host;  // lower case; with a dot before it: whatever ends in it; "*": any
    std::string port;  // empty: the scheme's own
  };
  std::vector<Entry> entries_;
};

}  // namespace muster::agent
