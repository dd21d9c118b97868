// What each tag and attribute of the labeling language comes to. docs/templates.md shows this table; a test compares.
#pragma once

#include <span>
#include <string_view>

namespace muster::labeling {

enum class Standing { Supported, Ignored, Refused };

struct TagRule {
  std::string_view tag;
  Standing standing;
};

// `tag`: a tag, or "every tag", "every control" or "everything that labels" (the tags of regions).
// `values`: the only values taken, separated by `|`; empty: any that the attribute's own check accepts.
struct AttributeRule {
  std::string_view tag;
  std::string_view attribute;
  Standing standing;
  std::string_view values = {};
};

std::span<const TagRule> tag_rules();
std::span<const AttributeRule> attribute_rules();

Standing tag_standing(std::string_view tag);  // Refused for tags without a rule
const AttributeRule* attribute_rule(std::string_view tag, std::string_view attribute);  // null: refused
bool takes_value(const AttributeRule& rule, std::string_view value);

}  // namespace muster::labeling
