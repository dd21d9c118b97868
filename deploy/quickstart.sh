#!/usr/bin/env bash
# From nothing to finished labeling jobs: installs, builds, starts a scheduler and three agents, lets people work.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bin=$root/build/release/bin
sites=(north south east)
sets=(music_genre sp_amt zencrowd_all)

usage() {
  cat <<TXT
Usage: deploy/quickstart.sh [options]

Builds Muster and runs three jobs at once, ${sets[*]}: answers that real people once
gave are given again, by the same people, through three sites' agents.
  --confidence C     how sure a result must be before its task stops asking (default: 0.95); "fixed" asks for every
                     recorded answer and takes the majority
  --recorded DIR     where the recorded sets lie (else \$MUSTER_RECORDED, else ../shared/crowd); where there are none,
                     simulated people with a fixed seed work instead
  --keep             then submit the jobs of deploy/examples, leave everything running, and print where you can label
                     them yourself, as whom, and how to stop it
  --summary FILE     write the figures as JSON
  --out DIR          where results and answers go (default: build/quickstart)
  --http-port N      the scheduler's HTTP API      (default: a free port)
  --agent-port N     the port agents connect to    (default: a free port)
  --desk-port N      the first site's desk; the others take the next two (default: free ports)
TXT
}

die() { echo "quickstart.sh: $*" >&2; exit 1; }

recorded="" confidence=0.95 keep=0 summary="" out=$root/build/quickstart http_port=0 agent_port=0 desk_port=0
while [ $# -gt 0 ]; do
  case "$1" in
    --keep) keep=1; shift; continue ;;
    -h | --help) usage; exit 0 ;;
    --confidence | --recorded | --summary | --out | --http-port | --agent-port | --desk-port) [ $# -ge 2 ] || die "$1 needs a value" ;;
    *) usage >&2; die "unknown argument $1" ;;
  esac
  case "$1" in
    --recorded) recorded=$2; [ -d "$2" ] || die "--recorded: $2 is not a folder" ;;
    --confidence) confidence=$2 ;;
    --summary) summary=$2 ;;
    --out) out=$2 ;;
    --http-port) http_port=$2 ;;
    --agent-port) agent_port=$2 ;;
    --desk-port) desk_port=$2 ;;
  esac
  shift 2
done

find_recordings() {
  [ -n "$recorded" ] || recorded=${MUSTER_RECORDED:-}
  [ -n "$recorded" ] || recorded=$root/../shared/crowd
  for set in "${sets[@]}"; do
    [ -f "$recorded/$set/answers.csv" ] || { recorded=""; return; }
  done
  recorded=$(cd "$recorded" && pwd)
}

say_where_recordings_are() {
  cat <<TXT
No recorded answers here (looked for ${sets[*]} in --recorded, \$MUSTER_RECORDED and ../shared/crowd), so
simulated people will work. The recordings belong to others. Their authors publish them in
  https://github.com/orchidproject/active-crowd-toolkit
as Data/MS.csv (music_genre), Data/SP_amt.csv (sp_amt) and Data/ZenCrowd_all.csv (zencrowd_all). Lay each set out as
  DIR/SET/answers.csv   task,worker,label[,duration_s]
  DIR/SET/truth.csv     task,truth
and call deploy/quickstart.sh --recorded DIR.
TXT
}

build() {
  "$root/deploy/packages.sh"
  local log=$root/build/quickstart-build.log
  mkdir -p "$root/build"
  echo "Building (details in build/quickstart-build.log)"
  (cd "$root" && cmake --preset release &&
    cmake --build build/release -j "$(nproc)" --target muster-scheduler muster-agent musterctl muster-crowd muster-web muster-examples) >"$log" 2>&1 ||
    { tail -n 40 "$log" >&2; die "the build failed"; }
}

# ---- processes of ours, and only those ----

home="" pids=()
stop_all() {
  local pid
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for _ in $(seq 100); do
    local left=0
    for pid in "${pids[@]}"; do ! kill -0 "$pid" 2>/dev/null || left=1; done
    [ "$left" = 1 ] || break
    sleep 0.1
  done
  for pid in "${pids[@]}"; do kill -9 "$pid" 2>/dev/null || true; done
}
finish() {
  local status=$?
  trap - EXIT INT TERM
  if [ "$keep" = 1 ] && [ "$status" = 0 ]; then exit 0; fi
  stop_all
  [ -z "$home" ] || rm -rf "$home"
  exit "$status"
}

start() { # name, command …: its output goes to home/name.log
  local name=$1
  shift
  setsid "$@" >"$home/$name.log" 2>&1 </dev/null &
  pids+=($!)
  for _ in $(seq 600); do
    [ ! -s "$home/$name.ports" ] || return 0
    kill -0 "${pids[-1]}" 2>/dev/null || break
    sleep 0.05
  done
  tail -n 20 "$home/$name.log" >&2
  die "$name did not start"
}

start_everything() {
  home=$(mktemp -d /tmp/muster-quickstart.XXXXXX)
  local site port number=0
  "$bin/musterctl" keys generate "$home/keys" --name scheduler >/dev/null
  start scheduler "$bin/muster-scheduler" --data-dir "$home/scheduler" --http "127.0.0.1:$http_port" \
    --agents "tcp://127.0.0.1:$agent_port" --key-file "$home/keys/scheduler.key" --token-file "$home/token" \
    --port-file "$home/scheduler.ports"
  url=http://127.0.0.1:$(jq .http "$home/scheduler.ports")
  ctl=("$bin/musterctl" --server "$url" --token-file "$home/token")
  for site in "${sites[@]}"; do
    "$bin/musterctl" keys generate "$home/keys" --name "$site" >/dev/null
    "${ctl[@]}" site enrol "$site" --region "$site" --key-file "$home/keys/$site.pub" >/dev/null
    port=$((desk_port == 0 ? 0 : desk_port + number))
    start "$site" "$bin/muster-agent" run --scheduler "tcp://127.0.0.1:$(jq .agents "$home/scheduler.ports")" \
      --server-key-file "$home/keys/scheduler.pub" --key-file "$home/keys/$site.key" --data-dir "$home/$site" \
      --listen "127.0.0.1:$port" --media-url "$url" --port-file "$home/$site.ports" --admin-token-file "$home/$site.admin"
    agents+=(--agent "$site=http://127.0.0.1:$(jq .http "$home/$site.ports"),$home/$site.admin")
    number=$((number + 1))
  done
}

let_people_work() {
  local common=(--scheduler "$url" --token-file "$home/token" "${agents[@]}" --verify --out "$out" --summary "$home/summary.json")
  [ "$confidence" = fixed ] || common+=(--adaptive "$confidence")
  if [ -n "$recorded" ]; then
    local chosen=()
    for set in "${sets[@]}"; do chosen+=(--set "$recorded/$set"); done
    "$bin/muster-crowd" replay "${common[@]}" "${chosen[@]}"
  else
    "$bin/muster-crowd" simulate "${common[@]}" --jobs 3 --tasks 500 --people 120 --redundancy 5 --classes 4 --seed 20260101
  fi
}

look_closer() {
  local job answer
  job=$(jq -r '.jobs[0].name' "$home/summary.json")
  answer=$(head -n 1 "$out/$job.answers.ndjson" | jq -r .id)
  echo
  echo "The scheduler's own view (musterctl job list):"
  "${ctl[@]}" job list
  echo
  echo "One answer's way through scheduler and journal (musterctl trace $answer):"
  "${ctl[@]}" trace "$answer"
  echo
  echo "All results and raw answers: $out/*.ndjson"
}

# ---- a desk for whoever tries Muster ----

# What comes first is short and pleasant.
examples=(storefronts noses clothing streets videos intents pairs rankings dialogues summaries contracts abstracts facts experts)
demo_people=("lin annotator" "amara annotator" "chen expert --skill medicine")

submit_examples() {
  local name folder
  "${ctl[@]}" media put "$root/build/release/share/muster/examples/pictures" >"$home/put.log" 2>&1 ||
    { cat "$home/put.log" >&2; die "the examples' pictures were not taken"; }
  for name in "${examples[@]}"; do
    folder=$root/build/release/share/muster/examples/$name
    "${ctl[@]}" job submit "$folder/job.yaml" --items "$folder/items.ndjson" --start >"$home/submit.log" 2>&1 ||
      { cat "$home/submit.log" >&2; die "the example $name was not taken"; }
  done
}

open_desk() {
  local person name level more accounts=""
  desk=http://127.0.0.1:$(jq .http "$home/${sites[0]}.ports")
  password=$(od -An -N4 -tx1 /dev/urandom | tr -d ' \n')
  for person in "${demo_people[@]}"; do
    read -r name level more <<<"$person"
    # shellcheck disable=SC2086 # options
    "${ctl[@]}" worker enrol "$name" --site "${sites[0]}" --level "$level" $more >/dev/null
    accounts+=${accounts:+,}"{\"worker\":\"$name\",\"password\":\"$password\"}"
  done
  # The site hears of its people a moment after they are enrolled.
  for _ in $(seq 100); do
    ! curl -sf -o /dev/null -H "Authorization: Bearer $(head -n 1 "$home/${sites[0]}.admin")" \
      -d "{\"accounts\":[$accounts]}" "$desk/desk/v1/accounts" || return 0
    sleep 0.1
  done
  die "no accounts could be made at $desk"
}

say_where_to_label() {
  cat <<TXT

Label for yourself: open  $desk  and sign in with the password  $password  as
$(for person in "${demo_people[@]}"; do read -r name level more <<<"$person"; printf '  %-8s %s%s\n' "$name" "$level" "${more:+, with the skill ${more#--skill }}"; done)
Work comes from every job of deploy/examples in turn, a few tasks at a time; F2 shows a job's guideline, ? the keys.
When several have answered:  build/release/bin/musterctl job results storefronts
TXT
}

say_how_to_go_on() {
  cat <<TXT

Still running, with its state and logs in $home:
  scheduler  $url   (/metrics, /v1/jobs); agents connect to tcp://127.0.0.1:$(jq .agents "$home/scheduler.ports")
             with its public key, $home/keys/scheduler.pub
$(for site in "${sites[@]}"; do printf '  %-10s http://127.0.0.1:%s\n' "$site" "$(jq .http "$home/$site.ports")"; done)
  an agent's admin token, which makes accounts at its desk, is in $home/SITE.admin
Look around:
  export MUSTER_SERVER=$url MUSTER_TOKEN_FILE=$home/token
  build/release/bin/musterctl job list
  build/release/bin/musterctl job results $(jq -r '.jobs[0].name' "$home/summary.json") --format csv
  build/release/bin/musterctl site list
  curl -s $url/metrics
Stop it and remove its state:
  kill ${pids[*]}; rm -rf $home
TXT
}

find_recordings
[ -n "$recorded" ] || say_where_recordings_are
trap finish EXIT
trap 'exit 130' INT TERM
build
mkdir -p "$out"
out=$(cd "$out" && pwd)
agents=() ctl=() url="" desk="" password=""
start_everything
let_people_work
[ -z "$summary" ] || jq --argjson recorded "$([ -n "$recorded" ] && echo true || echo false)" \
  '. + {recorded: $recorded}' "$home/summary.json" >"$summary"
look_closer
if [ "$keep" = 1 ]; then
  submit_examples
  open_desk
  say_how_to_go_on
  say_where_to_label
else
  echo "Everything is stopped again; --keep leaves it running to look around."
fi
