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
  bool in_table = false;
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("|---", 0) == 0) {
      in_table = true;
    } else if (line.empty() || line[0] != '|') {
      in_table = false;
    } else if (in_table) {
      const std::vector<std::string> cells = cells_of(line);
      const std::set<std::string> tag = names_of(cells.at(0));
      Row& row = rows[tag.empty() ? "*" : *tag.begin()];
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
    for (const std::string& name : row.refused) EXPECT_EQ(attribute_rule(tag, name), nullptr) << tag << " " << name;
  }
}

// A template that is fine but for `attribute` of one tag.
std::string probe(const std::string& tag, const std::string& attribute, const std::string& value) {
  const std::string given = " " + attribute + "=\"" + value + "\"";
  const auto attributes = [&](const std::string& name, const std::map<std::string, std::string>& needed) {
    std::string out = name;
    for (const auto& [key, text] : needed) {
      if (name != tag || key != attribute) out += " " + key + "=\"" + text + "\"";
    }
    return "<" + out + (name == tag ? given : "");
  };
  std::string out = attributes("View", {}) + ">" + attributes("Header", {{"value", "h"}}) + "/>";
  for (const char* object : {"Text", "HyperText", "Image", "Audio", "Video"}) {
    out += attributes(object, {{"name", std::string("o") + object}, {"value", "$field"}}) + "/>";
  }
  out += attributes("Choices", {{"name", "c"}, {"toName", "oVideo"}}) + ">" + attributes("Choice", {{"value", "v"}}) +
         "/></Choices>";
  for (const char* control : {"Rating", "Number", "TextArea"}) {
    out += attributes(control, {{"name", std::string("c") + control}, {"toName", "oVideo"}}) + "/>";
  }
  return out + "</View>";
}

TEST(TagTable, IsWhatTheCompilerDoes) {
  const std::map<std::string, std::string> fitting = {
      {"name", "fresh"}, {"toName", "oText"}, {"value", "$v1"}, {"maxRating", "3"}};
  for (const AttributeRule& rule : attribute_rules()) {
    const std::string tag = rule.tag == "*" ? "Rating" : std::string(rule.tag), attribute(rule.attribute);
    std::string value = fitting.contains(attribute) ? fitting.at(attribute) : "7";
    if (tag == "Choice" || tag == "Header") value = "v";
    if (attribute == "name") value = "oText" + tag;
    if (tag == "Video" && attribute == "name") value = "oVideo";
    if (!rule.values.empty()) value = rule.values.substr(0, rule.values.find('|'));
    const Compiled compiled = compile_template(probe(tag, attribute, value));
    EXPECT_TRUE(compiled.errors.empty()) << tag << " " << attribute << ": " << compiled.errors[0].message;
    EXPECT_EQ(compiled.warnings.size(), rule.standing == Standing::Ignored ? 1u : 0u) << tag << " " << attribute;
    if (!rule.values.empty()) {
      EXPECT_EQ(compile_template(probe(tag, attribute, "other")).errors.size(), 1u) << tag << " " << attribute;
    }
  }
  for (const auto& [tag, row] : documented()) {
    for (const std::string& name : row.refused) {
      EXPECT_EQ(compile_template(probe(tag, name, "x")).errors.size(), 1u) << tag << " " << name;
    }
  }
}

}  // namespace
}  // namespace muster::labeling
