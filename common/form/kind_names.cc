#include "common/form/kind_names.h"

#include <array>

#include "common/base/check.h"

namespace muster::form {
namespace {

struct ControlNames {
  ControlKind kind;
  std::string_view type, value;
};
constexpr ControlNames kControls[] = {{ControlKind::Choices, "choices", "choices"},
                                      {ControlKind::Rating, "rating", "rating"},
                                      {ControlKind::Number, "number", "number"},
                                      {ControlKind::TextArea, "textarea", "text"},
                                      {ControlKind::Taxonomy, "taxonomy", "taxonomy"},
                                      {ControlKind::Labels, "labels", "labels"},
                                      {ControlKind::HyperTextLabels, "hypertextlabels", "hypertextlabels"},
                                      {ControlKind::ParagraphLabels, "paragraphlabels", "paragraphlabels"},
                                      {ControlKind::RectangleLabels, "rectanglelabels", "rectanglelabels"},
                                      {ControlKind::PolygonLabels, "polygonlabels", "polygonlabels"},
                                      {ControlKind::EllipseLabels, "ellipselabels", "ellipselabels"},
                                      {ControlKind::Pairwise, "pairwise", "selected"},
                                      {ControlKind::Ranker, "ranker", "ranker"}};

template <class Kind>
struct Named {
  Kind kind;
  std::string_view type;
};
constexpr Named<ObjectKind> kObjects[] = {{ObjectKind::Text, "text"},   {ObjectKind::HyperText, "hypertext"},
                                          {ObjectKind::Image, "image"}, {ObjectKind::Audio, "audio"},
                                          {ObjectKind::Video, "video"}, {ObjectKind::Paragraphs, "paragraphs"},
                                          {ObjectKind::List, "list"}};
constexpr Named<When> kWhens[] = {{When::ChoiceSelected, "choice-selected"},
                                  {When::ChoiceUnselected, "choice-unselected"},
                                  {When::RegionSelected, "region-selected"},
                                  {When::NoRegionSelected, "no-region-selected"}};
constexpr Named<Comparison> kComparisons[] = {{Comparison::Below, "below"}, {Comparison::AtMost, "at most"},
                                              {Comparison::Above, "above"}, {Comparison::AtLeast, "at least"},
                                              {Comparison::Is, "is"},       {Comparison::IsNot, "is not"}};
constexpr Named<LayoutNode::Kind> kNodes[] = {{LayoutNode::Kind::Header, "header"},
                                              {LayoutNode::Kind::Object, "object"},
                                              {LayoutNode::Kind::Control, "control"},
                                              {LayoutNode::Kind::View, "view"}};

template <class Table, class Kind>
const auto& row_of(const Table& table, Kind kind) {
  const auto index = static_cast<size_t>(kind);
  MUSTER_CHECK(index < std::size(table) && table[index].kind == kind);
  return table[index];
}

template <class Table>
auto parse(const Table& table, std::string_view name) {
  for (const auto& row : table) {
    if (row.type == name) return std::optional(row.kind);
  }
  return decltype(std::optional(table[0].kind))();
}

}  // namespace

std::string_view type_name(ControlKind kind) {
  return row_of(kControls, kind).type;
}
std::string_view value_name(ControlKind kind) {
  return row_of(kControls, kind).value;
}
std::string_view name_of(ObjectKind kind) {
  return row_of(kObjects, kind).type;
}
std::string_view name_of(When when) {
  return row_of(kWhens, when).type;
}
std::string_view name_of(Comparison comparison) {
  return row_of(kComparisons, comparison).type;
}
std::string_view name_of(LayoutNode::Kind kind) {
  return row_of(kNodes, kind).type;
}

std::optional<ControlKind> parse_control_kind(std::string_view name) {
  return parse(kControls, name);
}
std::optional<ObjectKind> parse_object_kind(std::string_view name) {
  return parse(kObjects, name);
}
std::optional<When> parse_when(std::string_view name) {
  return parse(kWhens, name);
}
std::optional<Comparison> parse_comparison(std::string_view name) {
  return parse(kComparisons, name);
}

}  // namespace muster::form
