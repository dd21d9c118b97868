#include "scheduler/template/tag_table.h"

#include <vector>

#include "scheduler/template/tag_kinds.h"

namespace muster::labeling {
namespace {

constexpr std::string_view kAllTags = "every tag", kControls = "every control", kLabels = "everything that labels";

// A tag and its attributes, with blanks between: those that are supported (`name=a|b` takes these values only), and
// those that are ignored. Attributes that would change what is asked or answered stand nowhere, and so are refused.
struct Tag {
  std::string_view name;
  Standing standing;
  std::string_view supported = {};
  std::string_view ignored = {};
};

constexpr Tag kTags[] = {
    {"View", Standing::Supported,
     "display=block|inline xmlns:m=urn:muster "
     "visibleWhen=choice-selected|choice-unselected|region-selected|no-region-selected whenTagName whenChoiceValue "
     "whenLabelValue",
     "idAttr title"},
    {"Header", Standing::Supported, "value size=1|2|3|4|5|6", "name underline"},
    {"Text", Standing::Supported, "name value valueType=text encoding=none|utf-8",
     "saveTextResult selectionEnabled highlightColor showLabels granularity"},
    {"HyperText", Standing::Supported, "name value valueType=text encoding=none|utf-8 sanitizeHtml=true",
     "inline clickableLinks saveTextResult selectionEnabled highlightColor showLabels granularity"},
    {"Paragraphs", Standing::Supported, "name value valueType=json nameKey textKey layout=none|dialogue",
     "saveTextResult highlightColor showLabels granularity contextScroll"},
    {"Image", Standing::Supported, "name value",
     "width maxWidth height maxHeight zoom zoomBy zoomControl negativeZoom defaultZoom brightnessControl "
     "contrastControl rotateControl crosshair grid gridSize gridColor horizontalAlignment verticalAlignment smoothing "
     "crossOrigin"},
    {"List", Standing::Supported, "name value title"},
    {"Audio", Standing::Supported, "name value",
     "volume speed zoom muted hotkey height waveHeight cursorColor cursorWidth defaultvolume defaultspeed defaultzoom "
     "autoCenter scrollParent splitchannels decoder player showLabels"},
    {"Video", Standing::Supported, "name value", "frameRate framerate muted height timelineHeight"},
    {kControls, Standing::Supported,
     "name toName required=true|false perItem=false m:requiredWhen "
     "visibleWhen=choice-selected|choice-unselected|region-selected|no-region-selected whenTagName whenChoiceValue "
     "whenLabelValue",
     "requiredMessage"},
    {"Choices", Standing::Supported,
     "choice=single|single-radio|multiple showInline=true|false allowNested=true|false perRegion=true|false", "layout"},
    {"Choice", Standing::Supported, "value alias hotkey selected=false", "html color background showalias showAlias"},
    {"Taxonomy", Standing::Supported, "maxUsages leafsOnly=true|false perRegion=true|false",
     "showFullPath pathSeparator minWidth maxWidth placeholder"},
    {kLabels, Standing::Supported, "choice=single|multiple maxUsages showInline=true|false",
     "opacity fillColor strokeColor strokeWidth"},
    {"Labels", Standing::Supported},
    {"HyperTextLabels", Standing::Supported},
    {"ParagraphLabels", Standing::Supported},
    {"RectangleLabels", Standing::Supported, "canRotate=true|false", "snap"},
    {"PolygonLabels", Standing::Supported, "", "pointSize pointStyle snap"},
    {"EllipseLabels", Standing::Supported, "canRotate=true|false"},
    {"Label", Standing::Supported, "value alias hotkey background selected=false",
     "size selectedColor aliasStyle showAlias showalias granularity html category"},
    {"Rating", Standing::Supported, "maxRating hotkey perRegion=true|false", "icon size"},
    {"Number", Standing::Supported, "min max step hotkey perRegion=true|false", "slider"},
    {"TextArea", Standing::Supported, "maxLength maxlength maxSubmissions=1 placeholder rows perRegion=true|false",
     "label editable transcription skipDuplicates showSubmitButton"},
    {"Pairwise", Standing::Supported, "", "selectionStyle leftClass rightClass"},
    {"Ranker", Standing::Supported},
    {"Bucket", Standing::Supported, "name title"},
    {"Style", Standing::Ignored},
    {"Filter", Standing::Ignored},
    {kAllTags, Standing::Supported, "", "style className classname hint"},
};

bool is_group(std::string_view tag) {
  return tag == kAllTags || tag == kControls || tag == kLabels;
}

void add_rules(std::string_view tag, std::string_view list, Standing standing, std::vector<AttributeRule>& rules) {
  while (!list.empty()) {
    const size_t blank = list.find(' ');
    const std::string_view word = list.substr(0, blank);
    list = blank == list.npos ? std::string_view() : list.substr(blank + 1);
    if (word.empty()) continue;
    const size_t equals = word.find('=');
    const std::string_view values = equals == word.npos ? std::string_view() : word.substr(equals + 1);
    rules.push_back({tag, word.substr(0, equals), standing, values});
  }
}

}  // namespace

std::span<const TagRule> tag_rules() {
  static const std::vector<TagRule> rules = [] {
    std::vector<TagRule> made;
    for (const Tag& tag : kTags) {
      if (!is_group(tag.name)) made.push_back({tag.name, tag.standing});
    }
    return made;
  }();
  return rules;
}

std::span<const AttributeRule> attribute_rules() {
  static const std::vector<AttributeRule> rules = [] {
    std::vector<AttributeRule> made;
    for (const Tag& tag : kTags) {
      add_rules(tag.name, tag.supported, Standing::Supported, made);
      add_rules(tag.name, tag.ignored, Standing::Ignored, made);
    }
    return made;
  }();
  return rules;
}

Standing tag_standing(std::string_view tag) {
  for (const TagRule& rule : tag_rules()) {
    if (rule.tag == tag) return rule.standing;
  }
  return Standing::Refused;
}

const AttributeRule* attribute_rule(std::string_view tag, std::string_view attribute) {
  const auto kind = control_kind(tag);
  for (const AttributeRule& rule : attribute_rules()) {
    const bool of_tag = rule.tag == tag || rule.tag == kAllTags || (rule.tag == kControls && kind) ||
                        (rule.tag == kLabels && kind && form::makes_regions(*kind));
    if (of_tag && rule.attribute == attribute) return &rule;
  }
  return nullptr;
}

bool takes_value(const AttributeRule& rule, std::string_view value) {
  for (std::string_view rest = rule.values; !rest.empty();) {
    const size_t bar = rest.find('|');
    if (rest.substr(0, bar) == value) return true;
    rest = bar == std::string_view::npos ? std::string_view() : rest.substr(bar + 1);
  }
  return rule.values.empty();
}

}  // namespace muster::labeling
