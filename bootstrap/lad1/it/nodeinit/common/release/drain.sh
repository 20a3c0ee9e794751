# shellcheck shell=bash
# The load balancers: how this node asks them for no more requests, and gets requests again. Sourced by release.sh.

: "${release_folder:?}" "${release_url:?}"
# So often a load balancer asks before it believes: "rise" in haproxy.cfg, and one more, as its answer is on its way.
release_rise=3

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
  local end=$((SECONDS + 60)) others host entries entry names
  others=$(node-init partners --part "${nodepart:?}") || return 0
  names=$(release_checks | cut -d ' ' -f 1) || return 0
  [ -n "$names" ] || return 0
  while [ "$SECONDS" -lt "$end" ]; do
    while read -r _ host entries; do
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
