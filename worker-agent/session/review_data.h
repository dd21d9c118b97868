// What of an item's data about reviews (docs/review.md) the person is shown who holds the task. Pure.
#pragma once

#include <string>
#include <string_view>

namespace muster::agent {

// An inspector does not see who gave an answer; an author sees of the answers that were returned their own. Data that
// tell of no review stay as they are; "" for those that are no JSON object.
std::string data_for(std::string_view worker_id, std::string data);

// It was sent back by an inspector, and comes before other work.
bool is_returned(std::string_view data);

}  // namespace muster::agent
