// The bytes of one accepted connection, in the clear or through TLS. Inside of the server only.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <memory>
#include <optional>
#include <utility>

namespace muster::http {

class Stream {
 public:
  using Socket = boost::asio::ip::tcp::socket;

  // In the clear where there is no `tls`.
  Stream(Socket socket, std::shared_ptr<boost::asio::ssl::context> tls)
      : tls_context_(std::move(tls)), tcp_(std::move(socket)) {
    if (tls_context_) tls_.emplace(tcp_, *tls_context_);
  }

  bool is_tls() const { return tls_.has_value(); }
  Socket& socket() { return tcp_.socket(); }
  // Of whatever is waited for next.
  void expires_after(std::chrono::steady_clock::duration patience) { tcp_.expires_after(patience); }
  void close() { tcp_.close(); }

  // REQUIRES TLS. `done` gets the error.
  template <class Done>
  void handshake(Done done) {
    tls_->async_handshake(boost::asio::ssl::stream_base::server, std::move(done));
  }
  // Says that nothing more will be sent, and waits for the same from the peer. REQUIRES TLS.
  template <class Done>
  void say_goodbye(Done done) {
    tls_->async_shutdown(std::move(done));
  }
  // Below TLS: what nobody wants to understand any more.
  template <class Done>
  void read_raw_some(const boost::asio::mutable_buffer& room, Done done) {
    tcp_.async_read_some(room, std::move(done));
  }
  // `done` gets the error and the number of bytes.
  template <class Done>
  void read_some(const boost::asio::mutable_buffer& room, Done done) {
    tls_ ? tls_->async_read_some(room, std::move(done)) : tcp_.async_read_some(room, std::move(done));
  }
  template <class Buffers, class Done>
  void write(const Buffers& pieces, Done done) {
    tls_ ? boost::asio::async_write(*tls_, pieces, std::move(done))
         : boost::asio::async_write(tcp_, pieces, std::move(done));
  }

 private:
  const std::shared_ptr<boost::asio::ssl::context> tls_context_;
  boost::beast::tcp_stream tcp_;
  std::optional<boost::asio::ssl::stream<boost::beast::tcp_stream&>> tls_;
};

}  // namespace muster::http
