// Where a format's bytes go.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "common/base/result.h"

namespace muster::formats {

class Sink {
 public:
  virtual ~Sink() = default;

  // Appends to the one document of a format that has one.
  virtual Result<void> write(std::string_view bytes) = 0;

  // Of a format that is a folder of files: a whole new file, or more of one that grows. `path` has '/' between its
  // parts and stays inside. `create` fails with "formats.twice" where there is such a file already.
  virtual Result<void> create(const std::string& path, std::string_view bytes) = 0;
  virtual Result<void> append(const std::string& path, std::string_view bytes) = 0;

  // Bytes that come later in the document than what is written meanwhile: put aside, and read again from their start.
  virtual Result<void> put_aside(std::string_view bytes) = 0;
  virtual Result<void> write_what_was_put_aside() = 0;
};

}  // namespace muster::formats
