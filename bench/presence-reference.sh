#!/usr/bin/env bash
# What bench/heartbeat measures presence against, as one would write it in bash: clone if absent, pull, copy the node's
# record to where it belongs, commit, push; up to twice more if that fails, as when somebody else was first.
#
#   bench/presence-reference.sh HOME URL INSTANCE-ID RECORD
#
# HOME/presence is the clone, RECORD the file with the node's record. The repository has a branch already. All is on that
# branch, with its history and a working tree: the node's record, which only changes in a commit when it has changed, and
# a copy of it for each minute, below flattime.
set -u
home=$1 url=$2 id=$3 record=$4
repository=$home/presence
bucket=$(date -u +%Y/%m/%d/%H/%Y%m%d%H%M)

[ -d "$repository/.git" ] || git clone --quiet "$url" "$repository" || exit 1
update() {
  git -C "$repository" pull --quiet --rebase || return 1
  for folder in it/presence/all "it/presence/flattime/$bucket/all"; do
    mkdir -p "$repository/$folder" && cp "$record" "$repository/$folder/$id.json" || return 1
  done
  git -C "$repository" add it/presence || return 1
  git -C "$repository" diff --cached --quiet ||
    git -C "$repository" -c user.name="$id" -c user.email="$id" commit --quiet -m "Updated flattime ($bucket) by $id" ||
    return 1
  git -C "$repository" push --quiet origin HEAD
}
for _ in 1 2 3; do
  update && exit 0
done
exit 1
