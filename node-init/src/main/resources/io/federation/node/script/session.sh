# shellcheck shell=bash
# Leads the session of one script: session.sh OUTPUT RESULT COMMAND [ARG ...]
# Whoever started us writes us down before telling us to go: a script never runs unrecorded.
IFS= read -r go && [ "$go" = go ] || exit 125
output=$1 result=$2
shift 2
exec </dev/null >>"$output" 2>&1
# Whoever calls the node: what a script writes is readable, unless the script says otherwise.
umask 022
"$@"
code=$?
printf '%s\n' "$code" >"$result.new" && mv -f -- "$result.new" "$result"
exit "$code"
