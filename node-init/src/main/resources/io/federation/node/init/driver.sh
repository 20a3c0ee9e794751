# shellcheck shell=bash
# Comes before the init levels (level.sh) in the one bash that sources them; runs in the root of the ops repository.
# What one level sets, the next sees: variables, functions, the folder, the mask of new files, traps. What would
# change the meaning of the next one's text does not carry over: options (set, shopt), IFS, $1 and on.
#
# A script shares its shell with this text and must neither notice nor stop it: there are no variables of ours that
# it could make readonly, no loop that its break would end, no traps, and nothing of ours in its trace (set -x).
RESOURCE=@RESOURCE@ COMMON=@COMMON@
export RESOURCE COMMON

# Sources a script if it is there. DIR is the folder of the script at hand, also afterwards.
include() {
  if [ ! -e "$1" ]; then
    printf 'Skipped missing: %s\n' "$1"
    return 0
  fi
  # shellcheck disable=SC1090  # which script it is, is what the ops repository says
  DIR=$(cd -- "$(dirname -- "$1")" && pwd) source "$@"
}

{
  shopt -p
  set +o
} >@OPTIONS@
