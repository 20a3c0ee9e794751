# shellcheck shell=bash
# Sources the init levels one after the other in one bash: driver.sh REPORT PREFIX LEVEL...
# Runs in the root of the ops repository. Says in REPORT, a line each, how it goes:
#   begun 0 0 <file>                    a level is about to be sourced
#   failed <exit code> <line> <file>    a level failed; nothing after it was run
#   exited <exit code> <line> <file>    a script called exit; nothing after it was run
#   end                                 all levels were sourced
__report=$1 __prefix=$2
shift 2
__root=$PWD __file='' __line=0
RESOURCE=$__root/$__prefix/resource
COMMON=$__root/$__prefix/common
export RESOURCE COMMON

# Sources a script if it is there. DIR is the folder of the script at hand, also afterwards.
include() {
  if [ ! -e "$1" ]; then
    printf 'Skipped missing: %s\n' "$1"
    return 0
  fi
  local __outer_dir=$DIR __code
  DIR=$(cd -- "$(dirname -- "$1")" && pwd)
  # shellcheck disable=SC1090  # which script it is, is what the ops repository says
  source "$@"
  __code=$?
  DIR=$__outer_dir
  return "$__code"
}

__failed() {
  printf '%s %s %s %s\n' "$1" "$2" "$__line" "$__file" >>"$__report"
}

__at() {
  # While a trap runs, bash goes on naming the command that was interrupted, which is ours.
  # shellcheck disable=SC2016  # the command's own text is meant
  if [[ $2 == /* && $BASH_COMMAND != 'source "$__script"' ]]; then
    __line=$1 __file=$2
  fi
}

# Whatever exits before the driver's own end is an exit inside a script, with 0 just as well.
trap '__failed exited "$?"' EXIT
# The place is kept by a trap, as a trace (set -x) would print what scripts know.
set -o functrace
trap '__at "$LINENO" "${BASH_SOURCE[0]-}"' DEBUG

for __level in "$@"; do
  __script=$__root/$__prefix/$__level/init.sh
  if [ ! -e "$__script" ]; then
    printf 'Skipped missing: %s\n' "$__prefix/$__level/init.sh"
    continue
  fi
  DIR=$__root/$__prefix/$__level
  export DIR
  printf 'Sourcing %s\n' "$__prefix/$__level/init.sh"
  __line=0 __file=$__script
  printf 'begun 0 0 %s\n' "$__script" >>"$__report"
  # shellcheck disable=SC1090  # as above
  source "$__script"
  __code=$?
  if [ "$__code" -ne 0 ]; then
    trap - DEBUG EXIT
    __failed failed "$__code"
    exit 1
  fi
done
trap - DEBUG EXIT
printf 'end\n' >>"$__report"
