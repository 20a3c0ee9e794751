# shellcheck shell=bash
# Sources the init levels one after the other in one bash: driver.sh REPORT PREFIX LEVEL...
# Runs in the root of the ops repository. Says in REPORT, a line each, how it goes:
#   begun 0 0 <file>                    a level is about to be sourced
#   failed <exit code> <line> <file>    a level failed; nothing after it was run
#   exited <exit code> <line> <file>    a script called exit; nothing after it was run
#   end                                 all levels were sourced
# What one level sets, the next sees: variables, functions, the folder, the mask of new files, traps. What would
# change the meaning of the next one's text does not carry over: options (set, shopt), IFS, $1 and on.
__report=$1 __prefix=$2
shift 2
__levels=("$@")
set --
__root=$PWD __file='' __line=0 __over=''
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

__exited() {
  [ -n "$__over" ] || __failed exited "$1"
}

# Whatever exits before the driver's own end is an exit inside a script, with 0 just as well. A script may put a
# trap of its own in place of this one; it runs when all is over, as in any shell.
trap '__exited "$?"' EXIT
# The place is kept by a trap, as a trace (set -x) would print what scripts know.
set -o functrace
__options=$(shopt -p; set +o)

for __level in "${__levels[@]}"; do
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
  trap '__at "$LINENO" "${BASH_SOURCE[0]-}"' DEBUG
  # shellcheck disable=SC1090  # as above
  source "$__script"
  __code=$?
  trap - DEBUG
  eval "$__options"
  IFS=$' \t\n'
  set --
  if [ "$__code" -ne 0 ]; then
    __over=yes
    __failed failed "$__code"
    exit 1
  fi
done
__over=yes
printf 'end\n' >>"$__report"
