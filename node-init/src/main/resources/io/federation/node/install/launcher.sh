#!/bin/sh
# Starts node-init from this folder, for the node whose home the folder is in, with what makes a JVM
# start fast. Written by node-init init.
#
# It comes every minute: usually no program but Java is started.
self=$0
case $self in */*) ;; *) self=$(command -v -- "$self") ;; esac
if [ -L "$self" ]; then self=$(readlink -f "$self"); fi
bin=${self%/*}
case $bin in /*) ;; *) bin=$(cd "$bin" && pwd -P) ;; esac
home=${bin%/*}
java=@JAVA@
# An archive that is missing, or of another Java or jar, is passed over and costs time alone.
archive=@ARCHIVE@=$bin/@ARCHIVE_FILE@
if [ ! -x "$java" ]; then java=java archive=-XX:+IgnoreUnrecognizedVMOptions; fi
NODE_HOME=${NODE_HOME:-${home:-/}} LC_ALL=C.UTF-8
export NODE_HOME LC_ALL
# The proxies that init was called with; only the node's user can read them.
# shellcheck disable=SC1091  # on the node
[ ! -r "$bin/proxies" ] || . "$bin/proxies"
# What is meant for other programs of the machine may be more than this Java can start with.
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
# What the system says of errors is to be in one language, which this overrides.
unset LANGUAGE

upgrade=$bin/upgrade
# Puts the jar back that was there before the one on trial.
give_back() {
  [ ! -e "$upgrade/previous.jar" ] || mv -f "$upgrade/previous.jar" "$bin/node-init.jar"
  mv -f "$upgrade/trial" "$upgrade/returned"
  rm -f "$upgrade/tried"
}

# A resident agent holds this lock for as long as its process lives, and touches the file after each heartbeat.
agent=$home/run/agent.lock
if [ "${1-}" = agent ]; then
  if [ ! -d "$home/run" ]; then
    echo "node-init: there is no node in ${home:-/}: run node-init init first" >&2
    exit 1
  fi
  exec 9>>"$agent"
  # A heartbeat of the minute may be asking for it.
  if ! flock --wait 2 9; then
    echo "node-init: another agent beats for the node in ${home:-/}" >&2
    exit 75
  fi
  touch "$agent"
  # shellcheck disable=SC2086  # several options
  exec "$java" @OPTIONS@ -XX:+ExitOnOutOfMemoryError ${NODE_INIT_JAVA_OPTIONS-} "$archive" \
    -cp "$bin/node-init.jar" @MAIN@ "$@"
fi
if [ "${1-}" = cron-1m ] && [ -e "$agent" ] && [ ! -e "$upgrade/trial" ] && ! flock --nonblock "$agent" true; then
  if [ -z "$(find "$agent" -mmin +2)" ]; then exit 0; fi
  set -- "$@" --agent-is-silent
fi

if [ -e "$upgrade/trial" ] && [ "${1-}" = cron-1m ]; then
  # One that hangs does not fail: it has ten minutes from its first start.
  if [ -e "$upgrade/tried" ] && [ -n "$(find "$upgrade/tried" -mmin +10)" ]; then
    give_back
  else
    [ -e "$upgrade/tried" ] || : >"$upgrade/tried"
    # shellcheck disable=SC2086  # several options
    "$java" @OPTIONS@ ${NODE_INIT_JAVA_OPTIONS-} "$archive" -cp "$bin/node-init.jar" @MAIN@ "$@"
    code=$?
    # What was killed or ended from outside (128 + 9, 128 + 15) says nothing of the jar.
    case $code in
      0 | 75 | 137 | 143) ;;
      *) [ ! -e "$upgrade/trial" ] || give_back ;;
    esac
    exit "$code"
  fi
fi
# shellcheck disable=SC2086  # as above
exec "$java" @OPTIONS@ ${NODE_INIT_JAVA_OPTIONS-} "$archive" -cp "$bin/node-init.jar" @MAIN@ "$@"
