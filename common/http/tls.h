// Certificates for servers that speak TLS.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>

#include "common/base/result.h"

namespace boost::asio::ssl {
class context;
}

namespace muster::http {

// PEM files: the certificate with those that sign it, and its private key.
struct TlsFiles {
  std::string certificate, key;
};

// Any thread. TLS 1.2 and later.
class TlsCertificate {
 public:
  // Failures: "tls.files".
  static Result<std::shared_ptr<TlsCertificate>> load(TlsFiles files);

  // What a new connection uses. The files are looked at every ten seconds at most: changed ones are taken from then on;
  // while they make no sense, the last good ones are.
  std::shared_ptr<boost::asio::ssl::context> current();
  // Looks at once. Failures: "tls.files".
  Result<void> reload();

 private:
  explicit TlsCertificate(TlsFiles files) : files_(std::move(files)) {}
  Result<void> reload_if_changed();

  const TlsFiles files_;
  std::mutex mutex_;
  std::shared_ptr<boost::asio::ssl::context> context_;  // guarded by mutex_, as is what follows
  std::string loaded_, refused_;                        // the files' times and sizes
  std::chrono::steady_clock::time_point looked_{};
};

}  // namespace muster::http
