#!/usr/bin/env bash
# With each heartbeat: the application runs, and knows where the database is. Silent when there is nothing to do. What
# release it runs is the business of the application's repository.
set -euo pipefail

# shellcheck source=../../../../../../it/nodeinit/common/release.sh
. "$COMMON/release.sh"

# Before the first release there is nobody who would need a database.
[ -n "$(release_good)" ] || exit 0

code=0
database_settings || code=$?
if [ "$code" != 0 ]; then
  # Not a failure of this node: the next heartbeat looks again.
  echo 'No database is awake'
fi
release_keep
