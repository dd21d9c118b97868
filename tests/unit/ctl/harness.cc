#include "tests/unit/ctl/harness.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "common/base/check.h"
#include "scheduler/ctl/run.h"

namespace muster::ctl {

RunTest::RunTest() {
  std::string pattern = (std::filesystem::temp_directory_path() / "musterctl-XXXXXX").string();
  MUSTER_CHECK(::mkdtemp(pattern.data()) != nullptr);
  folder_ = pattern;
}

RunTest::~RunTest() {
  std::filesystem::remove_all(folder_);
}

Ran RunTest::run(std::vector<std::string> args, const std::string& input, bool terminal) {
  const bool elsewhere = std::find(args.begin(), args.end(), "--server") != args.end();
  if (!elsewhere) args.insert(args.begin(), {"--server", fake_.url()});
  std::istringstream in(input);
  std::ostringstream out, err;
  Ran ran;
  SteadyTime time{};
  Surroundings surroundings{
      .in = in,
      .out = out,
      .err = err,
      .out_is_terminal = terminal,
      .err_is_terminal = terminal,
      .token = token_,
      .pause =
          [&](Millis length) {
            time += length;
            ++ran.pauses;
          },
      .now = [&] { return time; },
  };
  ran.code = ctl::run(std::move(args), surroundings);
  ran.out = out.str();
  ran.err = err.str();
  return ran;
}

std::string RunTest::path(const std::string& name) const {
  return folder_ + "/" + name;
}

std::string RunTest::file(const std::string& name, const std::string& text) const {
  std::ofstream(path(name), std::ios::binary) << text;
  return path(name);
}

std::string RunTest::content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

std::string RunTest::job(const std::string& state, int counted, int wanted) {
  const double share = wanted == 0 ? 0 : static_cast<double>(counted) / wanted;
  return R"({"name":"mood","number":3,"project":"demo","state":")" + state + R"(","redundancy":3,"tasks":{"total":)" +
         std::to_string(wanted / 3) + R"(,"fresh":1,"in_work":2,"done":)" + std::to_string(counted / 3) +
         R"(,"dropped":0,"cancelled":0},"answers":{"wanted":)" + std::to_string(wanted) + R"(,"counted":)" +
         std::to_string(counted) + R"(,"late":2,"surplus":0,"invalidated":0,"quarantined":0},)" +
         R"("leases":{"live":4,"returned":0,"skipped":1,"expired":0,"recalled":0},"workers":5,"progress":)" +
         std::to_string(share) + R"(,"waiting":[{"reason":"all_leased","count":7,"unit":"tasks"}]})";
}

}  // namespace muster::ctl
