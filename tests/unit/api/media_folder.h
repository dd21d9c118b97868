// A folder for a store of media, gone with the test.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

namespace muster::api {

class MediaFolder {
 public:
  MediaFolder() {
    char pattern[] = "/tmp/muster-media-XXXXXX";
    path_ = ::mkdtemp(pattern);
  }
  ~MediaFolder() { std::filesystem::remove_all(path_); }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

}  // namespace muster::api
