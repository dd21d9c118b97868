#include "scheduler/consensus/infer/infer.h"

#include <algorithm>
#include <string>

#include "scheduler/consensus/infer/families.h"

namespace muster::consensus {
namespace {

char spelled(char c) {
  return c == '_' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::vector<Kind> kinds() {
  std::vector<Kind> kinds;
  for (const Family& one : families()) kinds.push_back(one.kind);
  return kinds;
}

std::string_view name(Kind kind) {
  return family(kind).name;
}

std::optional<Kind> parse_kind(std::string_view text) {
  for (const Family& one : families()) {
    if (one.name == text) return one.kind;
  }
  return std::nullopt;
}

Repeats usual_repeats(Kind kind) {
  switch (kind) {
    case Kind::Boxes:
    case Kind::Spans:
    case Kind::Text:
    case Kind::Transcript:
      return Repeats::First;
    default:
      return Repeats::All;
  }
}

std::span<const std::string_view> methods(Kind kind) {
  return family(kind).methods();
}

std::optional<std::string_view> parse_method(Kind kind, std::string_view text) {
  const auto methods = family(kind).methods();
  const auto found = std::find_if(methods.begin(), methods.end(), [&](std::string_view method) {
    return std::equal(method.begin(), method.end(), text.begin(), text.end(),
                      [](char a, char b) { return a == spelled(b); });
  });
  return found == methods.end() ? std::nullopt : std::optional(*found);
}

Result<Inference> infer(const Request& request) {
  const Family& one = family(request.kind);
  if (request.method.empty()) return one.infer(request);
  const std::optional<std::string_view> method = parse_method(request.kind, request.method);
  if (!method) {
    std::string list;
    for (const std::string_view known : one.methods()) list += (list.empty() ? "" : ", ") + std::string(known);
    return fail("consensus.method", "there is no method \"" + request.method + "\" of kind " + std::string(one.name) +
                                        "; there are " + list);
  }
  Request named = request;
  named.method = *method;
  return one.infer(named);
}

}  // namespace muster::consensus
