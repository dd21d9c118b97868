#include "scheduler/ctl/template_file.h"

namespace muster::ctl {
namespace {

std::string place(const std::string& file, const labeling::Complaint& complaint, const char* word) {
  const std::string line = complaint.line > 0 ? ":" + std::to_string(complaint.line) : "";
  const std::string earlier = complaint.earlier > 0 ? " on line " + std::to_string(complaint.earlier) : "";
  return file + line + ": " + word + complaint.message + earlier;
}

}  // namespace

void warn(const labeling::Compiled& compiled, const std::string& name, std::ostream& err) {
  for (const auto& warning : compiled.warnings) err << place(name, warning, "warning: ") << '\n';
}

std::string errors_of(const labeling::Compiled& compiled, const std::string& name) {
  std::string refused;
  for (const auto& error : compiled.errors) refused += (refused.empty() ? "" : "\n") + place(name, error, "");
  return refused;
}

}  // namespace muster::ctl
