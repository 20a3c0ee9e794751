# shellcheck shell=bash
# The turn of a version, and how it ends. Sourced by release.sh.

release_turn=

# Waits for this part's turn, and ends where another node has it for long: the next heartbeat tries again. The first start
# of a node takes nobody away from the site: it goes on without.
release_take_turn() {
  local code=0
  node-init turn take --for 5m --wait 20s --version "$NODE_VERSION" || code=$?
  case $code in
    0) release_turn=taken ;;
    65)
      release_older
      release_rejected 'another node found it bad'
      ;;
    *)
      [ -z "$(release_good)" ] || exit "$code"
      echo 'There is no turn to be had: this first start goes on without'
      ;;
  esac
}

release_leave_turn() { [ -z "$release_turn" ] || node-init turn leave "$@"; }

# Ends with a version that is bad: the last good release serves, and this one is not tried again.
release_rejected() {
  local why=$1 good
  good=$(release_good)
  if [ -z "$good" ]; then
    release_give_up "$(release_brief "$NODE_VERSION"): $why; there is no other release on this node"
  fi
  release_serve "$good"
  release_leave_turn --reject "$NODE_VERSION"
  printf '%s\n' "$good" >"${NODE_SERVED_VERSION_FILE:?}"
  echo "$(release_brief "$NODE_VERSION") is rejected: $why; $(release_brief "$good") serves"
  exit 65
}

release_give_up() {
  # When that fails, the turn ends by itself, or with the next attempt.
  release_leave_turn || true
  echo "$1"
  exit 1
}
