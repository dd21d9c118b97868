#include "tests/bench/adaptive/output.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

namespace muster::bench {
namespace {

constexpr double kWidth = 420, kHeight = 280, kLeft = 52, kRight = 12, kTop = 28, kBottom = 40;
constexpr const char* kBlue = "#1f6fb4";
constexpr const char* kOrange = "#d9730d";
constexpr const char* kGray = "#8a8a8a";

struct Axis {
  double from, to;
  double at(double value, double first, double last) const {
    return first + (last - first) * (value - from) / (to - from);
  }
};

class Chart {
 public:
  Chart(Axis x, Axis y, const std::string& title, const std::string& x_name, const std::string& y_name) : x_(x), y_(y) {
    text_ = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" font-family=\"sans-serif\" font-size=\"11\">\n"
        "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n",
        kWidth, kHeight);
    label(kLeft, 16, "start", title, "#222");
    label((kLeft + kWidth - kRight) / 2, kHeight - 8, "middle", x_name, "#444");
    text_ += fmt::format(
        "<text transform=\"translate(13 {:.0f}) rotate(-90)\" text-anchor=\"middle\" fill=\"#444\">{}</text>\n",
        (kTop + kHeight - kBottom) / 2, y_name);
    for (int i = 0; i <= 4; ++i) {
      const double vx = x.from + (x.to - x.from) * i / 4, vy = y.from + (y.to - y.from) * i / 4;
      text_ += fmt::format("<path d=\"M{} {:.1f}H{}\" stroke=\"#ddd\"/>\n", kLeft, py(vy), kWidth - kRight);
      label(kLeft - 5, py(vy) + 4, "end", fmt::format("{:.3g}", vy), "#444");
      label(px(vx), kHeight - kBottom + 15, "middle", fmt::format("{:.3g}", vx), "#444");
    }
  }

  void line(const std::vector<Point>& points, const char* color, double width, bool band) {
    std::string path, outline, back;
    for (const Point& p : points) {
      path += fmt::format("{}{:.1f} {:.1f}", path.empty() ? "M" : "L", px(p.answers), py(p.accuracy));
      outline += fmt::format("{:.1f},{:.1f} ", px(p.answers), py(p.accuracy + p.error));
      back = fmt::format("{:.1f},{:.1f} ", px(p.answers), py(p.accuracy - p.error)) + back;
    }
    if (band)
      text_ += fmt::format("<polygon points=\"{}{}\" fill=\"{}\" fill-opacity=\"0.12\"/>\n", outline, back, color);
    text_ += fmt::format("<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\"/>\n", path, color, width);
  }
  void key(int row, const char* color, const std::string& name) {
    const double y = kHeight - kBottom - 10 - 14 * row;
    text_ += fmt::format("<path d=\"M{} {}h16\" stroke=\"{}\" stroke-width=\"2.5\"/>\n", kWidth - 150, y - 4, color);
    label(kWidth - 128, y, "start", name, "#222");
  }
  std::string finish() const { return text_ + "</svg>\n"; }

 private:
  double px(double x) const { return x_.at(std::clamp(x, x_.from, x_.to), kLeft, kWidth - kRight); }
  double py(double y) const { return y_.at(std::clamp(y, y_.from, y_.to), kHeight - kBottom, kTop); }
  void label(double x, double y, const char* anchor, const std::string& what, const char* color) {
    text_ += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" fill=\"{}\">{}</text>\n", x, y, anchor,
                         color, what);
  }

  Axis x_, y_;
  std::string text_;
};

}  // namespace

void append_csv(const std::filesystem::path& file, const Comparison& comparison, bool first) {
  std::ofstream out(file, first ? std::ios::trunc : std::ios::app);
  if (first) out << "set,method,answers,accuracy,standard_error\n";
  std::vector<Curve> curves = comparison.fixed;
  curves.push_back(comparison.adaptive);
  for (const Curve& curve : curves) {
    for (const Point& p : curve.points()) {
      out << fmt::format("{},{},{:.4f},{:.5f},{:.5f}\n", comparison.set, curve.name, p.answers, p.accuracy, p.error);
    }
  }
}

std::string redundancy_chart(const Comparison& comparison) {
  double least = 1, most = 0, answers = 0;
  for (const Curve& curve : comparison.fixed) {
    for (const Point& p : curve.points()) {
      if (curve.name == "majority") least = std::min(least, p.accuracy);
      most = std::max(most, p.accuracy);
      answers = std::max(answers, p.answers);
    }
  }
  for (const Point& p : comparison.adaptive.points()) most = std::max(most, p.accuracy);
  Chart chart({1, answers}, {least, most + (most - least) * 0.05}, comparison.set, "answers a task", "accuracy");
  for (const Curve& curve : comparison.fixed) {
    if (curve.name != "majority" && curve.name != "auto") chart.line(curve.points(), "#c4c4c4", 0.7, false);
  }
  for (const Curve& curve : comparison.fixed) {
    if (curve.name == "majority") chart.line(curve.points(), kGray, 1.8, true);
    if (curve.name == "auto") chart.line(curve.points(), kOrange, 1.8, true);
  }
  chart.line(comparison.adaptive.points(), kBlue, 2.5, true);
  chart.key(3, kBlue, "adaptive");
  chart.key(2, kOrange, "auto, fixed");
  chart.key(1, kGray, "majority, fixed");
  chart.key(0, "#c4c4c4", "other methods, fixed");
  return chart.finish();
}

std::string reliability_chart(const std::string& set, const std::vector<Calibrated>& all) {
  Chart chart({0, 1}, {0, 1}, set + ": are results right as often as they say?", "stated confidence", "accuracy");
  chart.line({{0, 0, 0}, {1, 1, 0}}, "#bbb", 1, false);
  const char* const colors[] = {kGray, kBlue, kOrange};
  for (size_t i = 0; i < all.size() && i < std::size(colors); ++i) {
    std::vector<Point> points;
    for (const auto& bin : all[i].bins) {
      if (bin.count > 0) points.push_back({bin.mean_confidence, bin.accuracy, bin.standard_error});
    }
    chart.line(points, colors[i], 2, true);
    chart.key(static_cast<int>(all.size() - 1 - i), colors[i], "by " + all[i].basis);
  }
  return chart.finish();
}

void write_text(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file) << text;
}

}  // namespace muster::bench
