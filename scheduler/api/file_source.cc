#include "scheduler/api/file_source.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <utility>

namespace muster::api {
namespace {

constexpr uint64_t kPieceBytes = 256u << 10;

class FileSource final : public http::BodySource {
 public:
  FileSource(std::ifstream file, uint64_t bytes) : file_(std::move(file)), left_(bytes) {}
  void next(std::function<void(Result<Piece>)> done) override {
    Piece piece;
    piece.bytes.resize(std::min(left_, kPieceBytes));
    file_.read(piece.bytes.data(), static_cast<std::streamsize>(piece.bytes.size()));
    if (static_cast<uint64_t>(file_.gcount()) != piece.bytes.size())
      return done(fail("file.read", "the file is shorter than it was"));
    left_ -= piece.bytes.size();
    piece.last = left_ == 0;
    done(std::move(piece));
  }

 private:
  std::ifstream file_;
  uint64_t left_;
};

}  // namespace

bool send_file(const std::string& path, http::Response& response) {
  std::error_code error;
  const uint64_t bytes = std::filesystem::file_size(path, error);
  std::ifstream file(path, std::ios::binary);
  if (error || !file) return false;
  response.content_type = "application/octet-stream";
  if (bytes == 0) return true;
  response.stream = std::make_shared<FileSource>(std::move(file), bytes);
  response.stream_bytes = static_cast<int64_t>(bytes);
  return true;
}

}  // namespace muster::api
