// One tag while it is read, and the place complaints about it go. Internal to scheduler/template.
#pragma once

#include <map>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "scheduler/template/compile.h"
#include "scheduler/template/xml_source.h"

namespace muster::labeling {

constexpr size_t kMaxComplaints = 100;      // of each kind; further ones would not be read
constexpr size_t kMaxComplaintBytes = 400;  // values quoted from the template may be of any length

// Collects complaints in the order of the walk.
class Complaints {
 public:
  Complaints(const Lines& lines, Compiled& out) : lines_(lines), out_(out) {}
  int line_of(const pugi::xml_node& node) const { return line_at(node, 0); }
  int line_at(const pugi::xml_node& node, size_t bytes_in) const {
    return lines_.at(static_cast<size_t>(node.offset_debug()) + bytes_in);
  }
  void error(int line, std::string message, int earlier = 0) { add(out_.errors, line, std::move(message), earlier); }
  void error(const pugi::xml_node& node, std::string message) { error(line_of(node), std::move(message)); }
  void warn(int line, std::string message) { add(out_.warnings, line, std::move(message)); }
  void warn(const pugi::xml_node& node, std::string message) { warn(line_of(node), std::move(message)); }

 private:
  static void add(std::vector<Complaint>& list, int line, std::string message, int earlier = 0) {
    if (list.size() >= kMaxComplaints) return;
    if (message.size() > kMaxComplaintBytes) {
      size_t end = kMaxComplaintBytes;
      while ((static_cast<unsigned char>(message[end]) & 0xc0) == 0x80) --end;
      message = message.substr(0, end) + "…";
    }
    list.push_back({line, std::move(message), earlier});
  }

  const Lines& lines_;
  Compiled& out_;
};

// "<Tag>" or "<Tag name>", for messages.
std::string describe(const pugi::xml_node& node);

// Complains about attributes that the table refuses or ignores, that have a value it does not take or come twice, and
// about text inside the tag.
void check_tag(const pugi::xml_node& node, Complaints& complaints);
void refuse_children(const pugi::xml_node& node, Complaints& complaints);

bool flag_attribute(const pugi::xml_node& node, const char* name);  // "true"
// The attribute as a number; absent or wrong, of which is complained: nothing.
std::optional<double> number_attribute(const pugi::xml_node& node, const char* name, Complaints& complaints);
std::optional<uint32_t> whole_attribute(const pugi::xml_node& node, const char* name, uint32_t most,
                                        Complaints& complaints);
std::optional<double> parse_number(std::string_view text);

// What the item would have to fill in, such as "$text".
bool is_variable(std::string_view text);

}  // namespace muster::labeling
