#include "tests/support/tcp_relay.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <optional>

#include "tests/support/child_process.h"

namespace muster::testing {
namespace {

namespace net = boost::asio;
using net::ip::tcp;

// Both ends of a connection through a relay.
class TcpRelayTest : public ::testing::Test {
 protected:
  void SetUp() override {
    near_.connect(tcp::endpoint(net::ip::address_v4::loopback(), relay_->port()));
    far_ = server_.accept();
    far_->non_blocking(true);
  }
  std::string received() {
    std::array<char, 64> bytes;
    boost::system::error_code error;
    const size_t size = far_->read_some(net::buffer(bytes), error);
    text_.append(bytes.data(), size);
    return text_;
  }
  void send(const std::string& text) { net::write(near_, net::buffer(text)); }

  net::io_context context_;
  tcp::acceptor server_{context_, tcp::endpoint(net::ip::address_v4::loopback(), 0)};
  std::unique_ptr<TcpRelay> relay_ = TcpRelay::start(server_.local_endpoint().port());
  tcp::socket near_{context_};
  std::optional<tcp::socket> far_;
  std::string text_;
};

TEST_F(TcpRelayTest, HoldsBackWhatIsSentWhileCutAndDeliversItWhenMended) {
  send("one ");
  EXPECT_TRUE(eventually(std::chrono::seconds(10), [&] { return received() == "one "; }));
  relay_->cut();
  send("two");
  EXPECT_FALSE(eventually(std::chrono::milliseconds(100), [&] { return received() != "one "; }));
  relay_->mend();
  EXPECT_TRUE(eventually(std::chrono::seconds(10), [&] { return received() == "one two"; }));
  EXPECT_EQ(relay_->bytes_passed(), 7u);
}

TEST_F(TcpRelayTest, PassesTheEndOfAConnectionOn) {
  near_.close();
  EXPECT_TRUE(eventually(std::chrono::seconds(10), [&] {
    std::array<char, 8> bytes;
    boost::system::error_code error;
    far_->read_some(net::buffer(bytes), error);
    return error == net::error::eof || error == net::error::connection_reset;
  }));
}

}  // namespace
}  // namespace muster::testing
