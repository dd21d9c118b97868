#include <algorithm>
#include <boost/json.hpp>
#include <memory>

#include "scheduler/ctl/commands.h"
#include "scheduler/ctl/input.h"
#include "scheduler/ctl/template_file.h"
#include "scheduler/ctl/template_preview.h"

namespace muster::ctl {
namespace {

namespace json = boost::json;

constexpr const char* kTemplateExamples = R"(Examples:
  musterctl template check mood.xml
  musterctl template check mood.xml --decide-on mood --decide-on why
  musterctl --output json template check mood.xml | jq .form     what the desk is given
  musterctl template preview mood.xml --data sample.json         the desk on it, in a browser

What is ignored is said as FILE:LINE: warning: …, what is refused as FILE:LINE: reason, on standard error. The scheduler
is not asked. docs/templates.md lists every tag and attribute.)";

struct CheckOptions {
  std::string file;
  std::vector<std::string> decide_on;
};

json::array as_json(const std::vector<labeling::Complaint>& complaints) {
  json::array list;
  for (const labeling::Complaint& complaint : complaints) {
    json::object one{{"line", complaint.line}, {"message", complaint.message}};
    if (complaint.earlier > 0) one["earlier"] = complaint.earlier;
    list.push_back(std::move(one));
  }
  return list;
}

void print_json(const labeling::Compiled& compiled, std::ostream& out) {
  std::string text =
      json::serialize(json::object{{"errors", as_json(compiled.errors)}, {"warnings", as_json(compiled.warnings)}});
  text.pop_back();
  out << text << ",\"form\":" << (compiled.errors.empty() ? form::to_json(compiled.form) : "null") << "}\n";
}

void print_summary(const labeling::Compiled& compiled, const std::string& name, std::ostream& out) {
  std::string deciding;
  for (const std::string& control : compiled.form.decide_on) deciding += (deciding.empty() ? "" : ", ") + control;
  out << name << ": " << compiled.form.objects.size() << " shown, " << compiled.form.controls.size()
      << " asked, decided by " << deciding << '\n';
}

Outcome<void> check(Session& session, const CheckOptions& options) {
  const Outcome<std::string> text = read_input(session, options.file);
  if (!text) return tl::unexpected(text.error());
  const std::string name = input_name(options.file);
  const labeling::Compiled compiled = labeling::compile_template(*text, options.decide_on);
  if (session.wants_json()) {
    print_json(compiled, session.io().out);
    if (!compiled.errors.empty()) return trouble(Exit::Refused, "");
    return {};
  }
  warn(compiled, name, session.io().err);
  if (!compiled.errors.empty()) return trouble_in_file(errors_of(compiled, name));
  print_summary(compiled, name, session.io().out);
  return {};
}

}  // namespace

void add_template_commands(CLI::App& app, Action& chosen) {
  CLI::App* noun =
      add_noun(app, "template", "Templates: labeling configs, before a job is made of them", kTemplateExamples);
  auto options = std::make_shared<CheckOptions>();
  CLI::App* command = noun->add_subcommand("check", "Compile a template and say what is wrong with it");
  command->add_option("FILE", options->file, "The labeling config; - is standard input")->type_name("")->required();
  command
      ->add_option("--decide-on", options->decide_on, "A deciding control, as in the job's decide_on; may be repeated")
      ->type_name("NAME");
  command->callback([&chosen, options] { chosen = [options](Session& session) { return check(session, *options); }; });
  add_preview_command(*noun, chosen);
}

}  // namespace muster::ctl
