#!/usr/bin/env bash
# The database's node: at its birth, and when something in this folder has changed.
set -euo pipefail

# shellcheck source=mariadb.sh
. "$DIR/mariadb.sh"

service_lock mariadb 600 || {
  echo 'MariaDB is still being started or stopped by an earlier script'
  exit 75
}
if service_pid mariadb >/dev/null && ! cmp -s "$DIR/mariadb.cnf" "$mariadb_folder/my.cnf"; then
  echo 'MariaDB has other settings: it is started anew'
  mariadb_stop
fi
mariadb_prepare
mariadb_start

# Each node makes a password of its own when it is born, and tells it to the nodes that play app1. It is in no argument,
# no log and not in Git in the clear. The data may be from a predecessor: what that one told is of no use any more.
if [ ! -e "$mariadb_folder/born" ]; then
  password=$(head -c 24 /dev/urandom | base64 | tr '+/' '-_')
  mariadb_do <<SQL
CREATE DATABASE IF NOT EXISTS app CHARACTER SET utf8mb4;
CREATE USER IF NOT EXISTS app@'%';
ALTER USER app@'%' IDENTIFIED BY '$password';
GRANT ALL PRIVILEGES ON app.* TO app@'%';
SQL
  printf '%s' "$password" | node-init secret share app-db --with app1
  : >"$mariadb_folder/born"
fi
echo "The database answers on $address:$NODE_PORT_mysql; its data is in $mariadb_data"
