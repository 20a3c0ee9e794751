# shellcheck shell=bash
# Programs that outlive the script that starts them, without a system manager. Sourced.
#
#   service_folder NAME              prints the folder of a service: its process id, its log, its files
#   service_lock NAME SECONDS        lets this script alone start and stop it, until the script ends; fails when another
#                                    script goes on doing so for SECONDS
#   service_pid NAME                 prints its process id; fails when it does not run
#   service_variable NAME VARIABLE   prints what it found in its environment when it began; fails when it does not run
#   service_start NAME COMMAND...    starts it in a session of its own, in the current folder
#   service_stop NAME SECONDS        ends it; when it has not ended after SECONDS, at once
#   service_errors FILE              prints the first errors that a program wrote into its log, or the log's end
#   service_print_news NAME          from here on lets this script, of each heartbeat, print only lines that it did not
#                                    print the last time
#
# A script goes on when the heartbeat that began it is killed, and so may meet the next heartbeat's: hence the lock. It is
# file descriptor 9, which a service does not get: it would keep the lock for ever. Neither does it get 8, where the script
# prints: whoever reads that would wait for its end.

service_folder() { printf '%s\n' "$NODE_HOME/service/$1"; }

service_lock() {
  local folder
  folder=$(service_folder "$1")
  mkdir -p "$folder"
  exec 9>"$folder/lock"
  flock --timeout "$2" 9
}

# Sets service_process and service_environment; fails when it does not run.
service_look() {
  local folder tries
  folder=$(service_folder "$1")
  service_process=$(cat "$folder/pid" 2>/dev/null) || return
  for ((tries = 0; tries < 100; tries++)); do
    service_environment=$(tr '\0' '\n' 2>/dev/null <"/proc/$service_process/environ") || return
    if [ -n "$service_environment" ]; then
      # A number alone could be another process by now: it has the service's folder in its environment, too.
      [[ $'\n'$service_environment$'\n' == *$'\n'"SERVICE=$folder"$'\n'* ]] || return
      return 0
    fi
    # Nothing is to be read of a process that has ended, nor, for a moment, of one that becomes another program.
    ! grep -q '^State:.Z' "/proc/$service_process/status" 2>/dev/null || return
    sleep 0.02
  done
  return 1
}

service_pid() { service_look "$1" && printf '%s\n' "$service_process"; }

service_variable() { service_look "$1" && sed -n "s/^$2=//p" <<<"$service_environment"; }

service_start() {
  local name=$1 folder starter
  shift
  folder=$(service_folder "$name")
  mkdir -p "$folder"
  rm -f "$folder/pid"
  # What it said the last time stays beside; so the log cannot grow for ever.
  [ ! -e "$folder/log" ] || mv -f "$folder/log" "$folder/log.1"
  # It writes itself down before it becomes the service, and holds the lock until then: whenever this script is killed,
  # nothing runs that nobody knows of.
  # shellcheck disable=SC2016  # for the inner bash
  SERVICE=$folder setsid bash -c \
    'echo "$$" >"$SERVICE/pid.new" && mv -f "$SERVICE/pid.new" "$SERVICE/pid" && exec "$@" 8>&- 9>&-' \
    "$name" "$@" </dev/null >>"$folder/log" 2>&1 &
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
    if [ "$SECONDS" -ge "$((end + 30))" ]; then
      echo "Process $pid of $1 does not end, not even when it is killed: the disk or the network that it waits for hangs"
      return 1
    fi
    [ "$SECONDS" -lt "$end" ] || kill -s KILL "$pid" 2>/dev/null || true
    sleep 0.1
  done
}

# The first error is the cause, the last one a consequence.
service_errors() { grep -m 5 -i -E 'error|alert|fatal' "$1" || tail -n 5 "$1"; }

service_print_news() {
  service_printed=$(service_folder "$1")/printed
  mkdir -p "${service_printed%/*}"
  touch "$service_printed"
  exec 8>&1 >"$service_printed.new" 2>&1
  trap 'service_news >&8' EXIT
}

service_news() {
  grep -vxFf "$service_printed" "$service_printed.new" || true
  mv -f "$service_printed.new" "$service_printed" || true
}
