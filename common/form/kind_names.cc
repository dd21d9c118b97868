#include "common/form/kind_names.h"

#include <array>

#include "common/base/check.h"

namespace muster::form {
namespace {

struct ControlNames {
  ControlKind kind;
  std::string_view type, value;
};
constexpr std::array<ControlNames, 4> kControls = {{{ControlKind::Choices, "choices", "choices"},
                                                    {ControlKind::Rating, "rating", "rating"},
                                                    {ControlKind::Number, "number", "number"},
                                                    {ControlKind::TextArea, "textarea", "text"}}};

struct ObjectNames {
  ObjectKind kind;
  std::string_view type;
};
constexpr std::array<ObjectNames, 5> kObjects = {{{ObjectKind::Text, "text"},
                                                  {ObjectKind::HyperText, "hypertext"},
                                                  {ObjectKind::Image, "image"},
                                                  {ObjectKind::Audio, "audio"},
                                                  {ObjectKind::Video, "video"}}};

template <class Table, class Kind>
const auto& row_of(const Table& table, Kind kind) {
  const auto index = static_cast<size_t>(kind);
  MUSTER_CHECK(index < table.size() && table[index].kind == kind);
  return table[index];
}

}  // namespace

std::string_view type_name(ControlKind kind) {
  return row_of(kControls, kind).type;
}
std::string_view value_name(ControlKind kind) {
  return row_of(kControls, kind).value;
}
std::string_view type_name(ObjectKind kind) {
  return row_of(kObjects, kind).type;
}

std::optional<ControlKind> parse_control_kind(std::string_view name) {
  for (const ControlNames& row : kControls) {
    if (row.type == name) return row.kind;
  }
  return std::nullopt;
}

std::optional<ObjectKind> parse_object_kind(std::string_view name) {
  for (const ObjectNames& row : kObjects) {
    if (row.type == name) return row.kind;
  }
  return std::nullopt;
}

}  // namespace muster::form
