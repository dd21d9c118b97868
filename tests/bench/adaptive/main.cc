#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>

#include "common/base/log.h"
#include "tests/bench/adaptive/calibrated.h"
#include "tests/bench/adaptive/comparison.h"
#include "tests/bench/adaptive/live_run.h"
#include "tests/bench/adaptive/output.h"

namespace {

using muster::bench::Comparison;

void print(const Comparison& comparison) {
  std::printf("\n%s\n", comparison.set.c_str());
  for (const auto& curve : comparison.fixed) {
    std::printf("  %-18s", curve.name.c_str());
    for (const auto& point : curve.points()) std::printf(" %.3f", point.accuracy);
    std::printf("\n");
  }
  std::printf("  adaptive          ");
  for (const auto& point : comparison.adaptive.points()) std::printf(" %.2f:%.4f", point.answers, point.accuracy);
  std::printf("\n  accuracy   best fixed method      answers  majority  adaptive   saving  of majority\n");
  for (const auto& level : comparison.levels) {
    std::printf("  %.4f     %-20s  %8.2f  %8.2f  %8.2f  %6.1f %%     %6.1f %%\n", level.accuracy, level.best.c_str(),
                level.fixed, level.majority, level.adaptive, 100 * level.saving, 100 * level.saving_of_majority);
  }
  std::printf(
      "  saves %.1f %% (standard error %.1f) of the best fixed method's answers, %.1f %% (%.1f) of majority's\n",
      100 * comparison.saving, 100 * comparison.error, 100 * comparison.saving_of_majority,
      100 * comparison.error_of_majority);
  std::fflush(stdout);
}

void print(const std::vector<muster::bench::Calibrated>& all) {
  for (const auto& one : all) {
    const auto& top = one.bins.back();
    std::printf("  confidence by %-16s  %llu results in [0.9, 1]: say %.3f, right %.3f (standard error %.3f)\n",
                one.basis.c_str(), static_cast<unsigned long long>(top.count), top.mean_confidence, top.accuracy,
                top.standard_error);
  }
}

void print(const muster::bench::LiveRuns& runs) {
  std::printf(
      "  as jobs are set by default: %.2f answers a task, accuracy %.3f (between runs %.3f), said %.3f; %.0f %% of the "
      "results in [0.9, 1]: say %.3f, right %.3f\n",
      runs.answers, runs.accuracy, runs.spread, runs.said, 100 * runs.sure, runs.sure_said, runs.sure_right);
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"muster-adaptive: what adaptive redundancy saves, on recorded answers."};
  std::string recorded;
  std::vector<std::string> sets = {"rte", "d_possent", "sp_amt", "cf_amt", "face", "zencrowd_all"};
  muster::bench::Plan plan;
  app.add_option("--recorded", recorded, "Folder of recorded sets")->required()->envname("MUSTER_RECORDED");
  app.add_option("--sets", sets, "Names of sets")->delimiter(',')->capture_default_str();
  app.add_option("--seeds", plan.seeds, "Random orders of arrival")->capture_default_str();
  app.add_option("--threads", plan.threads, "Threads")->capture_default_str();
  app.add_option("--price-share", plan.price_share, "Price of an answer over 1 - confidence")->capture_default_str();
  app.add_option("--min", plan.min, "Fewest answers a task")->capture_default_str();
  app.add_flag("!--fast", plan.all_methods, "Leave out EBCC, which takes as long as all others together");
  uint32_t live = 0;
  double live_confidence = 0.95;
  app.add_option("--live", live, "Runs of a job as it is set by default")->capture_default_str();
  app.add_option("--live-confidence", live_confidence, "Their target")->capture_default_str();
  std::string csv, svg;
  app.add_option("--csv", csv, "File for the curves");
  app.add_option("--svg", svg, "Folder for charts");
  CLI11_PARSE(app, argc, argv);
  double saving = 0, of_majority = 0;
  for (const std::string& name : sets) {
    const auto set = muster::bench::load_set(std::filesystem::path(recorded) / name);
    if (!set) {
      std::fprintf(stderr, "muster-adaptive: %s\n", set.error().message.c_str());
      return 1;
    }
    const Comparison comparison = muster::bench::compare(*set, plan);
    print(comparison);
    const auto calibrated = muster::bench::calibrated(*set);
    print(calibrated);
    if (live > 0) print(muster::bench::run_live(*set, live, plan.threads, live_confidence));
    if (!csv.empty()) muster::bench::append_csv(csv, comparison, &name == sets.data());
    if (!svg.empty()) {
      std::filesystem::create_directories(svg);
      muster::bench::write_text(std::filesystem::path(svg) / (name + ".svg"),
                                muster::bench::redundancy_chart(comparison));
      muster::bench::write_text(std::filesystem::path(svg) / (name + "_reliability.svg"),
                                muster::bench::reliability_chart(name, calibrated));
    }
    saving += comparison.saving / static_cast<double>(sets.size());
    of_majority += comparison.saving_of_majority / static_cast<double>(sets.size());
  }
  std::printf("\nmean saving: %.1f %% of the best fixed method's answers, %.1f %% of majority's\n", 100 * saving,
              100 * of_majority);
  return 0;
}
