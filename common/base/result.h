// Failures as values. A bug aborts (check.h); a failure is a Result; bad input from a peer is a documented reply.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace muster {

// What went wrong at an edge (a file, Redis, SQLite, a socket, an input), in words for the person who must mend it.
// `code` is a stable identifier such as "redis.unreachable"; context is added once, by the adapter that knows it.
struct Failure {
  std::string code;
  std::string message;
};

template <class T>
using Result = tl::expected<T, Failure>;

inline tl::unexpected<Failure> fail(std::string code, std::string message) {
  return tl::unexpected<Failure>(Failure{std::move(code), std::move(message)});
}

}  // namespace muster
