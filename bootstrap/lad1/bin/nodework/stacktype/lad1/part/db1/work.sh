#!/usr/bin/env bash
# With each heartbeat: the database runs. Silent when there is nothing new.
set -euo pipefail

# shellcheck source=../../../../../../it/nodeinit/common/service.sh
. "$COMMON/service.sh"

# Before its birth is done, that is what is to be done.
[ -e "$(service_folder mariadb)/born" ] || exit 0
# While its settings are changed, that looks after it.
service_lock mariadb 0 || exit 0
service_print_news mariadb
if service_pid mariadb >/dev/null; then
  exit 0
fi
echo 'MariaDB does not run any more'
# shellcheck source=../../../../part/db1/mariadb.sh
. "$NODE_REPOSITORY/bin/nodework/part/db1/mariadb.sh"
mariadb_start
