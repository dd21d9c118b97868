// Messages in a few words, for the trace.
#pragma once

#include <string>

namespace muster::wire {
class ToAgent;
class ToScheduler;
}  // namespace muster::wire

namespace muster::sim {

std::string picture(const wire::ToScheduler& message);
std::string picture(const wire::ToAgent& message);

}  // namespace muster::sim
