#include <boost/json.hpp>
#include <map>
#include <set>
#include <string>

#include "common/base/check.h"
#include "common/form/answer.h"
#include "common/form/kind_names.h"
#include "common/wire/limits.h"

namespace muster::form {
namespace {

namespace json = boost::json;

constexpr size_t kMaxDepth = 8;

// One answer while it is checked.
class Check {
 public:
  Check(const Form& form, const json::array& entries) : form_(form), entries_(entries) {}

  Result<void> run() {
    MUSTER_CHECK(form_.controls.size() <= kMaxControls);
    if (entries_.size() > kMaxResults) {
      return invalid("result", "has more than " + std::to_string(kMaxResults) + " entries");
    }
    results_.reserve(entries_.size());
    for (size_t i = 0; i < entries_.size(); ++i) {
      if (auto fits = take(i); !fits) return fits;
    }
    if (auto gathered = gather_facts(); !gathered) return gathered;
    for (const Answered& result : results_) {
      if (auto shown = check_shown(result); !shown) return shown;
    }
    for (const Control& control : form_.controls) {
      auto there = control.per_region ? check_regions_have(control) : check_required(control, nullptr, whole_);
      if (!there) return there;
    }
    return {};
  }

  // To be called once, in the end.
  std::vector<Deciding> take_deciding() {
    std::vector<Deciding> all;
    all.reserve(form_.decide_on.size());
    for (const Control* control : deciding_controls(form_)) {
      all.push_back({control, find_object(form_, control->to_name), !is_visible(*control, nullptr, whole_), {}});
    }
    for (Answered& result : results_) {
      for (Deciding& one : all) {
        if (one.control == result.control) {
          one.results.push_back(std::move(result));
          break;
        }
      }
    }
    return all;
  }

 private:
  // By itself: its names, its value, and that it is there once.
  Result<void> take(size_t index) {
    const Result<Entry> entry = read_entry(entries_[index], index);
    if (!entry) return tl::unexpected(entry.error());
    Answered found;
    found.entry = *entry;
    found.control = find_control(form_, *entry->from_name);
    if (!found.control) {
      return invalid(entry->path(".from_name"), "there is no control " + quoted(*entry->from_name));
    }
    if (auto once = check_once(found); !once) return once;
    if (auto named = check_names(found); !named) return named;
    const bool region = makes_regions(found.control->kind);
    auto fits = region ? check_region(find_object(form_, found.control->to_name)->kind, found) : check_value(found);
    if (!fits) return fits;
    if (region) {
      if (auto counted = count_labels(found); !counted) return counted;
    }
    results_.push_back(std::move(found));
    if (region) regions_.emplace(*results_.back().entry.id, results_.size() - 1);
    return {};
  }

  Result<void> check_once(const Answered& found) {
    const Control& control = *found.control;
    const bool region = makes_regions(control.kind);
    if (!region && !control.per_region) {
      const auto number = static_cast<size_t>(found.control - form_.controls.data());
      if (answered_[number]) return invalid(found.entry.path(), quoted(control.name) + " is answered twice");
      answered_.set(number);
      return {};
    }
    if (!found.entry.id) return invalid(found.entry.path(), "\"id\" is missing, which names a region");
    const std::string_view id = *found.entry.id;
    if (id.empty() || id.size() > kMaxNameBytes) {
      return invalid(found.entry.path(".id"), "must be a string of 1 to 128 bytes");
    }
    if (region) {
      if (regions_.contains(id)) return invalid(found.entry.path(".id"), "another region has the id " + quoted(id));
    } else if (!by_region_.emplace(&control, id).second) {
      return invalid(found.entry.path(), quoted(control.name) + " is answered twice for the region " + quoted(id));
    }
    return {};
  }

  static Result<void> check_names(const Answered& found) {
    const Control& control = *found.control;
    const Entry& entry = found.entry;
    if (*entry.to_name != control.to_name) {
      return invalid(entry.path(".to_name"), quoted(control.name) + " speaks of " + quoted(control.to_name) +
                                                 ", not of " + quoted(*entry.to_name));
    }
    if (*entry.type != type_name(control.kind)) {
      return invalid(entry.path(".type"),
                     "must be \"" + std::string(type_name(control.kind)) + "\", not " + quoted(*entry.type));
    }
    if (makes_regions(control.kind) || control.per_region) return {};
    for (const json::key_value_pair& member : *entry.value) {
      if (std::string_view(member.key()) != value_name(control.kind)) {
        return invalid(entry.path(".value"), quoted(member.key()) + " is not a member of such a value");
      }
    }
    return {};
  }

  Result<void> count_labels(const Answered& found) {
    if (found.control->max_usages == 0) return {};
    for (size_t i = 0; i < found.control->choices.size(); ++i) {
      if (!found.chosen[i] || ++usages_[{found.control, i}] <= found.control->max_usages) continue;
      return invalid(found.entry.path(), "the label " + quoted(found.control->choices[i].value) +
                                             " is used more than " + std::to_string(found.control->max_usages) +
                                             " times");
    }
    return {};
  }

  const Answered* region_of(const Answered& result) const {
    if (!result.control->per_region) return nullptr;
    const auto found = regions_.find(std::string_view(*result.entry.id));
    return found == regions_.end() ? nullptr : &results_[found->second];
  }

  Result<void> gather_facts() {
    whole_.reserve(results_.size());
    Facts beside;  // regions
    for (const Answered& result : results_) {
      const Control& control = *result.control;
      if (!control.per_region) {
        whole_.push_back(&result);
        if (!regions_.empty() && !makes_regions(control.kind)) beside.push_back(&result);
        continue;
      }
      const Answered* region = region_of(result);
      if (!region || region->control->to_name != control.to_name) {
        return invalid(result.entry.path(".id"), "names no region of " + quoted(control.to_name));
      }
      if (auto same = check_copies(result, *region); !same) return same;
      of_region_[region].push_back(&result);
    }
    for (const auto& [id, index] : regions_) {
      Facts& facts = of_region_[&results_[index]];
      facts.insert(facts.end(), beside.begin(), beside.end());
    }
    return {};
  }

  Result<void> check_shown(const Answered& result) const {
    const Answered* region = region_of(result);
    if (is_visible(*result.control, region, region ? of_region_.at(region) : whole_)) return {};
    return invalid(result.entry.path(), quoted(result.control->name) + " is hidden, and must not be answered");
  }

  static Result<void> check_copies(const Answered& result, const Answered& region) {
    for (const json::key_value_pair& member : *result.entry.value) {
      const std::string_view key = member.key();
      if (key == value_name(result.control->kind)) continue;
      const json::value* original = region.entry.value->if_contains(key);
      if (!original) return invalid(result.entry.path(".value"), quoted(key) + " is not a member of such a value");
      if (*original != member.value()) {
        return invalid(result.entry.path(".value." + std::string(key)), "is not that of the region");
      }
    }
    return {};
  }

  Result<void> check_regions_have(const Control& control) const {
    for (const auto& [id, index] : regions_) {
      const Answered& region = results_[index];
      if (region.control->to_name != control.to_name) continue;
      if (auto there = check_required(control, &region, of_region_.at(&region)); !there) return there;
    }
    return {};
  }

  static Result<void> check_required(const Control& control, const Answered* region, const Facts& facts) {
    if (!is_required(control, region, facts)) return {};
    for (const Answered* result : facts) {
      if (result->control == &control) return result->text ? check_not_blank(*result) : Result<void>();
    }
    return invalid("result", quoted(control.name) + " needs an answer" +
                                 (region ? " for the region " + quoted(*region->entry.id) : ""));
  }

  static Result<void> check_not_blank(const Answered& result) {
    if (result.text->find_first_not_of(" \t\r\n") != json::string::npos) return {};
    const bool in_list = result.entry.value->at("text").is_array();
    return invalid(result.entry.path(in_list ? ".value.text[0]" : ".value.text"), "must not be empty");
  }

  const Form& form_;
  const json::array& entries_;
  std::vector<Answered> results_;
  std::bitset<kMaxControls> answered_;
  std::map<std::string_view, size_t> regions_;                       // by id, into results_
  std::set<std::pair<const Control*, std::string_view>> by_region_;  // what was said of which region
  std::map<std::pair<const Control*, size_t>, uint32_t> usages_;     // of labels
  Facts whole_;
  std::map<const Answered*, Facts> of_region_;
};

}  // namespace

Result<json::value> parse_answer(std::string_view value_json, json::storage_ptr storage) {
  if (value_json.size() > wire::kMaxAnswerBytes) {
    return invalid("result", "is longer than " + std::to_string(wire::kMaxAnswerBytes) + " bytes");
  }
  json::parse_options options;
  options.max_depth = kMaxDepth;
  boost::system::error_code error;
  json::value document = json::parse(value_json, error, std::move(storage), options);
  if (error) return invalid("result", "is not JSON: " + error.message());
  return document;
}

Result<void> check_results(const Form& form, const json::value& document, std::vector<Deciding>& deciding) {
  const json::array* entries = document.if_array();
  if (!entries) return invalid("result", "must be an array");
  Check check(form, *entries);
  if (auto checked = check.run(); !checked) return checked;
  deciding = check.take_deciding();
  return {};
}

Result<CheckedAnswer> check_answer(const Form& form, std::string_view value_json) {
  unsigned char memory[4096];
  json::monotonic_resource storage(memory, sizeof memory);
  const Result<json::value> document = parse_answer(value_json, &storage);
  if (!document) return tl::unexpected(document.error());
  std::vector<Deciding> deciding;
  if (auto checked = check_results(form, *document, deciding); !checked) return tl::unexpected(checked.error());
  return CheckedAnswer{deciding.size() == 1 ? code_of(deciding.front()) : kUncoded};
}

}  // namespace muster::form
