#include "scheduler/ctl/input.h"

#include <fstream>
#include <iterator>

namespace muster::ctl {

std::string input_name(const std::string& file) {
  return file == "-" ? "standard input" : file;
}

Outcome<std::string> read_input(Session& session, const std::string& file) {
  std::ifstream opened;
  if (file != "-") opened.open(file, std::ios::binary);
  if (file != "-" && !opened) return trouble(Exit::Refused, file + ": cannot be opened");
  std::istream& in = file == "-" ? session.io().in : opened;
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (in.bad()) return trouble(Exit::Refused, input_name(file) + ": cannot be read");
  return text;
}

}  // namespace muster::ctl
