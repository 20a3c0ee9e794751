#!/usr/bin/env bash
# Run in a process of its own, on nodes that play the part web1, when greeting.txt has changed.
set -euo pipefail

# What a node knows about itself is in the environment, by the names of its properties.
node="${instance_id:?} of ${deployment:?}"

# The greeting comes from whoever can push: on a page it is text, never markup.
greeting=$(sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g' "$NODE_REPOSITORY/greeting.txt")

# Written beside and then moved: whoever reads the page sees the old one or the new one,
# never half of it, even if this script is killed in the middle.
site=$NODE_HOME/site
mkdir -p "$site"
cat >"$site/index.html.new" <<PAGE
<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>hello1</title>
<h1>$greeting</h1>
<p>Made by $node at commit $NODE_VERSION.</p>
</html>
PAGE
mv -f "$site/index.html.new" "$site/index.html"

# What a script prints goes to the node's log.
echo "$site/index.html now says: $greeting"
