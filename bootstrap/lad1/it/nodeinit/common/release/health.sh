# shellcheck shell=bash
# The application's process, and whether it works. Sourced by release.sh.

: "${releases:?}"
release_folder=$(service_folder app)
release_url=http://${address:?}:${NODE_PORT_web:?}
release_why=
mkdir -p "$release_folder"

# The commit of the running application; nothing when none runs.
release_running() { service_variable app RELEASE_COMMIT || true; }

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

# Whether the running application works, all the way; it has so many seconds to come up, and
# RELEASE_UNHEALTHY_SECONDS, eight unless set, from its first answer. release_why is what it last said.
release_check() {
  local end=$((SECONDS + $1)) unhealthy=${RELEASE_UNHEALTHY_SECONDS:-8} answered='' code
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
      end=$((end < SECONDS + unhealthy ? end : SECONDS + unhealthy))
    fi
    release_why=${release_why:-it does not answer}
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.3
  done
}
