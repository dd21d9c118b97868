#include "scheduler/ctl/worker_file.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <map>

namespace muster::ctl {
namespace {

constexpr std::array<std::string_view, 5> kTitles = {"id", "site", "level", "skills", "active"};

std::string trimmed(const std::string& text) {
  const size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::vector<std::string> split_skills(const std::string& text) {
  std::vector<std::string> skills;
  for (size_t start = 0; start <= text.size();) {
    const size_t end = std::min(text.find(';', start), text.size());
    if (std::string skill = trimmed(text.substr(start, end - start)); !skill.empty())
      skills.push_back(std::move(skill));
    start = end + 1;
  }
  return skills;
}

// The titles of a CSV file and one line's cells by title.
class CsvLayout {
 public:
  Outcome<void> read_titles(const std::string& line) {
    const Outcome<std::vector<std::string>> cells = split_csv(line);
    if (!cells) return tl::unexpected(cells.error());
    for (const std::string& cell : *cells) {
      if (std::find(kTitles.begin(), kTitles.end(), cell) == kTitles.end()) {
        return trouble(Exit::Refused, "the title \"" + cell + "\" is not one of id, site, level, skills, active");
      }
      titles_.push_back(cell);
    }
    if (std::find(titles_.begin(), titles_.end(), "id") == titles_.end()) {
      return trouble(Exit::Refused, "the first line must give the titles, `id` among them");
    }
    return {};
  }
  bool has_titles() const { return !titles_.empty(); }

  Outcome<std::string> worker(const std::string& line, const std::string& default_site) const {
    const Outcome<std::vector<std::string>> cells = split_csv(line);
    if (!cells) return tl::unexpected(cells.error());
    if (cells->size() != titles_.size()) {
      return trouble(Exit::Refused, "has " + std::to_string(cells->size()) + " cells, the titles are " +
                                        std::to_string(titles_.size()));
    }
    std::map<std::string, std::string> fields;
    for (size_t i = 0; i < titles_.size(); ++i) fields[titles_[i]] = (*cells)[i];
    const std::string& active = fields["active"];
    if (!active.empty() && active != "true" && active != "false") {
      return trouble(Exit::Refused, "active must be true or false");
    }
    const std::string& site = fields["site"].empty() ? default_site : fields["site"];
    if (fields["id"].empty()) return trouble(Exit::Refused, "id is empty");
    if (site.empty()) return trouble(Exit::Refused, "no site; give one in the file or with --site");
    return worker_json(fields["id"], site, fields["level"], split_skills(fields["skills"]), active);
  }

 private:
  std::vector<std::string> titles_;
};

Outcome<std::string> checked_object(const std::string& line) {
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse(line, error);
  if (error) return trouble(Exit::Refused, "is not JSON: " + error.message());
  if (!value.is_object()) return trouble(Exit::Refused, "must be a JSON object");
  return line;
}

}  // namespace

std::string worker_json(const std::string& id, const std::string& site, const std::string& level,
                        const std::vector<std::string>& skills, const std::string& active) {
  boost::json::object worker{{"id", id}, {"site", site}};
  if (!level.empty()) worker["level"] = level;
  if (!skills.empty()) worker["skills"] = boost::json::array(skills.begin(), skills.end());
  if (!active.empty()) worker["active"] = active == "true";
  return boost::json::serialize(worker);
}

Outcome<std::vector<std::string>> split_csv(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false, was_quoted = false;
  for (size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"') {
      cells.back() += line[++i];
    } else if (c == '"' && (quoted || cells.back().empty())) {
      quoted = !quoted;
      was_quoted = true;
    } else if (c == ',' && !quoted) {
      if (!was_quoted) cells.back() = trimmed(cells.back());
      cells.emplace_back();
      was_quoted = false;
    } else {
      cells.back() += c;
    }
  }
  if (quoted) return trouble(Exit::Refused, "a quote is not closed");
  if (!was_quoted) cells.back() = trimmed(cells.back());
  return cells;
}

Outcome<std::vector<WorkerEntry>> read_workers(std::istream& input, const std::string& file,
                                               const std::string& default_site) {
  std::vector<WorkerEntry> workers;
  CsvLayout layout;
  uint64_t number = 0;
  for (std::string line; std::getline(input, line);) {
    ++number;
    if (number == 1 && line.rfind("\xef\xbb\xbf", 0) == 0) line.erase(0, 3);
    line = trimmed(line);
    if (line.empty()) continue;
    const auto at_line = [&](const Trouble& wrong) {
      return trouble_in_file(file + ":" + std::to_string(number) + ": " + wrong.message);
    };
    const bool titles = line[0] != '{' && !layout.has_titles();
    if (titles) {
      if (auto read = layout.read_titles(line); !read) return at_line(read.error());
      continue;
    }
    Outcome<std::string> worker = layout.has_titles() ? layout.worker(line, default_site) : checked_object(line);
    if (!worker) return at_line(worker.error());
    workers.push_back({number, std::move(*worker)});
  }
  if (input.bad()) return trouble(Exit::Refused, file + ": cannot be read");
  return workers;
}

}  // namespace muster::ctl
