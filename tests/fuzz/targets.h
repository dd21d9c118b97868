// What is fuzzed: each target reads one input of any bytes, and aborts if a property does not hold (MUSTER_CHECK). None
// keeps anything from one input to the next that could change what it does.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace muster::fuzz {

// ---- the wire ----
void wire_to_scheduler(std::string_view input);  // a frame of an agent, up to the commands it becomes
void wire_to_agent(std::string_view input);      // frames of a scheduler, in an agent's session

// ---- what is stored ----
void journal(std::string_view input);     // entries, contents, records on a state, places and fences
void checkpoint(std::string_view input);  // frames and parts
void spool(std::string_view input);       // the agent's database, its bytes and its rows changed by others

// ---- what operators and people send ----
void http_request(std::string_view input);  // raw bytes to the scheduler's whole API
void http_body(std::string_view input);     // bodies, targets, addresses, times: the small readers
void items(std::string_view input);         // NDJSON, cut anywhere
void item_files(std::string_view input);    // tables, records and tasks of files of items
void tables(std::string_view input);        // CSV of answers, truths and people; rows of an export
void job_spec(std::string_view input);      // YAML and JSON
void labeling(std::string_view input);      // templates (XML), and forms as JSON
void answer(std::string_view input);        // against forms of every kind of control
void consensus(std::string_view input);     // labels of every kind: boxes, spans, numbers, rankings, texts, …

struct Named {
  std::string_view name;
  void (*target)(std::string_view);
};
std::span<const Named> all_targets();

// Inputs that the real encoders make, for targets whose formats nobody writes by hand; empty for the others.
std::vector<std::string> made_seeds(std::string_view target);

}  // namespace muster::fuzz
