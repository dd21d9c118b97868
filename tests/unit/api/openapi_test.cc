// The document against tests/unit/api/golden/openapi.json; the failing test shows what it would be now.
#include "scheduler/api/openapi.h"

#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "tests/unit/api/api_server.h"

namespace muster::api {
namespace {

namespace json = boost::json;

// Two spaces a level, so that a change of the golden file can be read.
void print_indented(std::ostream& out, const json::value& value, const std::string& indent) {
  const std::string inner = indent + "  ";
  const char* comma = "";
  if (const auto* object = value.if_object(); object && !object->empty()) {
    out << "{";
    for (const auto& member : *object) {
      out << std::exchange(comma, ",") << "\n" << inner << json::serialize(member.key()) << ": ";
      print_indented(out, member.value(), inner);
    }
    out << "\n" << indent << "}";
  } else {
    out << json::serialize(value);
  }
}

TEST(OpenApi, IsAsInItsGoldenFile) {
  std::ostringstream now;
  print_indented(now, json::parse(openapi_document()), "");
  now << "\n";
  std::ifstream file(MUSTER_GOLDEN "/openapi.json");
  std::ostringstream golden;
  golden << file.rdbuf();
  EXPECT_EQ(now.str(), golden.str());
}

using OpenApiServed = ApiServer;

TEST_F(OpenApiServed, ToAnybody) {
  const auto response = client_->send("GET", "/openapi.json", {}, "");
  EXPECT_EQ(response->status, 200);
  const json::value document = json::parse(response->body);
  EXPECT_EQ(document.at("openapi").as_string(), "3.1.0");
  for (const auto& route : router_.routes()) {
    std::string method = route.method;
    for (char& c : method) c = static_cast<char>(c | ('a' - 'A'));
    EXPECT_TRUE(document.at("paths").at(route.pattern).as_object().contains(method)) << method << " " << route.pattern;
  }
}

}  // namespace
}  // namespace muster::api
