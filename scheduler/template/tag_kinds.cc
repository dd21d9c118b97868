#include "scheduler/template/tag_kinds.h"

namespace muster::labeling {
namespace {

using form::ControlKind;
using form::ObjectKind;

template <class Kind>
struct TagKind {
  std::string_view tag;
  Kind kind;
};

constexpr TagKind<ObjectKind> kObjectTags[] = {{"Text", ObjectKind::Text},   {"HyperText", ObjectKind::HyperText},
                                               {"Image", ObjectKind::Image}, {"Audio", ObjectKind::Audio},
                                               {"Video", ObjectKind::Video}, {"Paragraphs", ObjectKind::Paragraphs},
                                               {"List", ObjectKind::List}};

constexpr TagKind<ControlKind> kControlTags[] = {{"Choices", ControlKind::Choices},
                                                 {"Rating", ControlKind::Rating},
                                                 {"Number", ControlKind::Number},
                                                 {"TextArea", ControlKind::TextArea},
                                                 {"Taxonomy", ControlKind::Taxonomy},
                                                 {"Labels", ControlKind::Labels},
                                                 {"HyperTextLabels", ControlKind::HyperTextLabels},
                                                 {"ParagraphLabels", ControlKind::ParagraphLabels},
                                                 {"RectangleLabels", ControlKind::RectangleLabels},
                                                 {"PolygonLabels", ControlKind::PolygonLabels},
                                                 {"EllipseLabels", ControlKind::EllipseLabels},
                                                 {"Pairwise", ControlKind::Pairwise},
                                                 {"Ranker", ControlKind::Ranker}};

struct Words {
  std::string_view tag, words;
};

constexpr Words kOuter[] = {{"Choice", "<Choices> or <Taxonomy>"},
                            {"Label", "<Labels>, <RectangleLabels> or their like"},
                            {"Bucket", "<Ranker>"}};

constexpr Words kInstead[] = {{"Rectangle", "<RectangleLabels>"}, {"Polygon", "<PolygonLabels>"},
                              {"Ellipse", "<EllipseLabels>"},     {"Brush", "<PolygonLabels>"},
                              {"BrushLabels", "<PolygonLabels>"}, {"AudioPlus", "<Audio>"},
                              {"Markdown", "<HyperText>"},        {"DateTime", "<TextArea>"},
                              {"Dialog", "<Paragraphs>"},         {"Table", "<HyperText>"}};

template <class Table, class Kind>
std::optional<Kind> find(const Table& table, std::string_view tag, Kind) {
  for (const auto& row : table) {
    if (row.tag == tag) return row.kind;
  }
  return std::nullopt;
}

template <class Table>
std::string_view words_for(const Table& table, std::string_view tag) {
  for (const Words& row : table) {
    if (row.tag == tag) return row.words;
  }
  return {};
}

}  // namespace

std::optional<ObjectKind> object_kind(std::string_view tag) {
  return find(kObjectTags, tag, ObjectKind::Text);
}
std::optional<ControlKind> control_kind(std::string_view tag) {
  return find(kControlTags, tag, ControlKind::Choices);
}
std::string_view outer_tag(std::string_view tag) {
  return words_for(kOuter, tag);
}
std::string_view instead_of(std::string_view tag) {
  return words_for(kInstead, tag);
}

}  // namespace muster::labeling
