#!/usr/bin/env bash
# A new commit of the application, on nodes that play the part app1: one turn of deploying. How that goes is the same
# for every application and stands in the ops repository; bin/build and bin/run say what is this one's own.
set -euo pipefail

# shellcheck source=/dev/null  # lad1's it/nodeinit/common/release.sh
. "$NODE_HOME/gitrepo/${initgitrepo:?}/it/nodeinit/common/release.sh"
release_deploy
