#include <boost/json.hpp>
#include <memory>

#include "common/base/ids.h"
#include "scheduler/ctl/commands.h"
#include "scheduler/ctl/fields.h"
#include "scheduler/ctl/table.h"
#include "scheduler/ctl/text_width.h"

namespace muster::ctl {
namespace {

namespace json = boost::json;

constexpr const char* kTraceExamples = R"(Examples:
  musterctl trace s00-3-4711
  musterctl job answers mood | jq -r .id | head -1       where such ids come from

Shows where the assignment stands, its task, and every journalled record that names it, oldest first.)";

// The scalars of an object as lines; objects inside it one level down, as `task.state`.
void print_members(const json::object& object, const std::string& prefix, std::ostream& out) {
  for (const json::key_value_pair& member : object) {
    const std::string name = prefix + std::string(member.key());
    if (name == "records" || name == "whole") continue;
    if (member.value().is_object() && prefix.empty()) {
      print_members(member.value().get_object(), name + ".", out);
    } else if (const std::string text = text_of(member.value()); !text.empty()) {
      out << printable(name) << std::string(name.size() < 22 ? 22 - name.size() : 1, ' ') << printable(text) << '\n';
    }
  }
}

void print_records(const json::array& records, std::ostream& out) {
  Table table({{"SEQUENCE", Align::Right}, {"TIME"}, {"SHARD TIME", Align::Right}, {"RECORD"}, {"FIELDS"}});
  for (const json::value& value : records) {
    const json::object& record = members_of(value);
    std::string fields;
    for (const json::key_value_pair& field : object_field(record, "fields")) {
      fields += (fields.empty() ? "" : " ") + std::string(field.key()) + "=" + text_of(field.value());
    }
    table.add({text_field(record, "sequence"), text_field(record, "time"),
               grouped(count_field(record, "shard_ms")) + " ms", text_field(record, "record"), fields});
  }
  table.print(out);
}

Outcome<void> trace(Session& session, const std::string& id) {
  if (!AssignmentId::parse(id)) return trouble(Exit::Usage, "an assignment's id looks like s00-3-4711, not " + id);
  const Outcome<std::string> body = session.call("trace " + id, "GET", "/v1/assignments/" + http::encode_component(id));
  if (!body) return tl::unexpected(body.error());
  if (session.wants_json()) {
    session.io().out << *body << '\n';
    return {};
  }
  const Outcome<json::value> document = parse_body(*body);
  if (!document) return tl::unexpected(document.error());
  const json::object& found = members_of(*document);
  print_members(found, "", session.io().out);
  session.io().out << '\n';
  print_records(list_field(found, "records"), session.io().out);
  if (text_field(found, "whole") == "false") {
    session.io().out
        << "\nThe journal reaches back to the last checkpoint only: records from before it are gone, and may be "
           "missing here.\n";
  }
  return {};
}

}  // namespace

void add_trace_command(CLI::App& app, Action& chosen) {
  auto id = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("trace", "One assignment's life, in the scheduler and in its journal");
  command->add_option("ASSIGNMENT", *id, "The assignment's id")->required()->type_name("");
  command->fallthrough();
  command->footer(kTraceExamples);
  command->callback([&chosen, id] { chosen = [id](Session& session) { return trace(session, *id); }; });
}

}  // namespace muster::ctl
