#include "tests/e2e/example_site.h"

#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "common/base/check.h"

namespace muster::testing {

namespace json = boost::json;

namespace {

std::string composed(const std::string& name, const std::string& file) {
  return std::string(MUSTER_EXAMPLES) + "/" + name + "/" + file;
}

}  // namespace

std::vector<std::string> example_names() {
  return {"abstracts", "clothing", "contracts", "dialogues", "experts",     "facts",     "intents",
          "noses",     "pairs",    "rankings",  "streets",   "storefronts", "summaries", "videos"};
}

std::string example_source(const std::string& name, const std::string& file) {
  return std::string(MUSTER_SOURCE_DIR) + "/deploy/examples/" + name + "/" + file;
}

std::string example_spec(const std::string& name) {
  return composed(name, "job.yaml");
}

std::string example_items(const std::string& name) {
  return composed(name, "items.ndjson");
}

ExampleSite::ExampleSite() : deployment({.sites = {"north"}}) {
  std::string said;
  const int put = deployment.ctl({"media", "put", MUSTER_EXAMPLES "/pictures"}, said);
  MUSTER_CHECK(put == 0);
  deployment.kill_agent(0);
  deployment.set_agent_arguments({"--media-url", deployment.url()});
  deployment.start_agent(0);
  MUSTER_CHECK(deployment.wait_until_ready(std::chrono::seconds(30)));
}

bool ExampleSite::admit(const std::string& worker, const std::string& password) {
  const json::object person{{"id", worker}, {"site", "north"}, {"level", "expert"}, {"skills", {"medicine"}}};
  const auto enrolled = deployment.api("POST", "/v1/workers", json::serialize(person));
  if (!enrolled || enrolled->status != 200) return false;
  auto desk = http::Client::create(deployment.agent_url(0), std::chrono::seconds(30));
  std::string token = read_text(deployment.folder() / "north.admin");
  token.erase(token.find_last_not_of(" \n") + 1);
  const json::object account{{"worker", worker}, {"password", password}};
  const std::string body = json::serialize(json::object{{"accounts", json::array{account}}});
  return desk && eventually(std::chrono::seconds(30), [&] {
           const auto made = (*desk)->send("POST", "/desk/v1/accounts", {{"Authorization", "Bearer " + token}}, body);
           return made && made->status == 200;
         });
}

std::string ExampleSite::submit(const std::string& name, size_t count, const std::string& worker) {
  const std::filesystem::path chosen = deployment.folder() / (name + ".ndjson");
  std::ifstream all(example_items(name));
  std::ofstream some(chosen);
  std::string line;
  for (size_t taken = 0; taken < count && std::getline(all, line); ++taken) {
    json::object item = json::parse(line).as_object();
    if (!worker.empty()) {
      item["reserved_for"] = json::array{json::string(worker)};
      item["redundancy"] = 1;
    }
    some << json::serialize(item) << '\n';
  }
  some.close();
  std::string spec = example_spec(name), said;
  if (!worker.empty()) {
    spec = (deployment.folder() / (name + ".yaml")).string();
    write_text(spec, read_text(example_spec(name)) + "\nreview: {share: 1}\n");
  }
  const int status = deployment.ctl({"job", "submit", spec, "--items", chosen.string(), "--start"}, said);
  return status == 0 ? "" : said;
}

std::vector<std::string> ExampleSite::rows(const std::string& name, const std::string& of) {
  const auto response = deployment.api("GET", "/v1/jobs/" + name + "/" + of + "?format=ndjson");
  std::vector<std::string> rows;
  std::istringstream lines(response ? response->body : "");
  for (std::string line; std::getline(lines, line);) rows.push_back(line);
  return rows;
}

}  // namespace muster::testing
