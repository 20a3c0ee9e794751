# shellcheck shell=bash
# Deploys an application from its repository, so that the site goes on: one node of a part at a time, and a version that
# does not work is taken back. Sourced by the work script of the application's repository.
#
#   release_deploy   deploys $NODE_VERSION, and exits: 0 done; 65 the version is bad, the last good one runs; 75 not yet;
#                    other: it failed
#   release_keep     starts the last good release again when the application does not run
#
# What it asks of the application:
#   bin/build FOLDER       makes a release of the sources in the current folder; exits with 1 when they are no good
#   bin/run                in a release: becomes the application, which serves on $address:$NODE_PORT_web
#   GET /health            200: requests may be sent here; 404 while the file $SERVICE/drain is there
#   GET /health/database   200: it works, the database included
#   GET /status            lines node=, commit=, underway=, idle=, and check=<load balancer> <answer> <times in a row>
#
# May be killed at any point: what there is to do is found from what there is, not from what was done.

# $COMMON is the repository's whose script this is; here it is the ops repository's that is meant.
# shellcheck source=database.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/database.sh"

releases=$NODE_HOME/releases
release_folder=$(service_folder app)
release_url=http://${address:?}:${NODE_PORT_web:?}
# So often a load balancer asks before it believes: "rise" in haproxy.cfg, and one more, as its answer is on its way.
release_rise=3
release_turn=
mkdir -p "$releases" "$release_folder"

release_deploy() {
  local code=0
  # release_keep and this one do not meet; neither do two of this, when the program that started the first was killed.
  exec 9>"$release_folder/lock"
  flock 9
  release_build "$NODE_VERSION" || code=$?
  if [ "$code" = 1 ]; then
    release_older
    release_reject 'it does not build'
  elif [ "$code" != 0 ]; then
    release_give_up "$(release_brief "$NODE_VERSION") could not be built here: exit code $code"
  fi
  release_settings
  release_take_turn
  if [ "$(release_running)" != "$NODE_VERSION" ] || [ "$(release_good)" != "$NODE_VERSION" ]; then
    release_replace
  fi
  release_back
  release_leave_turn
  release_prune
  echo "${instance_id:?} serves $(release_brief "$NODE_VERSION")"
  exit 0
}

release_keep() {
  local good
  # While a release is being deployed, that looks after the application.
  exec 9>"$release_folder/lock"
  flock --nonblock 9 || return 0
  good=$(release_good)
  [ -n "$good" ] || return 0
  if [ -z "$(release_running)" ]; then
    echo 'The application does not run any more'
    release_start "$good"
  fi
}

# ---- releases on the disk

release_brief() { printf '%s\n' "${1:0:10}"; }

# The commit of the last release that was found healthy; nothing at first.
release_good() { basename "$(readlink "$releases/good" || true)"; }

release_build() {
  local commit=$1 folder=$releases/$1 code=0
  [ ! -d "$folder" ] || return 0
  rm -rf "$folder".*
  mkdir -p "$folder.source" "$folder.new"
  # From the history, not from the working tree, which may be on its way to the next commit.
  release_git archive "$commit" | tar -x -C "$folder.source" || return 2
  (cd "$folder.source" && bin/build "$folder.new") || code=$?
  [ "$code" != 0 ] || mv "$folder.new" "$folder"
  rm -rf "$folder".*
  [ "$code" = 0 ] || return "$code"
  echo "$(release_brief "$commit") was built"
}

release_git() { git -c safe.directory='*' -C "$NODE_REPOSITORY" "$@"; }

# The three last, and what is good.
release_prune() {
  local folder kept=0
  for folder in $(cd "$releases" && ls -dt -- *); do
    if [ "$folder" = good ] || [ "$folder" = "$(release_good)" ]; then
      continue
    fi
    kept=$((kept + 1))
    [ "$kept" -le 2 ] || rm -rf "${releases:?}/$folder"
  done
}

# ---- the application's process

# The commit of the running application; nothing when none runs.
release_running() {
  local pid
  pid=$(service_pid app) || return 0
  tr '\0' '\n' <"/proc/$pid/environ" | sed -n 's/^RELEASE_COMMIT=//p'
}

release_start() {
  (cd "$releases/$1" && RELEASE_COMMIT=$1 service_start app bin/run)
  echo "$(release_brief "$1") was started"
}

# Prints the body of an answer; fails when it is not of this code. release_get CODE PATH
release_get() {
  local answer
  answer=$(curl --silent --max-time 10 --write-out '\n%{http_code}' "$release_url$2") || return
  printf '%s' "${answer%$'\n'*}"
  [ "${answer##*$'\n'}" = "$1" ]
}

# Whether the running application works, all the way; it has so many seconds to come up, and eight from its first
# answer. release_why is what it last said.
release_check() {
  local end=$((SECONDS + $1)) answered='' code
  while :; do
    # Under drain it has to ask to be left alone, or it would get requests before it was checked.
    code=200
    [ ! -e "$release_folder/drain" ] || code=404
    if release_why=$(release_get "$code" /health) && release_why=$(release_get 200 /health/database); then
      return 0
    fi
    if [ -z "$(release_running)" ]; then
      release_why="it ended: $(grep -m 1 -E 'Exception|Error' "$release_folder/log" || tail -n 1 "$release_folder/log")"
      return 1
    fi
    if [ -n "$release_why" ] && [ -z "$answered" ]; then
      answered=1
      end=$((end < SECONDS + 8 ? end : SECONDS + 8))
    fi
    release_why=${release_why:-it does not answer}
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.3
  done
}

# ---- one turn

release_settings() {
  database_settings 30s || {
    echo 'There is no database yet'
    exit 75
  }
}

# Waits for this part's turn, and ends where another node has it for long: the next heartbeat tries again. The first start
# of a node takes nobody away from the site: it goes on without.
release_take_turn() {
  local code=0
  node-init turn take --for 5m --wait 20s --version "$NODE_VERSION" || code=$?
  case $code in
    0) release_turn=taken ;;
    65)
      release_older
      echo "$(release_brief "$NODE_VERSION") was found bad by another node; $(release_brief "$(release_good)") serves"
      exit 65
      ;;
    *)
      [ -z "$(release_good)" ] || exit "$code"
      echo 'There is no turn to be had: this first start goes on without'
      ;;
  esac
}

release_leave_turn() { [ -z "$release_turn" ] || node-init turn leave "$@"; }

# From whatever runs to $NODE_VERSION, or back to the last good one; sets release_good.
release_replace() {
  local good
  good=$(release_good)
  if [ -n "$good" ] && [ -n "$(release_running)" ]; then
    release_drain
  fi
  service_stop app 10
  release_start "$NODE_VERSION"
  if release_check 20; then
    # Up to here the node was left alone, if it was before.
    rm -f "$release_folder/drain"
    if release_check 5; then
      release_set_good "$NODE_VERSION"
      return 0
    fi
  fi
  release_fall_back "$good" "$release_why"
}

release_set_good() { ln -sfn "$1" "$releases/good.new" && mv -fT "$releases/good.new" "$releases/good"; }

# The last good release runs again: the version is bad. If that does not work any more either, something else is.
release_fall_back() {
  local good=$1 why=$2
  echo "$(release_brief "$NODE_VERSION") is not healthy: $why"
  service_stop app 10
  if [ -z "$good" ]; then
    release_older
  else
    release_start "$good"
    if ! release_check 20; then
      rm -f "$release_folder/drain"
      release_give_up "$(release_brief "$good"), which was good, is not healthy any more either: $release_why"
    fi
    release_back
  fi
  release_reject "$why"
}

release_reject() {
  local good
  good=$(release_good)
  if [ -z "$good" ]; then
    release_give_up "$(release_brief "$NODE_VERSION"): $1; there is no other release on this node"
  fi
  release_leave_turn --reject "$NODE_VERSION"
  echo "$(release_brief "$NODE_VERSION") is rejected: $1; $(release_brief "$good") serves"
  exit 65
}

release_give_up() {
  release_leave_turn
  echo "$1"
  exit 1
}

# A node that is born while the newest version is bad serves the newest of its forerunners that works.
release_older() {
  local commit
  [ -z "$(release_good)" ] || return 0
  for commit in $(release_git rev-list --first-parent --skip=1 --max-count=5 "$NODE_VERSION"); do
    release_build "$commit" || continue
    database_settings 30s || return 0
    service_stop app 10
    release_start "$commit"
    if release_check 20; then
      release_set_good "$commit"
      return 0
    fi
    service_stop app 10
  done
}

# ---- the load balancers

# Prints what load balancers were last answered: <name> <answer> <times in a row>, a line each.
release_checks() { release_get 200 /status | sed -n 's/^check=//p'; }

# Asks the load balancers to send no more requests, and waits until none is under way.
release_drain() {
  local end=$((SECONDS + 30))
  release_wait_for_others
  # Who is to see this node again afterwards.
  release_checks >"$release_folder/checks.new" && mv -f "$release_folder/checks.new" "$release_folder/checks"
  : >"$release_folder/drain"
  while ! release_idle; do
    if [ "$SECONDS" -ge "$end" ]; then
      echo 'Requests still come after 30 s: whoever sends them does not ask for /health'
      return 0
    fi
    sleep 0.2
  done
}

# Each load balancer has been told twice, and the last request is a second ago.
release_idle() {
  local status
  status=$(release_get 200 /status) || [ -z "$(release_running)" ] || return
  awk -F '[= ]' '
    $1 == "underway" && $2 > 0 { busy = 1 }
    $1 == "idle" && $2 < 1000 { busy = 1 }
    $1 == "check" && ($3 != 404 || $4 < 2) { busy = 1 }
    END { exit busy }' <<<"$status"
}

# Another node must be served when this one is not. Where no other is there, or it does not come, the site would have
# to wait for its mending: then this node goes on.
release_wait_for_others() {
  local end=$((SECONDS + 60)) others id host entries entry names
  others=$(node-init partners --part "${nodepart:?}") || return 0
  names=$(release_checks | cut -d ' ' -f 1) || return 0
  [ -n "$names" ] || return 0
  while [ "$SECONDS" -lt "$end" ]; do
    while read -r id host entries; do
      for entry in $entries; do
        if [ "${entry%%=*}" = web ] && release_url=http://$host:${entry#*=} release_seen "$names"; then
          return 0
        fi
      done
    done <<<"$others"
    sleep 1
  done
  echo "No other $nodepart is served by the load balancer; going on without"
}

# Whether the load balancers of these names have found the node well often enough to send it requests.
release_seen() {
  local checks name
  checks=$(release_checks) || return
  for name in $1; do
    awk -v name="$name" -v rise="$release_rise" \
      '$1 == name && $2 == 200 && $3 >= rise { found = 1 } END { exit !found }' <<<"$checks" || return
  done
}

# Back to the load balancers, and wait until those that sent requests before do so again.
release_back() {
  local end=$((SECONDS + 30)) names=''
  rm -f "$release_folder/drain"
  [ ! -e "$release_folder/checks" ] || names=$(cut -d ' ' -f 1 "$release_folder/checks")
  while ! release_seen "$names"; do
    if [ "$SECONDS" -ge "$end" ]; then
      echo "Load balancers do not ask any more: $names"
      break
    fi
    sleep 0.2
  done
  rm -f "$release_folder/checks"
}
