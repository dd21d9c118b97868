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
#include "worker-agent/https/x509.h"

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

// Whoever steals its key cannot pretend to be anybody else.
TEST_F(Https, NobodyBelievesTheAuthorityAboutOtherNames) {
  const std::vector<std::pair<Names, std::string>> founded = {{{"desk.example"}, "localhost"},
                                                              {{"desk.example"}, "127.0.0.1"},
                                                              {{"10.0.0.1"}, "localhost"},
                                                              {{"10.0.0.1"}, "127.0.0.1"},
                                                              {{"10.0.0.1", "desk.example"}, "localhost"}};
  for (const auto& [names, other] : founded) {
    std::filesystem::remove_all(folder());
    const SiteCertificate made = certificate(names);
    const auto authority = x509::load_certificate(made.authority);
    const auto key = x509::load_key(folder() + "/authority.key");
    ASSERT_TRUE(authority && key);
    const x509::Key stolen = x509::make_key();
    const auto forged = x509::make_certificate(stolen, *authority, *key, {other}, wall_now_ms() / 1000, 30);
    ASSERT_TRUE(x509::save(made.files.key, stolen));
    ASSERT_TRUE(x509::save(made.files.certificate, {&forged, &*authority}));
    serve(made);
    EXPECT_NE(hear(other, made.authority).find("subtree violation"), std::string::npos) << names[0] << " " << other;
    server_.reset();
  }
}

TEST_F(Https, ADamagedPairIsReplaced) {
  const SiteCertificate made = certificate({"127.0.0.1"});
  ASSERT_TRUE(x509::save(made.files.key, x509::make_key()));
  EXPECT_TRUE(certificate({"127.0.0.1"}).renewed) << "the key was another one's";
  std::filesystem::remove(folder() + "/authority.crt");
  EXPECT_TRUE(certificate({"127.0.0.1"}).renewed) << "the authority is another one";
  serve(made);
  EXPECT_EQ(hear("127.0.0.1", made.authority), "hello");
}

TEST_F(Https, ACertificateFromAClockThatWasWrongIsReplaced) {
  certificate({"desk.example"}, -10);
  EXPECT_TRUE(certificate({"desk.example"}, 2000).renewed);
  EXPECT_TRUE(certificate({"desk.example"}).renewed) << "it is from the future";
  EXPECT_NE(certificate({"desk.example"}, 3600).warning, "") << "the authority ends soon";
  const auto late = site_certificate(folder(), {"desk.example"}, wall_now_ms() / 1000 + 4000 * kDay);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, "https.expired");
}

TEST_F(Https, StaysWhereRenewingFailsAndItIsStillGood) {
  const SiteCertificate made = certificate({"desk.example"});
  testing::write_text(folder() + "/authority.key", "nonsense");
  const SiteCertificate kept = certificate({"desk.example"}, 380);
  EXPECT_FALSE(kept.renewed);
  EXPECT_NE(kept.warning.find("not renewed"), std::string::npos);
  EXPECT_EQ(site_certificate(folder(), {"desk.example"}, wall_now_ms() / 1000 + 500 * kDay).error().code,
            "https.files");
}

TEST_F(Https, NamesAreTakenHoweverTheyAreWritten) {
  certificate({"Desk.Example", "2001:DB8:0::1"});
  EXPECT_FALSE(certificate({"2001:db8::1", "desk.example", "desk.example"}).renewed);
}

TEST_F(Https, AnAnswerReachesWhoStillSends) {
  const SiteCertificate made = certificate({"127.0.0.1"});
  serve(made);
  const std::string big(32u << 20, 'x');
  EXPECT_NE(hear("127.0.0.1", made.authority, big).find("body-too-large"), std::string::npos);
}

TEST_F(Https, OddNamesAreRefused) {
  for (const char* odd :
       {"", "https://desk", "desk:443", "a b", ".desk", "desk..example", "-desk", "*.example", "192.168.1.300", "a_b"})
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
