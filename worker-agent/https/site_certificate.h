// The certificate that a site's desk shows browsers, from a small authority of the site's own.
#pragma once

#include <string>
#include <vector>

#include "common/base/result.h"
#include "common/http/tls.h"

namespace muster::agent {

struct SiteCertificate {
  http::TlsFiles files;
  std::string authority;  // the file that browsers have to trust
  bool renewed = false;
  std::string warning;  // what could not be done and soon must be; empty: nothing
};

// The site's certificate for `names` (host names or IP addresses, one or more) in `folder`, made or renewed where it is
// missing, damaged, for other names, or has less than 30 of its 397 days left at `wall_s` (seconds since 1970); while
// that fails and the present one is good, with a warning the present one. The authority is made the first time and
// lasts ten years; it can vouch for these names, and hosts below them, only. Its key, as all of `folder`, is readable
// by the owner alone. Failures: "https.names" (odd names, or names that the authority cannot vouch for),
// "https.expired" (the authority), "https.files".
Result<SiteCertificate> site_certificate(const std::string& folder, const std::vector<std::string>& names,
                                         int64_t wall_s);

}  // namespace muster::agent
