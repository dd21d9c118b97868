// Keys and certificates (RFC 5280), as little of them as a site needs. Inside of worker-agent/https only.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "common/base/result.h"

struct evp_pkey_st;
struct x509_st;

namespace muster::agent::x509 {

using Key = std::shared_ptr<evp_pkey_st>;
using Certificate = std::shared_ptr<x509_st>;

// A host name or an IP address as certificates have it: lower case, addresses in their usual spelling. Empty if `text`
// is neither.
std::string normal_name(const std::string& text);

Key make_key();  // P-256
// May sign servers' certificates for `names`, and for hosts below them, and nothing else; dated from `wall_s`, for so
// many days.
Certificate make_authority(const Key& key, const std::string& called, const std::vector<std::string>& names,
                           int64_t wall_s, int days);
Certificate make_certificate(const Key& key, const Certificate& authority, const Key& authority_key,
                             const std::vector<std::string>& names, int64_t wall_s, int days);

std::vector<std::string> names_of(const Certificate& certificate);
int64_t expires(const Certificate& certificate);  // seconds since 1970
bool is_valid_at(const Certificate& certificate, int64_t wall_s);
bool belong_together(const Certificate& certificate, const Key& key);
bool is_signed_by(const Certificate& certificate, const Certificate& authority);
bool may_vouch_for(const Certificate& authority, const std::string& name);

// PEM; written beside and then renamed, readable by the owner alone. Failures: "https.files".
Result<void> save(const std::string& file, const Key& key);
Result<void> save(const std::string& file, const std::vector<const Certificate*>& certificates);
Result<Key> load_key(const std::string& file);
Result<Certificate> load_certificate(const std::string& file);

}  // namespace muster::agent::x509
