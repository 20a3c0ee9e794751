#!/usr/bin/env bash
# With each heartbeat: the application runs, and knows where the database is. Silent when there is nothing new. What
# release it runs is the business of the application's repository.
set -euo pipefail

# shellcheck source=../../../../../../it/nodeinit/common/release.sh
. "$COMMON/release.sh"

service_print_news app

# Before the first release there is nobody who would need a database.
[ -n "$(release_good)" ] || exit 0

code=0
database_settings || code=$?
# Not a failure of this node: the next heartbeat looks again.
case $code in
  0) ;;
  75) echo 'No database is awake' ;;
  *) echo "Where the database is, or its password, cannot be read: exit code $code" ;;
esac
release_keep
