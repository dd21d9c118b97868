#include "scheduler/ctl/template_file.h"

#include <fstream>
#include <iterator>

namespace muster::ctl {
namespace {

std::string place(const std::string& file, const labeling::Complaint& complaint, const char* word) {
  const std::string line = complaint.line > 0 ? ":" + std::to_string(complaint.line) : "";
  const std::string earlier = complaint.earlier > 0 ? " on line " + std::to_string(complaint.earlier) : "";
  return file + line + ": " + word + complaint.message + earlier;
}

}  // namespace

std::string input_name(const std::string& file) {
  return file == "-" ? "standard input" : file;
}

Outcome<std::string> read_template(Session& session, const std::string& file) {
  std::ifstream opened;
  if (file != "-") opened.open(file, std::ios::binary);
  if (file != "-" && !opened) return trouble(Exit::Refused, file + ": cannot be opened");
  std::istream& in = file == "-" ? session.io().in : opened;
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (in.bad()) return trouble(Exit::Refused, input_name(file) + ": cannot be read");
  return text;
}

void warn(const labeling::Compiled& compiled, const std::string& name, std::ostream& err) {
  for (const auto& warning : compiled.warnings) err << place(name, warning, "warning: ") << '\n';
}

std::string errors_of(const labeling::Compiled& compiled, const std::string& name) {
  std::string refused;
  for (const auto& error : compiled.errors) refused += (refused.empty() ? "" : "\n") + place(name, error, "");
  return refused;
}

}  // namespace muster::ctl
