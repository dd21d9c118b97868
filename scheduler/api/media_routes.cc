#include <memory>
#include <utility>

#include "scheduler/api/file_source.h"
#include "scheduler/api/media_store.h"
#include "scheduler/api/routes.h"

namespace muster::api {
namespace {

http::Response no_medium() {
  return http::problem(404, "medium-unknown", "no medium with this digest was put into this scheduler");
}

http::Response refused_medium(const Failure& why) {
  const int status = why.code == "media.too-large" ? 413 : why.code == "media.digest" ? 422 : 507;
  return http::problem(status, "medium-" + why.code.substr(6), why.message);
}

// Writes to the local disk on the server's thread, a piece at a time.
class MediumUpload final : public http::Upload {
 public:
  explicit MediumUpload(std::unique_ptr<MediaStore::Incoming> incoming) : incoming_(std::move(incoming)) {}
  void consume(std::string_view bytes, std::function<void(bool)> more) override {
    if (written_) written_ = incoming_->write(bytes);
    more(written_.has_value());
  }
  void finish(bool complete, http::Reply reply) override {
    if (written_ && !complete) return reply(http::problem(400, "medium-cut", "the upload broke off"));
    if (written_) written_ = incoming_->finish();
    if (!written_) return reply(refused_medium(written_.error()));
    reply(json_response("{\"stored\":true}", 201));
  }

 private:
  std::unique_ptr<MediaStore::Incoming> incoming_;
  Result<void> written_;
};

void send_medium(const MediaStore& store, const http::Request& request, const http::Reply& reply) {
  const std::string& digest = request.params.at("digest");
  const std::string path = MediaStore::is_digest(digest) ? store.find(digest) : std::string();
  http::Response response;
  if (path.empty() || !send_file(path, response)) return reply(no_medium());
  response.headers = {{"Content-Security-Policy", "default-src 'none'; sandbox"},
                      {"Content-Disposition", "attachment"},
                      {"Cache-Control", "public, max-age=31536000, immutable"}};
  reply(std::move(response));
}

std::unique_ptr<http::Upload> take_medium(MediaStore& store, const http::Request& request, const http::Reply& reply) {
  const std::string& digest = request.params.at("digest");
  if (!MediaStore::is_digest(digest)) {
    reply(http::problem(400, "bad-digest", "a medium's name is its SHA-256: 64 hexadecimal digits in lower case"));
    return nullptr;
  }
  auto incoming = store.receive(digest);
  if (incoming) return std::make_unique<MediumUpload>(std::move(*incoming));
  reply(refused_medium(incoming.error()));
  return nullptr;
}

}  // namespace

void add_media_routes(http::Router& router, Ports ports) {
  if (ports.media == nullptr) return;
  MediaStore& store = *ports.media;
  router.add("GET", "/v1/media/{digest}",
             [&store](const http::Request& request, const http::Reply& reply) { send_medium(store, request, reply); });
  router.add_upload("PUT", "/v1/media/{digest}", [&store](const http::Request& request, const http::Reply& reply) {
    return take_medium(store, request, reply);
  });
}

}  // namespace muster::api
