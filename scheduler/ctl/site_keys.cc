#include "scheduler/ctl/site_keys.h"

#include <boost/json.hpp>
#include <fstream>
#include <memory>
#include <vector>

#include "common/http/client.h"
#include "common/wire/keys.h"
#include "scheduler/ctl/fields.h"

namespace muster::ctl {
namespace {

struct KeysOptions {
  std::string name;
  std::vector<std::string> keys, files;  // both empty: only show them
};

void print_keys(const boost::json::object& site, std::ostream& out) {
  for (const boost::json::value& key : list_field(site, "keys")) out << text_of(key) << '\n';
}

Outcome<void> show_keys(Session& session, const std::string& name) {
  const Outcome<std::string> body = session.call("list sites", "GET", "/v1/sites");
  if (!body) return tl::unexpected(body.error());
  const Outcome<boost::json::value> list = parse_body(*body);
  if (!list) return tl::unexpected(list.error());
  for (const boost::json::value& value : list_field(members_of(*list), "sites")) {
    const boost::json::object& site = members_of(value);
    if (text_field(site, "name") != name) continue;
    if (session.wants_json()) {
      session.io().out << boost::json::serialize(site) << '\n';
    } else {
      print_keys(site, session.io().out);
    }
    return {};
  }
  return trouble(Exit::Refused, "there is no site '" + name + "'\n`musterctl site list` shows the sites there are.");
}

Outcome<void> set_keys(Session& session, const KeysOptions& options) {
  boost::json::array keys;
  for (const std::string& key : options.keys) {
    const Outcome<std::string> valid = valid_key(key);
    if (!valid) return tl::unexpected(valid.error());
    keys.emplace_back(*valid);
  }
  for (const std::string& file : options.files) {
    const Outcome<std::string> key = read_key_file(file);
    if (!key) return tl::unexpected(key.error());
    keys.emplace_back(*key);
  }
  const size_t count = keys.size();
  const std::string body = boost::json::serialize(boost::json::object{{"keys", std::move(keys)}});
  const Outcome<std::string> answer = session.call("keys of site " + options.name, "POST",
                                                   "/v1/sites/" + http::encode_component(options.name) + "/keys", body);
  if (!answer) return tl::unexpected(answer.error());
  if (session.wants_json()) {
    session.io().out << *answer << '\n';
  } else {
    session.io().out << "site " << options.name << " now has " << (count == 1 ? "this key" : "these two keys")
                     << "; no other works any more\n";
  }
  return {};
}

}  // namespace

Outcome<std::string> valid_key(std::string key) {
  if (wire::is_valid_z85_key(key)) return key;
  return trouble(Exit::Usage,
                 "the key must be a CURVE public key, 40 characters of Z85; `musterctl keys generate` makes one "
                 "and writes it to NAME.pub");
}

Outcome<std::string> read_key_file(const std::string& path) {
  std::ifstream file(path);
  std::string key;
  if (!(file >> key)) return trouble(Exit::Refused, path + ": cannot be read, or is empty");
  return valid_key(std::move(key));
}

void add_site_keys(CLI::App& noun, Action& chosen) {
  auto options = std::make_shared<KeysOptions>();
  CLI::App* command = noun.add_subcommand("keys", "Show a site's keys, or replace them: one, or two while rotating");
  command->add_option("NAME", options->name, "The site's name")->required()->type_name("");
  const auto repeated = [&](const char* name, std::vector<std::string>& into, const char* text, const char* type) {
    command->add_option(name, into, text)->type_name(type)->take_all()->expected(1);
  };
  repeated("--set", options->keys, "Public key that it has from now on; may be given twice", "Z85");
  repeated("--set-file", options->files, "File with such a key; may be given twice", "FILE");
  command->callback([&chosen, options] {
    chosen = [options](Session& session) {
      if (options->keys.empty() && options->files.empty()) return show_keys(session, options->name);
      return set_keys(session, *options);
    };
  });
}

}  // namespace muster::ctl
