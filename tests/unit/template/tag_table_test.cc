// docs/templates.md and the table in code are the same, and the compiler does what they say.
#include "scheduler/template/tag_table.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "scheduler/template/compile.h"

namespace muster::labeling {
namespace {

struct Row {
  std::string standing;
  std::map<std::string, std::string> supported;  // attribute to its values, joined by '|'
  std::set<std::string> ignored, refused;
};

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  std::stringstream stream(line.substr(1));
  for (std::string cell; std::getline(stream, cell, '|');) cells.push_back(cell);
  return cells;
}

// The words in backquotes; those in brackets belong to the word before.
std::map<std::string, std::string> words_of(const std::string& cell) {
  std::map<std::string, std::string> words;
  std::string last;
  bool in_brackets = false;
  for (size_t i = 0; i < cell.size(); ++i) {
    if (cell[i] == '(' || cell[i] == ')') in_brackets = cell[i] == '(';
    if (cell[i] != '`') continue;
    const size_t end = cell.find('`', i + 1);
    const std::string word = cell.substr(i + 1, end - i - 1);
    if (in_brackets) {
      words[last] += (words[last].empty() ? "" : "|") + word;
    } else {
      words[last = word];
    }
    i = end;
  }
  return words;
}

std::set<std::string> names_of(const std::string& cell) {
  std::set<std::string> names;
  for (const auto& [name, values] : words_of(cell)) names.insert(name);
  return names;
}

std::map<std::string, Row> documented() {
  std::ifstream file(MUSTER_DOCS "/templates.md");
  std::map<std::string, Row> rows;
  bool in_table = false;  // the one of tags
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("| tag |", 0) == 0) {
      in_table = true;
    } else if (line.rfind("|---", 0) == 0) {
      continue;
    } else if (line.empty() || line[0] != '|') {
      in_table = false;
    } else if (in_table) {
      const std::vector<std::string> cells = cells_of(line);
      const std::set<std::string> tag = names_of(cells.at(0));
      const std::string group = cells.at(0).substr(1, cells.at(0).size() - 2);
      Row& row = rows[tag.empty() ? group : *tag.begin()];
      row.standing = cells.at(1) == " supported " ? "supported" : cells.at(1) == " ignored " ? "ignored" : "";
      row.supported = words_of(cells.at(2));
      row.ignored = names_of(cells.at(3));
      row.refused = names_of(cells.at(4));
    }
  }
  return rows;
}

std::map<std::string, Row> coded() {
  std::map<std::string, Row> rows;
  for (const TagRule& rule : tag_rules()) {
    rows[std::string(rule.tag)].standing = rule.standing == Standing::Supported ? "supported" : "ignored";
  }
  for (const AttributeRule& rule : attribute_rules()) {
    Row& row = rows[std::string(rule.tag)];
    if (rule.standing == Standing::Supported) row.supported[std::string(rule.attribute)] = rule.values;
    if (rule.standing == Standing::Ignored) row.ignored.insert(std::string(rule.attribute));
  }
  return rows;
}

// A tag of the group, or the tag itself.
std::string one_of(const std::string& tag) {
  if (tag == "everything that labels") return "RectangleLabels";
  return tag == "every tag" || tag == "every control" ? "Rating" : tag;
}

TEST(TemplatesDocument, ShowsTheTableInCode) {
  const std::map<std::string, Row> document = documented(), code = coded();
  ASSERT_FALSE(code.empty());
  for (const auto& [tag, row] : code) {
    ASSERT_TRUE(document.contains(tag)) << tag << " is missing in docs/templates.md";
    EXPECT_EQ(document.at(tag).standing, row.standing) << tag;
    EXPECT_EQ(document.at(tag).supported, row.supported) << tag;
    EXPECT_EQ(document.at(tag).ignored, row.ignored) << tag;
  }
  for (const auto& [tag, row] : document) {
    EXPECT_TRUE(code.contains(tag)) << tag << " is in docs/templates.md only";
    for (const std::string& name : row.refused) {
      EXPECT_EQ(attribute_rule(one_of(tag), name), nullptr) << tag << " " << name;
    }
  }
}

using Attributes = std::map<std::string, std::string>;

// A template with every tag, that is fine but for one tag's attribute.
class Probe {
 public:
  Probe(const std::string& tag, const std::string& attribute, const std::string& value)
      : tag_(tag), attribute_(attribute), value_(value) {}

  std::string xml() {
    std::string out = "<View>" + begin("View", {}) + ">";
    add("Header", {{"value", "h"}}, out);
    out += "</View>";
    for (const char* object : {"Text", "HyperText", "Paragraphs", "Image", "List", "Audio", "Video"}) {
      add(object, {{"name", std::string("o") + object}, {"value", "$field"}}, out);
    }
    add("Choices", {{"name", "c"}, {"toName", "oImage"}}, out, "Choice", {{"value", "v"}});
    add("Taxonomy", {{"name", "cTaxonomy"}, {"toName", "oImage"}}, out, "Choice", {{"value", "v"}});
    for (const auto& [control, object] : Attributes{{"Labels", "oText"},
                                                    {"HyperTextLabels", "oHyperText"},
                                                    {"ParagraphLabels", "oParagraphs"},
                                                    {"RectangleLabels", "oImage"},
                                                    {"PolygonLabels", "oImage"},
                                                    {"EllipseLabels", "oImage"}}) {
      add(control, {{"name", "c" + control}, {"toName", object}}, out, "Label", {{"value", "v"}});
    }
    for (const char* control : {"Rating", "Number", "TextArea"}) {
      add(control, {{"name", std::string("c") + control}, {"toName", "oImage"}}, out);
    }
    add("Pairwise", {{"name", "cPairwise"}, {"toName", "oText,oVideo"}}, out);
    add("Ranker", {{"name", "cRanker"}, {"toName", "oList"}}, out, "Bucket", {{"name", "b"}});
    return out + "</View>";
  }

 private:
  // Inside of one tag only: a fault in each would be several.
  void add(const std::string& tag, const Attributes& needed, std::string& out, const std::string& inner = "",
           const Attributes& inside = {}) {
    out += begin(tag, needed);
    out += inner.empty() ? "/>" : ">" + begin(inner, inside) + "/></" + tag + ">";
  }
  std::string begin(const std::string& tag, const Attributes& needed) {
    std::string out = "<" + tag;
    const bool probed = tag == tag_ && !done_;
    for (const auto& [key, text] : needed) {
      if (!probed || key != attribute_) out += " " + key + "=\"" + text + "\"";
    }
    if (!probed) return out;
    done_ = true;
    return out + " " + attribute_ + "=\"" + value_ + "\"" + beside();
  }
  // What the attribute makes no sense without.
  std::string beside() const {
    if (attribute_ == "visibleWhen") return " whenTagName=\"c\"";
    if (attribute_ == "whenLabelValue") return " visibleWhen=\"region-selected\"";
    if (attribute_ == "whenTagName") return " visibleWhen=\"choice-selected\"";
    return attribute_ == "whenChoiceValue" ? " visibleWhen=\"choice-selected\" whenTagName=\"cTaxonomy\"" : "";
  }

  const std::string tag_, attribute_, value_;
  bool done_ = false;
};

std::string fitting_value(const std::string& tag, const AttributeRule& rule) {
  const std::string attribute(rule.attribute);
  if (!rule.values.empty()) return std::string(rule.values.substr(0, rule.values.find('|')));
  if (attribute == "value") return tag.starts_with("Choice") || tag == "Label" || tag == "Header" ? "v" : "$v1";
  const Attributes fitting = {{"name", "fresh"},
                              {"toName", "oText"},
                              {"maxRating", "3"},
                              {"m:requiredWhen", "c is v"},
                              {"whenTagName", "cTaxonomy"},
                              {"whenChoiceValue", "v"},
                              {"whenLabelValue", "v"}};
  return fitting.contains(attribute) ? fitting.at(attribute) : "7";
}

// Objects that controls speak of keep their names.
bool is_spoken_of(const std::string& tag, const std::string& attribute) {
  return attribute == "name" && tag != "Audio" && tag_standing(tag) == Standing::Supported &&
         Probe(tag, "name", "fresh").xml().find("toName=\"o" + tag) != std::string::npos;
}

TEST(TagTable, IsWhatTheCompilerDoes) {
  for (const AttributeRule& rule : attribute_rules()) {
    const std::string tag = one_of(std::string(rule.tag)), attribute(rule.attribute);
    std::string value = fitting_value(tag, rule);
    if (is_spoken_of(tag, attribute) || tag == "Video") value = attribute == "name" ? "o" + tag : value;
    if (attribute == "name" && tag == "Choices") value = "c";
    if (attribute == "name" && tag == "Taxonomy") value = "cTaxonomy";
    const Compiled compiled = compile_template(Probe(tag, attribute, value).xml());
    EXPECT_TRUE(compiled.errors.empty()) << tag << " " << attribute << ": " << compiled.errors[0].message;
    EXPECT_EQ(compiled.warnings.size(), rule.standing == Standing::Ignored ? 1u : 0u) << tag << " " << attribute;
    if (!rule.values.empty()) {
      EXPECT_GE(compile_template(Probe(tag, attribute, "other").xml()).errors.size(), 1u) << tag << " " << attribute;
    }
  }
  for (const auto& [tag, row] : documented()) {
    for (const std::string& name : row.refused) {
      EXPECT_EQ(compile_template(Probe(one_of(tag), name, "x").xml()).errors.size(), 1u) << tag << " " << name;
    }
  }
}

TEST(TemplatesDocument, ListsTagsThatAreRefused) {
  std::ifstream file(MUSTER_DOCS "/templates.md");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const size_t begin = text.find("Refused tags:"), end = text.find("\n\n", begin);
  ASSERT_NE(begin, std::string::npos);
  const std::map<std::string, std::string> tags = words_of(text.substr(begin, end - begin));
  ASSERT_GT(tags.size(), 20u);
  for (const auto& [tag, values] : tags) {
    const Compiled compiled = compile_template(
        "<View><Text name=\"t\" value=\"$t\"/><Rating name=\"r\" toName=\"t\"/>\n<" + tag + "/></View>");
    ASSERT_EQ(compiled.errors.size(), 1u) << tag;
    EXPECT_EQ(compiled.errors[0].line, 2);
    EXPECT_EQ(compiled.errors[0].message.substr(0, tag.size() + 19), "<" + tag + "> is not supported") << tag;
  }
}

}  // namespace
}  // namespace muster::labeling
