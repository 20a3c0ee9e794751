#!/usr/bin/env bash
# The cycle that bench/heartbeat measures node-init against, as one would write it in bash: pull each repository, then
# tell for each level's work in which of its four states it is, by git commands, and do what is to be done.
#
#   bench/reference.sh HOME LEVEL...
#
# HOME/gitrepo/<repository> are clones that follow their upstream branch. State is kept as node-init keeps it, in
# <repository>/.temp/add/<level>/.
set -u
home=$1
shift

work() {
  local repository=$1 head=$2 level=$3 unit state worked='' watched=''
  unit=$repository/bin/nodework/$level
  [ -f "$unit/work_ActualWork.sh" ] || return 0
  state=$repository/.temp/add/$level
  [ ! -f "$state/work.sh_VERSION" ] || read -r worked <"$state/work.sh_VERSION"
  if [ "$worked" = "$head" ]; then
    return 0
  fi
  [ ! -f "$unit/work.sh_WATCH_PATH.txt" ] || read -r watched <"$unit/work.sh_WATCH_PATH.txt"
  mkdir -p "$state"
  if [ -n "$worked" ] && git -C "$repository" diff --quiet "$worked" "$head" -- "${watched:-.}"; then
    printf '%s\n' "$head" >"$state/work.sh_VERSION"
    return 0
  fi
  (cd "$unit" && ./work_ActualWork.sh) && printf '%s\n' "$head" >"$state/work.sh_VERSION"
}

exec 9>"$home/cron.lock"
flock --nonblock 9 || exit 0
status=0
for repository in "$home"/gitrepo/*/; do
  repository=${repository%/}
  git -C "$repository" pull --quiet --ff-only || status=1
  head=$(git -C "$repository" rev-parse HEAD)
  for level in "$@"; do
    work "$repository" "$head" "$level" || status=1
  done
done
[ "$status" != 0 ] || printf 'No change, move along\n' >>"$home/cron.log"
exit "$status"
