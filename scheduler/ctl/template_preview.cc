#include "scheduler/ctl/template_preview.h"

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <utility>

#include "common/form/json_text.h"
#include "scheduler/ctl/input.h"
#include "scheduler/ctl/template_file.h"
#include "scheduler/preview/preview_desk.h"
#include "worker-agent/desk/desk.h"
#include "worker-agent/desk/web_files.h"

namespace muster::ctl {
namespace {

namespace fs = std::filesystem;
using preview::PreviewDesk;

constexpr Millis kLastWord{500};  // for the page to hear that its last answer is saved

struct PreviewOptions {
  std::string file, data, guideline, web_folder;
  std::vector<std::string> decide_on;
  uint16_t port = 0;
  size_t answers = 0;  // after which it ends; 0: never
};

// The template, its sample items and its guideline as they lie on the disk, and whether they have changed.
class PreviewFiles {
 public:
  PreviewFiles(Session& session, const PreviewOptions& options) : session_(session), options_(options) {}

  Outcome<PreviewDesk::Content> read() {
    seen_ = times();
    const auto xml = read_input(session_, options_.file);
    if (!xml) return tl::unexpected(xml.error());
    const auto compiled = labeling::compile_template(*xml, options_.decide_on);
    warn(compiled, options_.file, session_.io().err);
    if (!compiled.errors.empty()) return trouble_in_file(errors_of(compiled, options_.file));
    const auto sample = read_input(session_, options_.data);
    if (!sample) return tl::unexpected(sample.error());
    auto items = preview::read_sample(*sample);
    if (!items) return trouble(Exit::Refused, options_.data + ": " + items.error().message);
    if (const auto whole = preview::check_sample(compiled.form, *items); !whole)
      return trouble(Exit::Refused, options_.data + ": " + whole.error().message);
    PreviewDesk::Content content{{compiled.form, *xml, {}}, std::move(*items)};
    if (options_.guideline.empty()) return content;
    auto guideline = read_input(session_, options_.guideline);
    if (!guideline) return tl::unexpected(guideline.error());
    content.shown.guideline = std::move(*guideline);
    return content;
  }

  // Nothing where nothing has changed, or where what is there now is no good, which is said.
  std::optional<PreviewDesk::Content> renewed() {
    if (times() == seen_) return std::nullopt;
    auto content = read();
    if (content) {
      session_.io().err << "The files have changed; the desk shows them now.\n" << std::flush;
      return std::move(*content);
    }
    session_.io().err << content.error().message << "\nThe desk still shows what was there before.\n" << std::flush;
    return std::nullopt;
  }

 private:
  std::vector<fs::file_time_type> times() const {
    std::vector<fs::file_time_type> times;
    for (const std::string& file : {options_.file, options_.data, options_.guideline}) {
      std::error_code none;
      times.push_back(fs::last_write_time(file, none));
    }
    return times;
  }

  Session& session_;
  const PreviewOptions& options_;
  std::vector<fs::file_time_type> seen_;
};

// Until that many answers were given.
class Quota {
 public:
  explicit Quota(size_t wanted) : left_(wanted), endless_(wanted == 0) {}
  void one_more() {
    std::lock_guard lock(mutex_);
    if (left_ > 0) --left_;
    changed_.notify_all();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !endless_ && left_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  size_t left_;
  const bool endless_;
};

void print(const preview::PreviewAnswer& answer, std::ostream& out) {
  out << R"({"key":)" << form::json_text(answer.key) << R"(,"revision":)" << answer.revision << R"(,"active_ms":)"
      << answer.active_ms << R"(,"result":)" << answer.result << "}\n"
      << std::flush;
}

Outcome<void> show(Session& session, const PreviewOptions& options) {
  PreviewFiles files(session, options);
  auto content = files.read();
  if (!content) return tl::unexpected(content.error());
  agent::DeskOptions desk;
  desk.port = options.port;
  desk.media_from_anywhere = true;
  desk.web_folder = options.web_folder.empty() ? agent::page_beside_program() : options.web_folder;
  if (desk.web_folder.empty())
    return trouble(Exit::Usage, "the desk's page is not installed beside musterctl; name its folder with --web-dir");
  Quota quota(options.answers);
  PreviewDesk port(
      fs::path(options.file).stem().string(), std::move(*content), [&files] { return files.renewed(); },
      [&](const preview::PreviewAnswer& answer) {
        print(answer, session.io().out);
        quota.one_more();
      });
  agent::DeskPages pages;
  pages.health = [] { return http::Response{}; };
  pages.metrics = [] { return std::string(); };
  const auto server = agent::start_desk(desk, port, pages);
  if (!server) return trouble(Exit::Refused, server.error().message);
  session.io().err << "The desk is open at http://127.0.0.1:" << (*server)->port()
                   << "/ until Ctrl-C. Answers appear here; saved changes of the files at the next task.\n"
                   << std::flush;
  quota.wait();
  session.io().pause(kLastWord);
  return {};
}

}  // namespace

void add_preview_command(CLI::App& noun, Action& chosen) {
  auto options = std::make_shared<PreviewOptions>();
  CLI::App* command = noun.add_subcommand("preview", "Open the desk on a template, without a job");
  command->add_option("FILE", options->file, "The labeling config")->type_name("")->required();
  command
      ->add_option("--data", options->data,
                   "Sample items: the data of one, or an array of such, or one a line; items with a key as well")
      ->type_name("FILE")
      ->required();
  command->add_option("--guideline", options->guideline, "The guideline that is shown with it")->type_name("FILE");
  command
      ->add_option("--decide-on", options->decide_on, "A deciding control, as in the job's decide_on; may be repeated")
      ->type_name("NAME");
  command->add_option("--port", options->port, "On 127.0.0.1; 0: any that is free")->capture_default_str();
  command->add_option("--answers", options->answers, "End after so many answers; 0: at Ctrl-C")->capture_default_str();
  command->add_option("--web-dir", options->web_folder, "The desk's page (default: the one beside this program)")
      ->type_name("DIR");
  command->callback([&chosen, options] { chosen = [options](Session& session) { return show(session, *options); }; });
}

}  // namespace muster::ctl
