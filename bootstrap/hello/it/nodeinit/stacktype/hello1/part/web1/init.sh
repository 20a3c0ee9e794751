#!/usr/bin/env bash
# Sourced last, on nodes that play the part web1 of the stack hello1.
# A machine of its own would install its web server here.

# "return", not "exit": all levels share one bash, and an exit would end it before the others.
mkdir -p "${site:?is set by common/init.sh}" || return

# Init may run again at any time: it must not undo what work has done since.
if [ ! -e "$site/index.html" ]; then
  echo '<!DOCTYPE html><title>hello1</title><p>Not worked yet.</p>' >"$site/index.html" || return
fi
echo "The site of ${instance_id:?is a property of the node} is in $site"
