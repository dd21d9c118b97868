#include "tests/e2e/desk_work.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <fstream>
#include <set>

namespace muster::testing {

namespace json = boost::json;

namespace {

constexpr size_t kTasks = 3;
constexpr double kTolerance = 0.5;  // percent of a picture
const std::set<std::string> kDrawn = {"rectanglelabels", "ellipselabels", "polygonlabels"};

json::object first_items(const std::string& example) {
  json::object items;
  std::ifstream lines(example_items(example));
  std::string line;
  while (items.size() < kTasks && std::getline(lines, line)) {
    const json::value item = json::parse(line);
    items[item.at("key").as_string()] = item.at("data");
  }
  return items;
}

json::object without(json::object from, std::initializer_list<const char*> names) {
  for (const char* name : names) from.erase(name);
  return from;
}

json::object essence(const json::value& result) {
  json::object kept =
      without(result.as_object(), {"id", "original_width", "original_height", "image_rotation", "origin"});
  kept["value"] = without(kept["value"].as_object(), {"closed"});
  return kept;
}

std::vector<json::object> by_control(const json::array& results) {
  std::vector<json::object> sorted;
  for (const json::value& result : results) sorted.push_back(essence(result));
  std::ranges::stable_sort(sorted, {},
                           [](const json::object& one) { return std::string(one.at("from_name").as_string()); });
  return sorted;
}

bool same(const json::value& a, const json::value& b, double tolerance) {
  if (a.is_number() && b.is_number()) return std::abs(a.to_number<double>() - b.to_number<double>()) <= tolerance;
  if (a.is_array() && b.is_array()) {
    return std::ranges::equal(a.as_array(), b.as_array(),
                              [&](const auto& one, const auto& other) { return same(one, other, tolerance); });
  }
  if (!a.is_object() || !b.is_object()) return a == b;
  return a.as_object().size() == b.as_object().size() && std::ranges::all_of(a.as_object(), [&](const auto& member) {
           const json::value* other = b.as_object().if_contains(member.key());
           return other && same(member.value(), *other, tolerance);
         });
}

void write_plan(ExampleSite& site, const json::array& people, const std::filesystem::path& path) {
  std::ofstream(path) << json::serialize(json::object{{"url", site.deployment.agent_url(0)},
                                                      {"page", MUSTER_WEB_DIR},
                                                      {"pictures", MUSTER_DESK_SHOTS},
                                                      {"people", people}});
}

std::vector<DeskWork> read_report() {
  std::vector<DeskWork> done;
  const json::value report = json::parse(read_text(MUSTER_DESK_SHOTS "/report.json"));
  for (const json::value& one : report.as_array()) {
    DeskWork work{std::string(one.at("example").as_string()), one.at("expected").as_object(), {}};
    for (const json::value& complaint : one.at("complaints").as_array())
      work.complaints.emplace_back(complaint.as_string());
    done.push_back(std::move(work));
  }
  return done;
}

size_t regions_in(const json::array& given) {
  return static_cast<size_t>(std::ranges::count_if(
      given, [](const json::value& result) { return result.at("type").as_string().ends_with("labels"); }));
}

// Every task was accepted in the end, and one of them had been sent back.
void expect_reviewed(ExampleSite& site, const DeskWork& work) {
  std::vector<std::string> rows;
  const bool accepted = eventually(std::chrono::seconds(20), [&] {
    rows = site.results(work.example);
    return rows.size() == kTasks && std::ranges::all_of(rows, [](const std::string& row) {
             return json::parse(row).at("review") == json::value("accept");
           });
  });
  EXPECT_TRUE(accepted) << work.example << ": " << json::serialize(json::value_from(rows));
  const auto sent_back = std::ranges::count_if(site.answers(work.example), [](const std::string& line) {
    return json::parse(line).at("reason") == json::value("sent_back");
  });
  EXPECT_EQ(sent_back, 1) << work.example;
}

// With one answer, the result is what it says; regions that lie inside others are kept.
void expect_results(ExampleSite& site, const DeskWork& work) {
  const auto rows = site.results(work.example);
  EXPECT_EQ(rows.size(), kTasks) << work.example;
  for (const std::string& line : rows) {
    const json::value row = json::parse(line);
    EXPECT_EQ(row.at("state").as_string(), "done") << line;
    const json::value& value = row.at("value");
    EXPECT_FALSE(value.is_null()) << line;
    const json::value* given = work.expected.if_contains(row.at("key").as_string());
    if (given && value.is_array() && !value.as_array().empty() && value.as_array()[0].is_object()) {
      EXPECT_EQ(value.as_array().size(), regions_in(given->as_array())) << line;
    }
  }
}

}  // namespace

std::vector<DeskWork> work_through(ExampleSite& site, const std::vector<std::string>& examples) {
  json::array people;
  for (const std::string& example : examples) {
    const std::string worker = "at-" + example;
    const std::string inspector = "inspects-" + example;
    for (const std::string& person : {worker, inspector})
      EXPECT_TRUE(site.admit(person, "quiet river")) << site.deployment.logs();
    EXPECT_EQ(site.submit(example, kTasks, worker), "") << example;
    people.push_back(json::object{{"example", example},
                                  {"worker", worker},
                                  {"inspector", inspector},
                                  {"password", "quiet river"},
                                  {"items", first_items(example)}});
  }
  std::filesystem::remove_all(MUSTER_DESK_SHOTS);
  if (::testing::Test::HasFailure()) return {};
  const std::filesystem::path plan = site.deployment.folder() / "plan.json";
  const std::filesystem::path log = site.deployment.folder() / "browser.log";
  write_plan(site, people, plan);
  ChildProcess browser({MUSTER_NODE, MUSTER_SOURCE_DIR "/tests/e2e/browser/work.mjs", plan.string()}, log);
  const auto status = browser.wait(std::chrono::seconds(60 + 60 * static_cast<int>(examples.size())));
  EXPECT_EQ(status, 0) << read_text(log) << site.deployment.logs();
  return status == 0 ? read_report() : std::vector<DeskWork>{};
}

std::string difference(const json::array& given, const json::array& arrived) {
  const auto wanted = by_control(given), found = by_control(arrived);
  const bool equal = std::ranges::equal(wanted, found, [](const json::object& one, const json::object& other) {
    const bool drawn = kDrawn.contains(std::string(one.at("type").as_string()));
    return same(one, other, drawn ? kTolerance : 0);
  });
  return equal ? "" : "given " + json::serialize(given) + "\narrived " + json::serialize(arrived);
}

void expect_as_given(ExampleSite& site, const std::vector<DeskWork>& done) {
  for (const DeskWork& work : done) {
    std::string first = work.complaints.empty() ? "" : work.complaints[0];
    EXPECT_EQ(first, "") << work.example;
    EXPECT_EQ(work.expected.size(), kTasks) << work.example;
    std::map<std::string, json::array> arrived;
    const bool all = eventually(std::chrono::seconds(10), [&] {
      for (const std::string& line : site.answers(work.example)) {
        const json::value row = json::parse(line);
        if (row.at("state").as_string() == "counted")
          arrived[std::string(row.at("key").as_string())] = row.at("value").as_array();
      }
      return arrived.size() >= work.expected.size();
    });
    EXPECT_TRUE(all) << work.example << ": " << arrived.size() << " answers arrived";
    for (const auto& [key, given] : work.expected)
      EXPECT_EQ(difference(given.as_array(), arrived[std::string(key)]), "") << key;
    expect_reviewed(site, work);
    expect_results(site, work);
  }
}

}  // namespace muster::testing
