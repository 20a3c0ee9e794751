# shellcheck shell=bash
# From one release to another, and back when it does not work. Sourced by release.sh.

: "${releases:?}" "${release_folder:?}"

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
  release_fall_back "$good" "${release_why:?}"
}

# The version does not work: the last good release is to run again.
release_fall_back() {
  local good=$1 why=$2
  echo "$(release_brief "$NODE_VERSION") is not healthy: $why"
  service_stop app 10
  [ -n "$good" ] || release_older
  release_rejected "$why"
}

# The last good release serves, whatever this deployment, or one that was killed, has made of the node. If that does not
# work any more either, it is not the version that is bad.
release_serve() {
  local good=$1
  if [ "$(release_running)" != "$good" ]; then
    service_stop app 10
    release_start "$good"
    if ! release_check 20; then
      rm -f "$release_folder/drain"
      release_give_up "$(release_brief "$good"), which was good, is not healthy any more either: $release_why"
    fi
  fi
  if [ -e "$release_folder/drain" ] || [ -e "$release_folder/checks" ]; then
    release_back
  fi
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
