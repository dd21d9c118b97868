#include "worker-agent/https/site_certificate.h"

#include <sys/stat.h>

#include <filesystem>

#include "worker-agent/https/x509.h"

namespace muster::agent {
namespace {

namespace fs = std::filesystem;

constexpr int kAuthorityDays = 3650, kCertificateDays = 397, kRenewDays = 30;
constexpr int64_t kDay = 86'400;

Result<void> make_authority(const std::string& key_file, const std::string& file, const std::vector<std::string>& names,
                            int64_t wall_s) {
  const x509::Key key = x509::make_key();
  const x509::Certificate certificate =
      x509::make_authority(key, "Muster desk at " + names.front(), names, wall_s, kAuthorityDays);
  if (auto saved = x509::save(key_file, key); !saved) return saved;
  return x509::save(file, {&certificate});
}

}  // namespace

Result<SiteCertificate> site_certificate(const std::string& folder, const std::vector<std::string>& names,
                                         int64_t wall_s) {
  for (const std::string& name : names) {
    if (!x509::is_name(name))
      return fail("https.names",
                  "'" + name + "' is neither a host name nor an IP address; give neither scheme nor port");
  }
  std::error_code error;
  fs::create_directories(folder, error);
  if (error || ::chmod(folder.c_str(), 0700) != 0) return fail("https.files", "cannot make the folder " + folder);
  const std::string authority_key = folder + "/authority.key", authority_file = folder + "/authority.crt";
  SiteCertificate made{{folder + "/desk.crt", folder + "/desk.key"}, authority_file};
  if (!fs::exists(authority_file)) {
    if (auto founded = make_authority(authority_key, authority_file, names, wall_s); !founded)
      return tl::unexpected(founded.error());
  }
  const auto authority = x509::load_certificate(authority_file);
  if (!authority) return tl::unexpected(authority.error());
  for (const std::string& name : names) {
    if (!x509::may_vouch_for(*authority, name))
      return fail("https.names", authority_file + " cannot vouch for " + name +
                                     ": remove the folder to have a new authority, and have browsers trust that one");
  }
  if (const auto present = x509::load_certificate(made.files.certificate);
      present && fs::exists(made.files.key) && x509::names_of(*present) == names &&
      x509::expires(*present) - wall_s > kRenewDays * kDay)
    return made;
  const auto signing_key = x509::load_key(authority_key);
  if (!signing_key) return tl::unexpected(signing_key.error());
  const x509::Key key = x509::make_key();
  const x509::Certificate certificate =
      x509::make_certificate(key, *authority, *signing_key, names, wall_s, kCertificateDays);
  if (auto saved = x509::save(made.files.key, key); !saved) return tl::unexpected(saved.error());
  if (auto saved = x509::save(made.files.certificate, {&certificate, &*authority}); !saved)
    return tl::unexpected(saved.error());
  made.renewed = true;
  return made;
}

}  // namespace muster::agent
