#include "scheduler/template/tag_table.h"

namespace muster::labeling {
namespace {

constexpr Standing kSupported = Standing::Supported;
constexpr Standing kIgnored = Standing::Ignored;

constexpr TagRule kTags[] = {
    {"View", kSupported},   {"Header", kSupported}, {"Text", kSupported},   {"HyperText", kSupported},
    {"Image", kSupported},  {"Audio", kSupported},  {"Video", kSupported},  {"Choices", kSupported},
    {"Choice", kSupported}, {"Rating", kSupported}, {"Number", kSupported}, {"TextArea", kSupported},
    {"Style", kIgnored},
};

// Attributes that would change what is asked or answered have no rule here, and so are refused.
constexpr AttributeRule kAttributes[] = {
    {"View", "display", kIgnored},
    {"View", "idAttr", kIgnored},
    {"View", "title", kIgnored},

    {"Header", "value", kSupported},
    {"Header", "name", kIgnored},
    {"Header", "size", kIgnored},
    {"Header", "underline", kIgnored},

    {"Text", "name", kSupported},
    {"Text", "value", kSupported},
    {"Text", "valueType", kSupported, "text"},
    {"Text", "encoding", kSupported, "none|utf-8"},
    {"Text", "saveTextResult", kIgnored},
    {"Text", "selectionEnabled", kIgnored},
    {"Text", "highlightColor", kIgnored},
    {"Text", "showLabels", kIgnored},
    {"Text", "granularity", kIgnored},

    {"HyperText", "name", kSupported},
    {"HyperText", "value", kSupported},
    {"HyperText", "valueType", kSupported, "text"},
    {"HyperText", "encoding", kSupported, "none|utf-8"},
    {"HyperText", "inline", kIgnored},
    {"HyperText", "clickableLinks", kIgnored},
    {"HyperText", "saveTextResult", kIgnored},
    {"HyperText", "selectionEnabled", kIgnored},
    {"HyperText", "highlightColor", kIgnored},
    {"HyperText", "showLabels", kIgnored},
    {"HyperText", "granularity", kIgnored},

    {"Image", "name", kSupported},
    {"Image", "value", kSupported},
    {"Image", "width", kIgnored},
    {"Image", "maxWidth", kIgnored},
    {"Image", "height", kIgnored},
    {"Image", "maxHeight", kIgnored},
    {"Image", "zoom", kIgnored},
    {"Image", "zoomBy", kIgnored},
    {"Image", "zoomControl", kIgnored},
    {"Image", "negativeZoom", kIgnored},
    {"Image", "defaultZoom", kIgnored},
    {"Image", "brightnessControl", kIgnored},
    {"Image", "contrastControl", kIgnored},
    {"Image", "rotateControl", kIgnored},
    {"Image", "crosshair", kIgnored},
    {"Image", "grid", kIgnored},
    {"Image", "gridSize", kIgnored},
    {"Image", "gridColor", kIgnored},
    {"Image", "horizontalAlignment", kIgnored},
    {"Image", "verticalAlignment", kIgnored},
    {"Image", "smoothing", kIgnored},
    {"Image", "crossOrigin", kIgnored},

    {"Audio", "name", kSupported},
    {"Audio", "value", kSupported},
    {"Audio", "volume", kIgnored},
    {"Audio", "speed", kIgnored},
    {"Audio", "zoom", kIgnored},
    {"Audio", "muted", kIgnored},
    {"Audio", "hotkey", kIgnored},
    {"Audio", "height", kIgnored},
    {"Audio", "waveHeight", kIgnored},
    {"Audio", "cursorColor", kIgnored},
    {"Audio", "cursorWidth", kIgnored},
    {"Audio", "defaultvolume", kIgnored},
    {"Audio", "defaultspeed", kIgnored},
    {"Audio", "defaultzoom", kIgnored},
    {"Audio", "autoCenter", kIgnored},
    {"Audio", "scrollParent", kIgnored},
    {"Audio", "splitchannels", kIgnored},
    {"Audio", "decoder", kIgnored},
    {"Audio", "player", kIgnored},
    {"Audio", "showLabels", kIgnored},

    {"Video", "name", kSupported},
    {"Video", "value", kSupported},
    {"Video", "frameRate", kIgnored},
    {"Video", "framerate", kIgnored},
    {"Video", "muted", kIgnored},
    {"Video", "height", kIgnored},
    {"Video", "timelineHeight", kIgnored},

    {"Choices", "name", kSupported},
    {"Choices", "toName", kSupported},
    {"Choices", "choice", kSupported, "single|single-radio|multiple"},
    {"Choices", "required", kSupported, "true|false"},
    {"Choices", "requiredMessage", kIgnored},
    {"Choices", "showInline", kIgnored},
    {"Choices", "layout", kIgnored},
    {"Choices", "perRegion", kSupported, "false"},
    {"Choices", "perItem", kSupported, "false"},
    {"Choices", "allowNested", kSupported, "false"},

    {"Choice", "value", kSupported},
    {"Choice", "alias", kSupported},
    {"Choice", "hotkey", kIgnored},
    {"Choice", "selected", kSupported, "false"},
    {"Choice", "html", kIgnored},
    {"Choice", "color", kIgnored},
    {"Choice", "background", kIgnored},
    {"Choice", "showalias", kIgnored},

    {"Rating", "name", kSupported},
    {"Rating", "toName", kSupported},
    {"Rating", "maxRating", kSupported},
    {"Rating", "required", kSupported, "true|false"},
    {"Rating", "requiredMessage", kIgnored},
    {"Rating", "icon", kIgnored},
    {"Rating", "size", kIgnored},
    {"Rating", "hotkey", kIgnored},
    {"Rating", "perRegion", kSupported, "false"},
    {"Rating", "perItem", kSupported, "false"},

    {"Number", "name", kSupported},
    {"Number", "toName", kSupported},
    {"Number", "min", kSupported},
    {"Number", "max", kSupported},
    {"Number", "required", kSupported, "true|false"},
    {"Number", "requiredMessage", kIgnored},
    {"Number", "hotkey", kIgnored},
    {"Number", "slider", kIgnored},
    {"Number", "perRegion", kSupported, "false"},
    {"Number", "perItem", kSupported, "false"},

    {"TextArea", "name", kSupported},
    {"TextArea", "toName", kSupported},
    {"TextArea", "maxLength", kSupported},
    {"TextArea", "maxlength", kSupported},
    {"TextArea", "maxSubmissions", kSupported, "1"},
    {"TextArea", "required", kSupported, "true|false"},
    {"TextArea", "requiredMessage", kIgnored},
    {"TextArea", "label", kIgnored},
    {"TextArea", "placeholder", kIgnored},
    {"TextArea", "rows", kIgnored},
    {"TextArea", "editable", kIgnored},
    {"TextArea", "transcription", kIgnored},
    {"TextArea", "skipDuplicates", kIgnored},
    {"TextArea", "showSubmitButton", kIgnored},
    {"TextArea", "perRegion", kSupported, "false"},
    {"TextArea", "perItem", kSupported, "false"},

    // On every tag.
    {"*", "style", kIgnored},
    {"*", "className", kIgnored},
    {"*", "classname", kIgnored},
    {"*", "hint", kIgnored},
};

}  // namespace

std::span<const TagRule> tag_rules() {
  return kTags;
}
std::span<const AttributeRule> attribute_rules() {
  return kAttributes;
}

Standing tag_standing(std::string_view tag) {
  for (const TagRule& rule : kTags) {
    if (rule.tag == tag) return rule.standing;
  }
  return Standing::Refused;
}

const AttributeRule* attribute_rule(std::string_view tag, std::string_view attribute) {
  for (const AttributeRule& rule : kAttributes) {
    if ((rule.tag == tag || rule.tag == "*") && rule.attribute == attribute) return &rule;
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
