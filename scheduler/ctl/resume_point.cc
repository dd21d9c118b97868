#include "scheduler/ctl/resume_point.h"

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>

namespace muster::ctl {
namespace {

constexpr std::streamoff kBlock = 64 << 10;

// Where the line break before `end` stands; -1: there is none.
std::streamoff break_before(std::ifstream& file, std::streamoff end) {
  std::string block;
  while (end > 0) {
    const std::streamoff from = std::max<std::streamoff>(0, end - kBlock);
    block.resize(static_cast<size_t>(end - from));
    file.seekg(from);
    file.read(block.data(), static_cast<std::streamsize>(block.size()));
    if (const size_t found = block.rfind('\n'); found != block.npos) return from + static_cast<std::streamoff>(found);
    end = from;
  }
  return -1;
}

}  // namespace

Outcome<std::string> cut_to_resume(const std::string& path) {
  std::error_code error;
  const auto size = static_cast<std::streamoff>(std::filesystem::file_size(path, error));
  if (error) return std::string();
  std::ifstream file(path, std::ios::binary);
  const std::streamoff last = break_before(file, size);
  std::string line;
  if (last >= 0) {
    const std::streamoff before = break_before(file, last);
    line.resize(static_cast<size_t>(last - before - 1));
    file.seekg(before + 1);
    file.read(line.data(), static_cast<std::streamsize>(line.size()));
  }
  if (!file) return trouble(Exit::Refused, path + ": cannot be read");
  file.close();
  std::filesystem::resize_file(path, static_cast<uintmax_t>(last + 1), error);
  if (error) return trouble(Exit::Refused, path + ": " + error.message());
  if (last < 0) return std::string();
  boost::system::error_code wrong;
  const boost::json::value row = boost::json::parse(line, wrong);
  const boost::json::value* cursor = !wrong && row.is_object() ? row.get_object().if_contains("cursor") : nullptr;
  if (!cursor || !cursor->is_string())
    return trouble(Exit::Refused, path + ": its last row has no cursor to go on from; remove it and begin anew");
  return std::string(cursor->get_string());
}

}  // namespace muster::ctl
