// A site's own certificate, and a server that shows it to those who trust the site's authority.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "common/base/time.h"
#include "common/http/client.h"
#include "common/http/server.h"
#include "tests/support/bare_socket.h"
#include "tests/support/temp_dir.h"
#include "worker-agent/https/site_certificate.h"

namespace muster::agent {
namespace {

using std::chrono::seconds;
using Names = std::vector<std::string>;

constexpr int64_t kDay = 86'400;

class Https : public ::testing::Test {
 protected:
  std::string folder() const { return (folder_.path() / "https").string(); }
  SiteCertificate certificate(const Names& names, int64_t days_from_now = 0) const {
    const auto made = site_certificate(folder(), names, wall_now_ms() / 1000 + days_from_now * kDay);
    EXPECT_TRUE(made) << made.error().message;
    return made.value_or(SiteCertificate());
  }
  std::string refusal(const Names& names) const {
    const auto made = site_certificate(folder(), names, wall_now_ms() / 1000);
    return made ? "made" : made.error().code;
  }
  void serve(const SiteCertificate& made) {
    http::Router router;
    router.add("POST", "/", [](http::Request request, const http::Reply& reply) {
      http::Response response;
      response.body = std::move(request.body);
      reply(std::move(response));
    });
    http::ServerOptions options;
    options.tls = made.files;
    options.idle_timeout_s = 2;
    auto server = http::Server::start(options, std::move(router));
    ASSERT_TRUE(server) << server.error().message;
    server_ = std::move(*server);
  }
  // What a client hears that calls the server by `host` and trusts `authority`.
  std::string hear(const std::string& host, const std::string& authority, const std::string& says = "hello") const {
    const auto client =
        http::Client::create("https://" + host + ":" + std::to_string(server_->port()), seconds(5), authority);
    if (!client) return client.error().message;
    const auto response = (*client)->send("POST", "/", {}, says);
    return response ? response->body : response.error().message;
  }

  testing::TempDir folder_;
  std::unique_ptr<http::Server> server_;
};

TEST_F(Https, IsTrustedByWhoTrustsTheSitesAuthority) {
  const SiteCertificate made = certificate({"localhost", "127.0.0.1"});
  serve(made);
  EXPECT_EQ(hear("127.0.0.1", made.authority), "hello");
  EXPECT_EQ(hear("localhost", made.authority), "hello");
  const std::string big(3u << 20, 'x');
  EXPECT_EQ(hear("127.0.0.1", made.authority, big), big);
}

TEST_F(Https, IsNotTrustedUnderAnotherNameOrByOthers) {
  const SiteCertificate made = certificate({"localhost"});
  serve(made);
  EXPECT_NE(hear("127.0.0.1", made.authority).find("IP address mismatch"), std::string::npos);
  EXPECT_NE(hear("localhost", "").find("certificate"), std::string::npos) << "the system does not know it";
  EXPECT_NE(hear("localhost", made.files.key).find("holds no certificate"), std::string::npos);
}

TEST_F(Https, AuthorityVouchesForItsNamesOnly) {
  certificate({"desk.example"});
  EXPECT_EQ(refusal({"other.example"}), "https.names");
  EXPECT_EQ(refusal({"desk.example", "10.0.0.1"}), "https.names");
  EXPECT_EQ(refusal({"desk.example"}), "made");
}

TEST_F(Https, OddNamesAreRefused) {
  for (const char* odd : {"", "https://desk", "desk:443", "a b", ".desk", "desk..example", "-desk", "*.example"})
    EXPECT_EQ(refusal({odd}), "https.names") << odd;
  EXPECT_FALSE(std::filesystem::exists(folder()));
}

TEST_F(Https, CertificateIsRenewedAMonthBeforeItEndsAndTheAuthorityStays) {
  const Names names = {"desk.example", "2001:db8::1", "10.1.2.3"};
  EXPECT_TRUE(certificate(names).renewed);
  const std::string authority = testing::read_text(folder() + "/authority.crt");
  EXPECT_FALSE(certificate(names).renewed);
  EXPECT_FALSE(certificate(names, 366).renewed);
  EXPECT_TRUE(certificate(names, 368).renewed);
  EXPECT_EQ(testing::read_text(folder() + "/authority.crt"), authority);
}

TEST_F(Https, NobodyElseReadsTheKeys) {
  certificate({"desk.example"});
  for (const char* file : {"", "/authority.key", "/desk.key"}) {
    struct stat status {};
    ASSERT_EQ(::stat((folder() + file).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 077, 0u) << file;
  }
}

TEST_F(Https, WhoSpeaksNoTlsIsCutAndOthersAreServed) {
  const SiteCertificate made = certificate({"127.0.0.1"});
  serve(made);
  testing::BareSocket plain(server_->port()), silent(server_->port());
  plain.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(plain.is_closed(10'000));
  EXPECT_EQ(hear("127.0.0.1", made.authority), "hello");
  EXPECT_TRUE(silent.is_closed(10'000)) << "a handshake takes no longer than a header";
}

TEST_F(Https, AServerWithoutItsFilesSaysSo) {
  http::ServerOptions options;
  options.tls = http::TlsFiles{folder() + "/desk.crt", folder() + "/desk.key"};
  const auto server = http::Server::start(options, http::Router());
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().code, "tls.files");
  EXPECT_NE(server.error().message.find("desk.crt"), std::string::npos);
}

TEST_F(Https, AChangedCertificateIsTakenWhenItIsLookedAt) {
  const SiteCertificate made = certificate({"127.0.0.1"});
  const auto loaded = http::TlsCertificate::load(made.files);
  ASSERT_TRUE(loaded);
  const auto before = (*loaded)->current();
  EXPECT_EQ((*loaded)->current(), before);
  ASSERT_TRUE(certificate({"127.0.0.1"}, 368).renewed);
  ASSERT_TRUE((*loaded)->reload());
  const auto after = (*loaded)->current();
  EXPECT_NE(after, before);
  testing::write_text(made.files.certificate, "nonsense");
  EXPECT_FALSE((*loaded)->reload());
  EXPECT_EQ((*loaded)->current(), after) << "the last good one stays";
}

}  // namespace
}  // namespace muster::agent
