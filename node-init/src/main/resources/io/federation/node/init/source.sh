# shellcheck shell=bash disable=SC1090,SC2034
# Sources one script, in a scope that has a DIR and an IFS of its own (level.sh).
[[ $DIR == @DIR@ && $IFS == $' \t\n' ]] || builtin exit 1 # an earlier script froze them outside its scope
builtin export -n IFS
builtin printf 'begun\n' >>@REPORT@
builtin source @SCRIPT@
