# shellcheck shell=bash
# The releases on the node's disk, one folder per commit. Sourced by release.sh.

releases=$NODE_HOME/releases
mkdir -p "$releases"

release_brief() { printf '%s\n' "${1:0:10}"; }

# The commit of the last release that was found healthy; nothing at first.
release_good() { basename "$(readlink "$releases/good" || true)"; }

release_build() {
  local commit=$1 folder=$releases/$1 code=0
  [ ! -d "$folder" ] || return 0
  # What killed builds have left, whatever they were to build.
  rm -rf -- "$releases"/*.source "$releases"/*.new
  mkdir -p "$folder.source" "$folder.new"
  # From the history, not from the working tree, which may be on its way to the next commit.
  release_git archive "$commit" | tar -x -C "$folder.source" || return 2
  (cd "$folder.source" && bin/build "$folder.new") || code=$?
  # A compiler that finds the disk full ends as it does for sources that are no good.
  [ "$code" != 1 ] || release_has_room || code=2
  [ "$code" != 0 ] || mv "$folder.new" "$folder" || code=2
  rm -rf "$folder".*
  [ "$code" = 0 ] || return "$code"
  echo "$(release_brief "$commit") was built"
}

release_has_room() {
  local least=100 free
  free=$(($(df --output=avail -B 1M -- "$releases" | tail -n 1)))
  [ "$free" -ge "$least" ] || {
    echo "$releases has $free MiB left: below $least MiB a failed build says nothing about its version"
    return 1
  }
}

release_git() { git -c safe.directory='*' -C "$NODE_REPOSITORY" "$@"; }

release_set_good() { ln -sfn "$1" "$releases/good.new" && mv -fT "$releases/good.new" "$releases/good"; }

# The three last, and what is good.
release_prune() {
  local folder kept=0
  for folder in $(cd "$releases" && ls -dt -- *); do
    if [ "$folder" = good ] || [ "$folder" = "$(release_good)" ]; then
      continue
    fi
    kept=$((kept + 1))
    [ "$kept" -le 2 ] || rm -rf "${releases:?}/$folder"
  done
}
