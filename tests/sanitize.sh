#!/usr/bin/env bash
# Runs the tests that have threads or hostile input under sanitizers, as the long tier does.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

usage() {
  cat <<TXT
Usage: tests/sanitize.sh [--jobs N] [dev | tsan]…

dev    unit tests and simulated worlds with address and undefined-behaviour sanitizers
tsan   the loop, refining and scoring, the gateway, the HTTP server, the uplink and the agent with
       the thread sanitizer
Without a name: both.
TXT
}

jobs=$(nproc)
presets=()
while [ $# -gt 0 ]; do
  case "$1" in
    --jobs) jobs=${2:?--jobs needs a number}; shift 2 ;;
    dev | tsan) presets+=("$1"); shift ;;
    -h | --help) usage; exit 0 ;;
    *) echo "sanitize.sh: unknown argument $1" >&2; usage >&2; exit 2 ;;
  esac
done
[ ${#presets[@]} -gt 0 ] || presets=(dev tsan)

cd "$root"
export TSAN_OPTIONS="suppressions=$root/tests/tsan.supp:halt_on_error=1:second_deadlock_stack=1${TSAN_OPTIONS:+:$TSAN_OPTIONS}"
threaded=(app_test http_test http_hostile_test gateway_contract_test agent_uplink_test agent_contract_test)
failed=0
for preset in "${presets[@]}"; do
  cmake --preset "$preset" >/dev/null
  if [ "$preset" = dev ]; then
    cmake --build build/dev -j "$jobs" --target tests-unit muster-sim
    ctest --test-dir build/dev -L '^(unit|simulation)$' -E mutants -j "$jobs" --output-on-failure --no-tests=error || failed=1
  else
    cmake --build build/tsan -j "$jobs" --target "${threaded[@]}"
    for program in "${threaded[@]}"; do
      "build/tsan/bin/$program" --gtest_brief=1 || { echo "sanitize.sh: $program failed" >&2; failed=1; }
    done
  fi
done
exit "$failed"
