#include "worker-agent/https/x509.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>

#include "common/base/check.h"

namespace muster::agent::x509 {
namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

constexpr size_t kLongestName = 253, kLongestLabel = 63;

// The address family of an IP address; nothing for a host name.
int family_of(const std::string& name) {
  unsigned char bytes[16];
  if (::inet_pton(AF_INET, name.c_str(), bytes) == 1) return AF_INET;
  return ::inet_pton(AF_INET6, name.c_str(), bytes) == 1 ? AF_INET6 : 0;
}

std::string lower_case(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

// Labels of letters, digits and '-' with dots between; the last is not a number, which would be a wrong IP address.
bool is_host_name(const std::string& text) {
  size_t label = 0;
  bool number = true;
  for (const char c : text + ".") {
    if (c == '.') {
      if (label == 0 || label > kLongestLabel) return false;
      label = 0;
      continue;
    }
    const bool digit = c >= '0' && c <= '9';
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!digit && !letter && (c != '-' || label == 0)) return false;
    number = label == 0 ? digit : number && digit;
    ++label;
  }
  return !number && text.size() <= kLongestName;
}

std::string alternative_names(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names)
    text += (text.empty() ? "" : ",") + std::string(family_of(name) != 0 ? "IP:" : "DNS:") + name;
  return text;
}

// Where only names of one kind are permitted, the other kind would be free: it is excluded whole.
std::string constraints(const std::vector<std::string>& names) {
  std::string text = "critical";
  bool hosts = false, addresses = false;
  for (const std::string& name : names) {
    const int family = family_of(name);
    (family == 0 ? hosts : addresses) = true;
    if (family == 0) text += ",permitted;DNS:" + name;
    if (family == AF_INET) text += ",permitted;IP:" + name + "/255.255.255.255";
    if (family == AF_INET6) text += ",permitted;IP:" + name + "/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
  }
  if (!hosts) text += ",permitted;DNS:invalid";
  if (!addresses) text += ",excluded;IP:0.0.0.0/0.0.0.0,excluded;IP:::/::";
  return text;
}

void extend(X509* certificate, X509* issuer, int what, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, what, value.c_str());
  MUSTER_CHECK(extension != nullptr);
  MUSTER_CHECK(X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

// Unsigned, with a serial number by chance.
Certificate begin(const Key& key, const std::string& called, int64_t wall_s, int days) {
  const Certificate certificate(X509_new(), X509_free);
  X509* const raw = certificate.get();
  X509_set_version(raw, X509_VERSION_3);
  unsigned char serial[16];
  MUSTER_CHECK(RAND_bytes(serial, sizeof serial) == 1);
  serial[0] &= 0x7f;
  BIGNUM* number = BN_bin2bn(serial, sizeof serial, nullptr);
  BN_to_ASN1_INTEGER(number, X509_get_serialNumber(raw));
  BN_free(number);
  constexpr int64_t kEarlier = 3600;  // for clocks that are a little late
  ASN1_TIME_set(X509_getm_notBefore(raw), static_cast<time_t>(wall_s - kEarlier));
  ASN1_TIME_set(X509_getm_notAfter(raw), static_cast<time_t>(wall_s + int64_t{days} * 86'400));
  X509_set_pubkey(raw, key.get());
  const auto bytes = std::vector<unsigned char>(called.begin(), called.end());
  const size_t longest = 64;  // of a common name
  X509_NAME_add_entry_by_NID(X509_get_subject_name(raw), NID_commonName, MBSTRING_UTF8, bytes.data(),
                             static_cast<int>(std::min(bytes.size(), longest)), -1, 0);
  return certificate;
}

Result<void> write_owners_file(const std::string& file, BIO* content) {
  char* bytes = nullptr;
  const auto size = static_cast<size_t>(BIO_get_mem_data(content, &bytes));
  const std::string beside = file + ".new";
  const int descriptor = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  errno = ENOSPC;  // what a short write leaves unsaid
  const bool written = descriptor >= 0 && ::write(descriptor, bytes, size) == static_cast<ssize_t>(size) &&
                       ::fsync(descriptor) == 0 && ::rename(beside.c_str(), file.c_str()) == 0;
  const int why = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (written) return {};
  ::unlink(beside.c_str());
  return fail("https.files", "cannot write " + file + ": " + std::strerror(why));
}

}  // namespace

std::string normal_name(const std::string& text) {
  unsigned char bytes[16];
  char shown[INET6_ADDRSTRLEN] = {};
  if (const int family = family_of(text); family != 0) {
    ::inet_pton(family, text.c_str(), bytes);
    return ::inet_ntop(family, bytes, shown, sizeof shown);
  }
  return is_host_name(text) ? lower_case(text) : std::string();
}

Key make_key() {
  const Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  MUSTER_CHECK(key != nullptr);
  return key;
}

Certificate make_authority(const Key& key, const std::string& called, const std::vector<std::string>& names,
                           int64_t wall_s, int days) {
  const Certificate made = begin(key, called, wall_s, days);
  X509_set_issuer_name(made.get(), X509_get_subject_name(made.get()));
  extend(made.get(), made.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  extend(made.get(), made.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  extend(made.get(), made.get(), NID_ext_key_usage, "serverAuth");
  extend(made.get(), made.get(), NID_subject_key_identifier, "hash");
  extend(made.get(), made.get(), NID_name_constraints, constraints(names));
  // What may_vouch_for reads.
  extend(made.get(), made.get(), NID_subject_alt_name, alternative_names(names));
  MUSTER_CHECK(X509_sign(made.get(), key.get(), EVP_sha256()) > 0);
  return made;
}

Certificate make_certificate(const Key& key, const Certificate& authority, const Key& authority_key,
                             const std::vector<std::string>& names, int64_t wall_s, int days) {
  const Certificate made = begin(key, "Muster desk", wall_s, days);  // no host: constraints would apply to it
  X509_set_issuer_name(made.get(), X509_get_subject_name(authority.get()));
  extend(made.get(), authority.get(), NID_basic_constraints, "critical,CA:FALSE");
  extend(made.get(), authority.get(), NID_key_usage, "critical,digitalSignature");
  extend(made.get(), authority.get(), NID_ext_key_usage, "serverAuth");
  extend(made.get(), authority.get(), NID_authority_key_identifier, "keyid:always");
  extend(made.get(), authority.get(), NID_subject_alt_name, alternative_names(names));
  MUSTER_CHECK(X509_sign(made.get(), authority_key.get(), EVP_sha256()) > 0);
  return made;
}

std::vector<std::string> names_of(const Certificate& certificate) {
  std::vector<std::string> names;
  void* found = X509_get_ext_d2i(certificate.get(), NID_subject_alt_name, nullptr, nullptr);
  auto* const all = static_cast<GENERAL_NAMES*>(found);
  for (int i = 0; all != nullptr && i < sk_GENERAL_NAME_num(all); ++i) {
    int kind = 0;
    void* const value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(all, i), &kind);
    const auto* const text = static_cast<const ASN1_STRING*>(value);
    if (kind == GEN_DNS) {
      const void* const bytes = ASN1_STRING_get0_data(text);
      names.emplace_back(static_cast<const char*>(bytes), static_cast<size_t>(ASN1_STRING_length(text)));
    } else if (kind == GEN_IPADD) {
      char shown[INET6_ADDRSTRLEN] = {};
      ::inet_ntop(ASN1_STRING_length(text) == 4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data(text), shown, sizeof shown);
      names.emplace_back(shown);
    }
  }
  GENERAL_NAMES_free(all);
  return names;
}

int64_t expires(const Certificate& certificate) {
  tm parts{};
  return ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &parts) == 1 ? ::timegm(&parts) : 0;
}

bool is_valid_at(const Certificate& certificate, int64_t wall_s) {
  auto at = static_cast<time_t>(wall_s);
  return X509_cmp_time(X509_get0_notBefore(certificate.get()), &at) < 0 &&
         X509_cmp_time(X509_get0_notAfter(certificate.get()), &at) > 0;
}

bool belong_together(const Certificate& certificate, const Key& key) {
  return X509_check_private_key(certificate.get(), key.get()) == 1;
}

bool is_signed_by(const Certificate& certificate, const Certificate& authority) {
  return X509_verify(certificate.get(), X509_get0_pubkey(authority.get())) == 1;
}

bool may_vouch_for(const Certificate& authority, const std::string& name) {
  const std::vector<std::string> names = names_of(authority);
  return std::find(names.begin(), names.end(), name) != names.end();
}

Result<void> save(const std::string& file, const Key& key) {
  const Bio bio(BIO_new(BIO_s_mem()), BIO_free);
  MUSTER_CHECK(PEM_write_bio_PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return write_owners_file(file, bio.get());
}

Result<void> save(const std::string& file, const std::vector<const Certificate*>& certificates) {
  const Bio bio(BIO_new(BIO_s_mem()), BIO_free);
  for (const Certificate* one : certificates) MUSTER_CHECK(PEM_write_bio_X509(bio.get(), one->get()) == 1);
  return write_owners_file(file, bio.get());
}

Result<Key> load_key(const std::string& file) {
  const Bio bio(BIO_new_file(file.c_str(), "r"), BIO_free);
  Key key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr) : nullptr, EVP_PKEY_free);
  if (!key) return fail("https.files", file + " holds no private key");
  return key;
}

Result<Certificate> load_certificate(const std::string& file) {
  const Bio bio(BIO_new_file(file.c_str(), "r"), BIO_free);
  Certificate certificate(bio ? PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr) : nullptr, X509_free);
  if (!certificate) return fail("https.files", file + " holds no certificate");
  return certificate;
}

}  // namespace muster::agent::x509
