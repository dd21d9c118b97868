#!/usr/bin/env bash
# Installs what is missing, builds, and runs the tests.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

usage() {
  cat <<TXT
Usage: deploy/test.sh [--label NAME] [--all] [--jobs N]

Without options: release build and all tests of the default tier, the unit tests also with
address and undefined-behaviour sanitizers.
  --label NAME  only the tests with this label: unit, contract, integration, simulation, long
  --all         the long tier too
  --jobs N      parallel compilations and tests (default: processors)
Recordings of crowd answers are looked for in \$MUSTER_RECORDED, then in ../shared/crowd.
TXT
}

label="" all=0 jobs=$(nproc)
while [ $# -gt 0 ]; do
  case "$1" in
    --label) label=${2:?--label needs a name}; shift 2 ;;
    --all) all=1; shift ;;
    --jobs) jobs=${2:?--jobs needs a number}; shift 2 ;;
    -h | --help) usage; exit 0 ;;
    *) echo "test.sh: unknown argument $1" >&2; usage >&2; exit 2 ;;
  esac
done

cd "$root"
step() { printf '\n== %s (%d min %02d s)\n' "$1" $((SECONDS / 60)) $((SECONDS % 60)); }

configure() { # preset
  local log="build/$1/configure.log"
  mkdir -p "build/$1"
  cmake --preset "$1" >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
}

if [ -z "${MUSTER_RECORDED:-}" ] && [ -d "$root/../shared/crowd" ]; then
  MUSTER_RECORDED=$(cd "$root/../shared/crowd" && pwd)
fi
export MUSTER_RECORDED="${MUSTER_RECORDED:-}"

"$root/deploy/packages.sh"

sanitized=0
case "$label" in "" | unit) sanitized=1 ;; esac

step "Release build"
configure release
targets=()
[ -z "$label" ] || targets=(--target "tests-$label")
cmake --build build/release -j "$jobs" "${targets[@]}"

failed=0
rm -f build/*/Testing/Temporary/LastTestsFailed.log
if [ "$sanitized" = 1 ]; then
  step "Unit tests with sanitizers: build"
  configure dev
  cmake --build build/dev -j "$jobs" --target tests-unit
  step "Unit tests with sanitizers: run"
  ctest --test-dir build/dev -L '^unit$' -j "$jobs" --output-on-failure --no-tests=error --progress || failed=1
fi

step "Tests of the release build"
select=(-LE '^long$')
[ "$all" = 1 ] && select=()
[ -n "$label" ] && select=(-L "^$label\$")
results=$(mktemp)
trap 'rm -f "$results"' EXIT
ctest --test-dir build/release "${select[@]}" -j "$jobs" --output-on-failure --no-tests=error \
  --output-junit "$results" || failed=1

# What was left out, and why.
[ -z "$label" ] || echo "Not run: everything that is not labelled $label."
[ "$all" = 1 ] || [ "$label" = long ] || echo "Not run: the long tier (--all or --label long runs it)."
skipped=$(grep -c 'status="notrun"' "$results" || true)
if [ "$skipped" -gt 0 ] && [ -z "$MUSTER_RECORDED" ]; then
  echo "Not run: tests that replay recorded answers; no recordings in \$MUSTER_RECORDED or ../shared/crowd."
fi
[ "$sanitized" = 1 ] || echo "Not run: unit tests with sanitizers."
if [ "$failed" != 0 ]; then
  for preset in dev release; do
    list="build/$preset/Testing/Temporary/LastTestsFailed.log"
    [ ! -s "$list" ] || sed "s/^[0-9]*:/Failed in build\/$preset: /" "$list"
  done
fi
exit "$failed"
