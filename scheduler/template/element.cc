#include "scheduler/template/element.h"

#include <charconv>
#include <cmath>

#include "scheduler/template/tag_table.h"

namespace muster::labeling {
namespace {

void check_attributes(const pugi::xml_node& node, Complaints& complaints) {
  std::map<std::string_view, int> seen;
  for (const pugi::xml_attribute& attribute : node.attributes()) {
    const std::string name = attribute.name();
    const AttributeRule* rule = attribute_rule(node.name(), name);
    if (++seen[attribute.name()] == 2) {
      complaints.error(node, describe(node) + ": attribute " + name + " is there twice");
    } else if (!rule) {
      complaints.error(node, describe(node) + ": attribute " + name + " is not supported");
    } else if (!takes_value(*rule, attribute.value())) {
      complaints.error(node, describe(node) + ": " + name + "=\"" + attribute.value() + "\" is not supported, only \"" +
                                 std::string(rule->values) + "\"");
    } else if (rule->standing == Standing::Ignored) {
      complaints.warn(node, describe(node) + ": attribute " + name + " is ignored");
    }
  }
}

}  // namespace

std::string describe(const pugi::xml_node& node) {
  const std::string name = node.attribute("name").value();
  return "<" + std::string(node.name()) + (name.empty() ? "" : " name=\"" + name + "\"") + ">";
}

void check_tag(const pugi::xml_node& node, Complaints& complaints) {
  check_attributes(node, complaints);
  for (const pugi::xml_node& child : node.children()) {
    if (child.type() != pugi::node_pcdata && child.type() != pugi::node_cdata) continue;
    const size_t blank = std::string_view(child.value()).find_first_not_of(" \t\r\n");
    if (blank == std::string_view::npos) continue;
    complaints.warn(complaints.line_at(child, blank),
                    "text outside of attributes is ignored; <Header value=\"…\"/> shows text");
  }
}

void refuse_children(const pugi::xml_node& node, Complaints& complaints) {
  for (const pugi::xml_node& child : node.children()) {
    if (child.type() == pugi::node_element) {
      complaints.error(child, "<" + std::string(child.name()) + "> cannot stand inside " + describe(node));
    }
  }
}

bool flag_attribute(const pugi::xml_node& node, const char* name) {
  return std::string_view(node.attribute(name).value()) == "true";
}

std::optional<double> parse_number(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

std::optional<double> number_attribute(const pugi::xml_node& node, const char* name, Complaints& complaints) {
  const pugi::xml_attribute attribute = node.attribute(name);
  if (!attribute) return std::nullopt;
  const std::optional<double> number = parse_number(attribute.value());
  if (!number) complaints.error(node, describe(node) + ": " + name + "=\"" + attribute.value() + "\" is not a number");
  return number;
}

std::optional<uint32_t> whole_attribute(const pugi::xml_node& node, const char* name, uint32_t most,
                                        Complaints& complaints) {
  const std::optional<double> number = number_attribute(node, name, complaints);
  if (!number) return std::nullopt;
  if (*number < 1 || *number > most || *number != std::floor(*number)) {
    complaints.error(node, describe(node) + ": " + name + " must be a whole number from 1 to " + std::to_string(most));
    return std::nullopt;
  }
  return static_cast<uint32_t>(*number);
}

bool is_variable(std::string_view text) {
  return text.size() > 1 && text[0] == '$' && text[1] != '$' && !(text[1] >= '0' && text[1] <= '9') &&
         text.find_first_of(" \t\n") == std::string_view::npos;
}

}  // namespace muster::labeling
