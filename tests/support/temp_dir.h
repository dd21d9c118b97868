// A folder of a test's own, gone when the test has passed.
#pragma once

#include <filesystem>
#include <string>

namespace muster::testing {

// Short path, so that Unix sockets fit into it. Kept, and its path printed, if the running test has failed.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

void write_text(const std::filesystem::path& file, const std::string& text);
std::string read_text(const std::filesystem::path& file);  // "" if it cannot be read

}  // namespace muster::testing
