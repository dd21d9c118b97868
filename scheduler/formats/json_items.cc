// NDJSON, line by line, and Label Studio's JSON, task by task.
#include <algorithm>
#include <boost/json.hpp>

#include "scheduler/formats/byte_reader.h"
#include "scheduler/formats/item_line.h"
#include "scheduler/formats/item_sources.h"

namespace muster::formats {
namespace {

namespace json = boost::json;

bool is_blank(int byte) {
  return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

tl::unexpected<Failure> broken_at(uint64_t line, const std::string& reason) {
  return fail("items.file", std::to_string(line) + ": " + reason);
}

std::string too_long() {
  return "it is longer than " + std::to_string(kMaxRecordBytes >> 20) + " MiB";
}

class NdjsonItems final : public ItemSource {
 public:
  NdjsonItems(ItemMapping mapping, std::istream& input) : mapping_(std::move(mapping)), in_(input) {}

  Result<bool> next(SourceItem& item) override {
    do {
      item = {.line = in_.line()};
      if (in_.peek() == ByteReader::kEnd) {
        if (in_.broken()) return broken_at(in_.line(), "cannot be read");
        return false;
      }
      read_line(item);
    } while (item.refused.empty() && std::all_of(item.raw.begin(), item.raw.end(), is_blank));
    if (!item.refused.empty()) return true;
    if (mapping_.empty()) {
      item.json = item.raw.substr(0, item.raw.find_last_not_of("\r\n") + 1);
    } else {
      read_record(item);
    }
    return true;
  }

 private:
  void read_line(SourceItem& item) {
    for (int byte; (byte = in_.take()) != ByteReader::kEnd && byte != '\n';) {
      if (item.raw.size() < kMaxRecordBytes) {
        item.raw += static_cast<char>(byte);
      } else {
        item.refused = too_long();
      }
    }
    item.refused.empty() ? item.raw += '\n' : item.raw = "";
  }

  void read_record(SourceItem& item) const {
    boost::system::error_code error;
    const json::value record = json::parse(item.raw, error);
    if (error || !record.is_object()) {
      item.refused = "it is not a JSON object";
      return;
    }
    const std::string name = mapping_.key.empty() ? "key" : mapping_.key;
    make_line(key_text(record.get_object().if_contains(name)), mapped(mapping_, record.get_object()), item);
  }

  const ItemMapping mapping_;
  ByteReader in_;
};

// Tasks in one array, or one after the other.
class LabelStudioItems final : public ItemSource {
 public:
  LabelStudioItems(ItemMapping mapping, std::istream& input) : mapping_(std::move(mapping)), in_(input) {}

  Result<bool> next(SourceItem& item) override {
    if (auto ready = go_to_task(); !ready || !*ready) return ready;
    item = {.line = in_.line()};
    if (auto whole = read_object(item); !whole) return tl::unexpected(whole.error());
    boost::system::error_code error;
    const json::value task = json::parse(item.raw, error);
    if (error) {
      item.refused = "it is not JSON: " + error.message();
    } else {
      read_task(task.get_object(), item);
    }
    item.raw += '\n';
    return true;
  }

 private:
  void skip_blanks() {
    while (is_blank(in_.peek())) in_.take();
  }

  // False at the end.
  Result<bool> go_to_task() {
    skip_blanks();
    if (!begun_ && in_.peek() == '[') {
      in_.take();
      in_array_ = true;
    } else if (begun_ && in_.peek() == ',') {
      in_.take();
    }
    begun_ = true;
    skip_blanks();
    if (in_array_ && in_.peek() == ']') {
      in_.take();
      in_array_ = false;
      skip_blanks();
    }
    if (in_.peek() == '{') return true;
    if (in_.broken()) return broken_at(in_.line(), "cannot be read");
    if (in_.peek() != ByteReader::kEnd) return broken_at(in_.line(), "here is no task, which begins with '{'");
    if (in_array_) return broken_at(in_.line(), "the file ends within its array");
    return false;
  }

  Result<void> read_object(SourceItem& item) {
    int depth = 0;
    bool in_text = false, escaped = false;
    while (true) {
      const int byte = in_.take();
      if (byte == ByteReader::kEnd) return broken_at(item.line, "the task that begins here does not end");
      if (item.raw.size() == kMaxRecordBytes) return broken_at(item.line, too_long());
      item.raw += static_cast<char>(byte);
      if (in_text) {
        in_text = escaped || byte != '"';
        escaped = !escaped && byte == '\\';
      } else if (byte == '"') {
        in_text = true;
      } else if (byte == '{' || byte == '[') {
        ++depth;
      } else if ((byte == '}' || byte == ']') && --depth == 0) {
        return {};
      }
    }
  }

  static const json::object* part(const json::object& whole, const char* name) {
    const json::value* found = whole.if_contains(name);
    return found ? found->if_object() : nullptr;
  }

  // The member that was asked for; what an export of ours says; Label Studio's number.
  std::string key_of(const json::object& task, const json::object& data) const {
    if (!mapping_.key.empty()) {
      const std::string key = key_text(data.if_contains(mapping_.key));
      return key.empty() ? key_text(task.if_contains(mapping_.key)) : key;
    }
    const json::object* meta = part(task, "meta");
    const json::object* ours = meta ? part(*meta, "muster") : nullptr;
    const std::string key = ours ? key_text(ours->if_contains("key")) : "";
    return key.empty() ? key_text(task.if_contains("id")) : key;
  }

  void read_task(const json::object& task, SourceItem& item) const {
    if (task.contains("data") && !part(task, "data")) {
      item.refused = "its data is not an object";
      return;
    }
    const json::object& shown = task.contains("data") ? task.at("data").get_object() : task;
    json::object data = mapped(mapping_, shown);
    const json::value* predictions = task.if_contains("predictions");
    if (predictions && predictions->is_array() && !predictions->get_array().empty() && !data.contains("predictions"))
      data["predictions"] = *predictions;
    make_line(key_of(task, shown), std::move(data), item);
    if (!item.refused.empty()) item.refused += "; --key names the member that is one";
  }

  const ItemMapping mapping_;
  ByteReader in_;
  bool begun_ = false, in_array_ = false;
};

}  // namespace

MadeSource make_ndjson_items(ItemMapping mapping, std::istream& input) {
  return std::make_unique<NdjsonItems>(std::move(mapping), input);
}

MadeSource make_label_studio_items(ItemMapping mapping, std::istream& input) {
  return std::make_unique<LabelStudioItems>(std::move(mapping), input);
}

}  // namespace muster::formats
