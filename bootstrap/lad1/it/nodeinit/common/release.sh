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
# shellcheck source=release/build.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/release/build.sh"
# shellcheck source=release/health.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/release/health.sh"
# shellcheck source=release/turn.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/release/turn.sh"
# shellcheck source=release/switch.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/release/switch.sh"
# shellcheck source=release/drain.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/release/drain.sh"

release_deploy() {
  local code=0
  service_lock app 600 || {
    echo 'An earlier deployment still goes on'
    exit 75
  }
  release_build "$NODE_VERSION" || code=$?
  if [ "$code" = 1 ]; then
    release_older
    release_rejected 'it does not build'
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
  service_lock app 0 || return 0
  good=$(release_good)
  [ -n "$good" ] || return 0
  if [ -z "$(release_running)" ]; then
    echo 'The application does not run any more'
    release_start "$good"
  fi
}

release_settings() {
  local code=0
  database_settings 30s || code=$?
  case $code in
    0) ;;
    75)
      echo 'There is no database yet'
      exit 75
      ;;
    *) release_give_up "Where the database is, or its password, cannot be read: exit code $code" ;;
  esac
}
