#include "worker-agent/https/site_certificate.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "worker-agent/https/x509.h"

namespace muster::agent {
namespace {

namespace fs = std::filesystem;

constexpr int kAuthorityDays = 3650, kCertificateDays = 397, kRenewDays = 30, kWarnDays = 90;
constexpr int64_t kDay = 86'400;

Result<void> make_authority(const std::string& key_file, const std::string& file, const std::vector<std::string>& names,
                            int64_t wall_s) {
  const x509::Key key = x509::make_key();
  const x509::Certificate certificate =
      x509::make_authority(key, "Muster desk at " + names.front(), names, wall_s, kAuthorityDays);
  if (auto saved = x509::save(key_file, key); !saved) return saved;
  return x509::save(file, {&certificate});
}

Result<std::vector<std::string>> normal_names(const std::vector<std::string>& names) {
  std::vector<std::string> normal;
  for (const std::string& name : names) {
    normal.push_back(x509::normal_name(name));
    if (normal.back().empty())
      return fail("https.names",
                  "'" + name + "' is neither a host name nor an IP address; give neither scheme nor port");
  }
  std::sort(normal.begin(), normal.end());
  normal.erase(std::unique(normal.begin(), normal.end()), normal.end());
  return normal;
}

struct Authority {
  std::string key_file, file;
  x509::Certificate certificate;
};

Result<Authority> authority_of(const std::string& folder, const std::vector<std::string>& names, int64_t wall_s) {
  Authority authority{folder + "/authority.key", folder + "/authority.crt", nullptr};
  if (!fs::exists(authority.file)) {
    if (auto founded = make_authority(authority.key_file, authority.file, names, wall_s); !founded)
      return tl::unexpected(founded.error());
  }
  auto loaded = x509::load_certificate(authority.file);
  if (!loaded) return tl::unexpected(loaded.error());
  authority.certificate = std::move(*loaded);
  const std::string anew = ": remove the folder to have a new authority, and have browsers trust that one";
  if (!x509::is_valid_at(authority.certificate, wall_s))
    return fail("https.expired", authority.file + " is not valid at this machine's time" + anew);
  for (const std::string& name : names) {
    if (!x509::may_vouch_for(authority.certificate, name))
      return fail("https.names", authority.file + " cannot vouch for " + name + anew);
  }
  return authority;
}

enum class Health { Unusable, Old, Good };

Health health_of(const http::TlsFiles& files, const Authority& authority, const std::vector<std::string>& names,
                 int64_t wall_s) {
  const auto certificate = x509::load_certificate(files.certificate);
  const auto key = x509::load_key(files.key);
  if (!certificate || !key || !x509::belong_together(*certificate, *key)) return Health::Unusable;
  auto its_names = x509::names_of(*certificate);
  std::sort(its_names.begin(), its_names.end());
  const bool usable = its_names == names && x509::is_valid_at(*certificate, wall_s) &&
                      x509::is_signed_by(*certificate, authority.certificate);
  if (!usable) return Health::Unusable;
  return x509::expires(*certificate) - wall_s > kRenewDays * kDay ? Health::Good : Health::Old;
}

Result<void> renew(const http::TlsFiles& files, const Authority& authority, const std::vector<std::string>& names,
                   int64_t wall_s) {
  const auto signing_key = x509::load_key(authority.key_file);
  if (!signing_key) return tl::unexpected(signing_key.error());
  if (!x509::belong_together(authority.certificate, *signing_key))
    return fail("https.files", authority.key_file + " is not the key of " + authority.file);
  const int64_t authority_days = (x509::expires(authority.certificate) - wall_s) / kDay;
  const x509::Key key = x509::make_key();
  const x509::Certificate certificate =
      x509::make_certificate(key, authority.certificate, *signing_key, names, wall_s,
                             static_cast<int>(std::min<int64_t>(kCertificateDays, authority_days)));
  if (auto saved = x509::save(files.key, key); !saved) return saved;
  return x509::save(files.certificate, {&certificate, &authority.certificate});
}

}  // namespace

Result<SiteCertificate> site_certificate(const std::string& folder, const std::vector<std::string>& given_names,
                                         int64_t wall_s) {
  const auto names = normal_names(given_names);
  if (!names) return tl::unexpected(names.error());
  std::error_code error;
  fs::create_directories(folder, error);
  if (error || ::chmod(folder.c_str(), 0700) != 0) return fail("https.files", "cannot make the folder " + folder);
  const auto authority = authority_of(folder, *names, wall_s);
  if (!authority) return tl::unexpected(authority.error());
  SiteCertificate made{{folder + "/desk.crt", folder + "/desk.key"}, authority->file, false, {}};
  if (x509::expires(authority->certificate) - wall_s < kWarnDays * kDay)
    made.warning = authority->file + " ends within " + std::to_string(kWarnDays) + " days";
  const Health health = health_of(made.files, *authority, *names, wall_s);
  if (health == Health::Good) return made;
  const auto renewed = renew(made.files, *authority, *names, wall_s);
  if (!renewed && health == Health::Unusable) return tl::unexpected(renewed.error());
  if (!renewed) made.warning = "the certificate is not renewed: " + renewed.error().message;
  made.renewed = renewed.has_value();
  return made;
}

}  // namespace muster::agent
