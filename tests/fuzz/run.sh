#!/usr/bin/env bash
# Builds the fuzzers and runs them, each for so long, several beside one another.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)

usage() {
  cat <<TXT
Usage: tests/fuzz/run.sh [--seconds N] [--jobs N] [TARGET…]

Runs each target (default: all) for N seconds (default 600), --jobs at a time (default: processors). What was found
before lies in build/fuzz/corpus/TARGET and is gone on with. A finding ends its target and is written to
build/fuzz/findings/TARGET; once mended, it belongs into tests/fuzz/regressions/TARGET.
TXT
}

seconds=600 jobs=$(nproc) targets=()
while [ $# -gt 0 ]; do
  case "$1" in
    --seconds) seconds=${2:?--seconds needs a number}; shift 2 ;;
    --jobs) jobs=${2:?--jobs needs a number}; shift 2 ;;
    -h | --help) usage; exit 0 ;;
    -*) echo "run.sh: unknown option $1" >&2; usage >&2; exit 2 ;;
    *) targets+=("$1"); shift ;;
  esac
done

cd "$root"
build=build/fuzz
command -v clang++ >/dev/null || { echo "run.sh: needs clang++ (deploy/packages.sh installs it)" >&2; exit 1; }
mkdir -p "$build"
cmake --preset fuzz >"$build/configure.log" 2>&1 || { cat "$build/configure.log" >&2; exit 1; }
if [ ${#targets[@]} -eq 0 ]; then
  cmake --build "$build" -j "$jobs" --target fuzzers
  for program in "$build"/bin/fuzz_*; do
    name=${program##*/fuzz_}
    [ "$name" = write_seeds ] || targets+=("$name")
  done
else
  cmake --build "$build" -j "$jobs" --target fuzz_write_seeds "${targets[@]/#/fuzz_}"
fi
"$build/bin/fuzz_write_seeds" "$build/seeds"

run_one() { # target
  local name=$1 corpus="$build/corpus/$1" findings="$build/findings/$1" log="$build/$1.log" seeds=()
  mkdir -p "$corpus" "$findings"
  for folder in "$here/corpus/$name" "$here/regressions/$name" "$build/seeds/$name"; do
    [ ! -d "$folder" ] || seeds+=("$folder")
  done
  local dictionary=()
  [ ! -f "$here/dictionaries/$name.dict" ] || dictionary=("-dict=$here/dictionaries/$name.dict")
  if "$build/bin/fuzz_$name" "-max_total_time=$seconds" -timeout=10 -rss_limit_mb=2048 -malloc_limit_mb=512 -max_len=16384 \
    -print_final_stats=1 "-artifact_prefix=$findings/" "${dictionary[@]}" "$corpus" "${seeds[@]}" >"$log" 2>&1; then
    verdict=clean
  else
    verdict="FOUND SOMETHING, see $log"
  fi
  printf '%-18s %12s executions  %s\n' "$name" \
    "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -n 1)" "$verdict"
  [ "$verdict" = clean ]
}

failed=0
running=0
for name in "${targets[@]}"; do
  if [ "$running" -ge "$jobs" ]; then
    wait -n || failed=1
    running=$((running - 1))
  fi
  run_one "$name" &
  running=$((running + 1))
done
while [ "$running" -gt 0 ]; do
  wait -n || failed=1
  running=$((running - 1))
done
exit "$failed"
