#include "common/http/tls.h"

#include <sys/stat.h>

#include <boost/asio/ssl/context.hpp>

#include "common/base/log.h"

namespace muster::http {
namespace {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

constexpr std::chrono::seconds kLookEvery{10};

// Changes whenever a file does.
std::string stamp_of(const TlsFiles& files) {
  std::string stamp;
  for (const std::string& file : {files.certificate, files.key}) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) return {};
    stamp += std::to_string(status.st_mtim.tv_sec) + "." + std::to_string(status.st_mtim.tv_nsec) + " " +
             std::to_string(status.st_ino) + " " + std::to_string(status.st_size) + "; ";
  }
  return stamp;
}

Result<std::shared_ptr<ssl::context>> context_of(const TlsFiles& files) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  error_code ec;
  context->set_options(ssl::context::default_workarounds | ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1, ec);
  context->set_password_callback([](size_t, ssl::context::password_purpose) { return std::string(); },
                                 ec);  // nobody to ask
  context->use_certificate_chain_file(files.certificate, ec);
  if (ec) return fail("tls.files", files.certificate + " holds no certificate: " + ec.message());
  context->use_private_key_file(files.key, ssl::context::pem, ec);
  if (ec) return fail("tls.files", files.key + " is not the key of " + files.certificate + ": " + ec.message());
  return context;
}

}  // namespace

Result<std::shared_ptr<TlsCertificate>> TlsCertificate::load(TlsFiles files) {
  std::shared_ptr<TlsCertificate> certificate(new TlsCertificate(std::move(files)));
  if (auto loaded = certificate->reload(); !loaded) return tl::unexpected(loaded.error());
  return certificate;
}

Result<void> TlsCertificate::reload() {
  std::lock_guard lock(mutex_);
  return reload_if_changed();
}

Result<void> TlsCertificate::reload_if_changed() {
  looked_ = std::chrono::steady_clock::now();
  std::string stamp = stamp_of(files_);
  if (context_ && stamp == loaded_) return {};
  auto context = context_of(files_);
  if (!context) return tl::unexpected(context.error());
  context_ = std::move(*context);
  loaded_ = std::move(stamp);
  return {};
}

std::shared_ptr<ssl::context> TlsCertificate::current() {
  std::lock_guard lock(mutex_);
  if (std::chrono::steady_clock::now() < looked_ + kLookEvery) return context_;
  const auto reloaded = reload_if_changed();
  if (const std::string stamp = stamp_of(files_); !reloaded && refused_ != stamp) {
    refused_ = stamp;
    spdlog::error("the certificate stays as it was: {}", reloaded.error().message);
  }
  return context_;
}

}  // namespace muster::http
