# shellcheck shell=bash
# Programs that outlive the script that starts them, without a system manager. Sourced.
#
#   service_folder NAME            prints the folder of a service: its process id, its log, its files
#   service_pid NAME               prints its process id; fails when it does not run
#   service_start NAME COMMAND...  starts it in a session of its own, in the current folder
#   service_stop NAME SECONDS      ends it; when it has not ended after SECONDS, at once
#
# Locks of the script go by file descriptor 9, which is not handed on: a service would keep them for ever.

service_folder() { printf '%s\n' "$NODE_HOME/service/$1"; }

service_pid() {
  local folder pid
  folder=$(service_folder "$1")
  pid=$(cat "$folder/pid" 2>/dev/null) || return
  # A number alone could be another process by now: it has the service's folder in its environment, too.
  grep -qzxF "SERVICE=$folder" "/proc/$pid/environ" 2>/dev/null || return
  printf '%s\n' "$pid"
}

service_start() {
  local name=$1 folder starter
  shift
  folder=$(service_folder "$name")
  mkdir -p "$folder"
  rm -f "$folder/pid"
  # What it said the last time stays beside; so the log cannot grow for ever.
  [ ! -e "$folder/log" ] || mv -f "$folder/log" "$folder/log.1"
  # It writes itself down before it becomes the service: whenever this script is killed, nothing runs that
  # nobody knows of.
  # shellcheck disable=SC2016  # for the inner bash
  SERVICE=$folder setsid bash -c 'echo "$$" >"$SERVICE/pid.new" && mv -f "$SERVICE/pid.new" "$SERVICE/pid" && exec "$@"' \
    "$name" "$@" </dev/null >>"$folder/log" 2>&1 9>&- &
  starter=$!
  while [ ! -e "$folder/pid" ]; do
    kill -0 "$starter" 2>/dev/null || return
    sleep 0.05
  done
}

service_stop() {
  local pid end=$((SECONDS + $2))
  pid=$(service_pid "$1") || return 0
  kill -s TERM "$pid" 2>/dev/null || true
  while service_pid "$1" >/dev/null; do
    [ "$SECONDS" -lt "$end" ] || kill -s KILL "$pid" 2>/dev/null || true
    sleep 0.1
  done
}
