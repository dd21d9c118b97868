#include "scheduler/api/item_line.h"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <optional>

#include "common/base/ids.h"
#include "common/base/item_key.h"
#include "scheduler/api/json_writer.h"
#include "scheduler/api/text.h"
#include "scheduler/core/journal.pb.h"

namespace muster::api {
namespace {

namespace json = boost::json;

constexpr size_t kMaxDepth = 32;
constexpr std::array<std::string_view, 4> kOptions = {"redundancy", "priority", "reserved_for", "unavailable_for"};

tl::unexpected<Failure> refuse(std::string reason) {
  return fail("item.invalid", std::move(reason));
}

// The beginning of `text`, cut between characters.
std::string quoted(std::string_view text) {
  size_t length = std::min<size_t>(text.size(), 64);
  while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xc0) == 0x80) --length;
  return '"' + std::string(text.substr(0, length)) + '"';
}

// End of the JSON value at the front of `text`, which is known to be well-formed.
size_t value_length(std::string_view text) {
  size_t depth = 0, i = 0;
  for (bool quoted_part = false; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted_part) {
      if (c == '\\') ++i;
      if (c == '"') quoted_part = false;
    } else if (c == '"') {
      quoted_part = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (depth > 0 && (c == '}' || c == ']')) {
      --depth;
    } else if (depth == 0 && (c == ',' || c == ':' || c == '}' || c == ']')) {
      break;
    }
  }
  return i;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const size_t first = text.find_first_not_of(kSpace);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

struct Member {
  std::string name;
  std::string_view value;  // as written
};

// The members of a well-formed JSON object, repeated names included.
std::vector<Member> members_of(std::string_view object) {
  std::vector<Member> members;
  object = trimmed(object);
  object.remove_prefix(1);
  while (trimmed(object) != "}") {
    const size_t name_length = value_length(object);
    const std::string_view name = object.substr(0, name_length);
    object.remove_prefix(name_length + 1);
    const size_t length = value_length(object);
    members.push_back({std::string(json::parse(trimmed(name)).as_string()), trimmed(object.substr(0, length))});
    object.remove_prefix(length);
    if (object.front() == ',') object.remove_prefix(1);
  }
  return members;
}

Result<int64_t> integer(const json::value& value, const char* name, int64_t min, int64_t max) {
  const int64_t* number = value.if_int64();
  if (number && *number >= min && *number <= max) return *number;
  return refuse(std::string(name) + " must be a whole number from " + std::to_string(min) + " to " +
                std::to_string(max));
}

Result<std::vector<std::string>> people(const json::value& value, const char* name) {
  const json::array* list = value.if_array();
  if (!list || list->size() > kMaxPeople) {
    return refuse(std::string(name) + " must be a list of at most " + std::to_string(kMaxPeople) + " worker ids");
  }
  std::vector<std::string> ids;
  for (const json::value& entry : *list) {
    const json::string* id = entry.if_string();
    if (!id || !is_valid_name({id->data(), id->size()}))
      return refuse(std::string(name) + " holds what is no worker id");
    ids.emplace_back(id->data(), id->size());
  }
  return ids;
}

// `redundancy: 3`, or `{"min": 2, "max": 5, "confidence": 0.95}`.
Result<void> redundancy(const json::value& value, core::ItemDraft& draft) {
  const json::object* range = value.if_object();
  if (!range) {
    const auto fixed = integer(value, "redundancy", 1, 100);
    if (!fixed) return tl::unexpected(fixed.error());
    draft.target = static_cast<uint8_t>(*fixed);
    return {};
  }
  draft.confidence = core::JobPolicy{}.confidence;
  for (const auto& [name, member] : *range) {
    if (name == "confidence") {
      boost::system::error_code error;
      draft.confidence = member.to_number<double>(error);
      if (error || !(draft.confidence >= 0.5 && draft.confidence <= 0.9999)) {
        return refuse("redundancy.confidence must be a number from 0.5 to 0.9999");
      }
    } else if (name == "min" || name == "max") {
      const auto number = integer(member, name == "min" ? "redundancy.min" : "redundancy.max", 1, 100);
      if (!number) return tl::unexpected(number.error());
      (name == "min" ? draft.target : draft.max_redundancy) = static_cast<uint8_t>(*number);
    } else {
      return refuse(quoted(name) + " is not a member of redundancy: there are min, max and confidence");
    }
  }
  if (draft.target == 0 || draft.max_redundancy < draft.target) {
    return refuse("redundancy needs min and max, and max at least min");
  }
  return {};
}

struct Line {
  std::string key;
  std::string_view data_text;
  const json::object* data = nullptr;
};

std::optional<std::string> take_member(std::string_view name, const json::value& value, Line& line,
                                       core::ItemDraft& draft) {
  const auto into = [](auto result, auto& field) -> std::optional<std::string> {
    if (!result) return result.error().message;
    field = static_cast<std::remove_reference_t<decltype(field)>>(std::move(*result));
    return std::nullopt;
  };
  if (name == "key") {
    const json::string* key = value.if_string();
    if (!key || key->empty() || key->size() > kMaxKeyBytes) return "key must be a text of 1 to 256 bytes";
    line.key.assign(key->data(), key->size());
    return std::nullopt;
  }
  if (name == "data") {
    if (!value.is_object()) return "data must be an object";
    line.data = &value.get_object();
    for (const auto& member : *line.data) {
      if (std::string_view(member.key()).starts_with("muster:"))
        return "data." + std::string(member.key()) + ": names that begin with muster: are the scheduler's own";
    }
    return std::nullopt;
  }
  if (value.is_null() && std::find(kOptions.begin(), kOptions.end(), name) != kOptions.end()) return std::nullopt;
  if (name == "redundancy") {
    const auto read = redundancy(value, draft);
    return read ? std::nullopt : std::optional(read.error().message);
  }
  if (name == "priority")
    return into(integer(value, "priority", -core::kMaxItemPriority, core::kMaxItemPriority), draft.priority);
  if (name == "reserved_for") return into(people(value, "reserved_for"), draft.reserved_for);
  if (name == "unavailable_for") return into(people(value, "unavailable_for"), draft.unavailable_for);
  const std::string_view hint =
      nearest(name, {"key", "data", "redundancy", "priority", "reserved_for", "unavailable_for"});
  return quoted(name) + " is not a member of an item" + (hint.empty() ? "" : "; did you mean " + quoted(hint) + "?");
}

std::optional<std::string> read_members(std::string_view text, const json::object& object, Line& line,
                                        core::ItemDraft& draft) {
  const auto members = members_of(text);
  for (const Member& member : members) {
    const auto twins =
        std::count_if(members.begin(), members.end(), [&](const Member& m) { return m.name == member.name; });
    if (twins > 1) return quoted(member.name) + " is given twice";
    if (auto reason = take_member(member.name, object.at(member.name), line, draft)) return reason;
    if (member.name == "data") line.data_text = member.value;
  }
  if (line.key.empty()) return "key is needed";
  if (!line.data) return "data is needed";
  return std::nullopt;
}

std::optional<std::string> missing_field(const json::object& data, const std::vector<std::string>& shown_fields) {
  for (const std::string& field : shown_fields) {
    const json::value* value = data.if_contains(field);
    if (!value || value->is_null()) return "data has no " + quoted(field) + ", which the template shows";
  }
  return std::nullopt;
}

// Of what is written, whatever the white space between.
uint64_t digest_of(const Line& line, const core::ItemDraft& draft) {
  JsonWriter options;
  options.begin_array().raw(json::serialize(*line.data)).count(draft.target).integer(draft.priority);
  for (const auto* list : {&draft.reserved_for, &draft.unavailable_for}) {
    std::vector<std::string> sorted(*list);
    std::sort(sorted.begin(), sorted.end());
    options.begin_array();
    for (const std::string& id : sorted) options.text(id);
    options.end_array();
  }
  if (draft.max_redundancy > 0) options.count(draft.max_redundancy).number(draft.confidence);
  options.end_array();
  return XXH3_64bits(options.str().data(), options.str().size());
}

}  // namespace

Result<core::ItemDraft> parse_item(std::string_view text, const std::vector<std::string>& shown_fields) {
  if (!is_utf8(text)) return refuse("is not UTF-8");
  json::parse_options strict;
  strict.max_depth = kMaxDepth;
  json::error_code ec;
  json::monotonic_resource memory;
  const json::value value = json::parse(json::string_view(text.data(), text.size()), ec, &memory, strict);
  if (ec == json::error::too_deep) return refuse("is nested deeper than " + std::to_string(kMaxDepth) + " levels");
  if (ec) return refuse("is not JSON: " + ec.message());
  if (!value.is_object()) return refuse("must be a JSON object");
  Line line;
  core::ItemDraft draft;
  if (auto reason = read_members(text, value.get_object(), line, draft)) return refuse(std::move(*reason));
  if (auto reason = missing_field(*line.data, shown_fields)) return refuse(std::move(*reason));
  draft.key_hash = hash_of_key(line.key);
  draft.digest = digest_of(line, draft);
  journal::ItemContent content;
  content.set_key(line.key);
  content.set_data(std::string(line.data_text));
  draft.content = content.SerializeAsString();
  return draft;
}

}  // namespace muster::api
