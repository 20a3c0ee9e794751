# shellcheck shell=bash
# MariaDB of this node. Sourced by the scripts of both levels of db1.
#
#   mariadb_prepare   the data folder is there, with a database in it
#   mariadb_start     the server runs and answers
#   mariadb_stop      the server has ended, with all on the disk
#   mariadb_do        the SQL of the standard input, as the server's root

# shellcheck source=../../../../it/nodeinit/common/service.sh
. "$COMMON/service.sh"

# Where Amazon Linux and Fedora have the server.
PATH=$PATH:/usr/libexec

# The volume, where there is one: what stands in it outlives this node.
mariadb_data=${datafolder:-$NODE_HOME/data}/mariadb
mariadb_folder=$(service_folder mariadb)
mariadb_user=$(id -un)
mkdir -p "$mariadb_data" "$mariadb_folder"

# Started by root it becomes the user mysql, if that one can reach the data.
if [ "$mariadb_user" = root ]; then
  if setpriv --reuid=mysql --regid=mysql --clear-groups test -x "$mariadb_data/.." 2>/dev/null; then
    mariadb_user=mysql
  else
    printf 'A folder above %s is closed to other users: MariaDB runs as root (chmod o+x opens it to passing)\n' \
      "$mariadb_data"
  fi
fi

mariadb_prepare() {
  # What a killed server of another user has left, too.
  [ "$(id -u)" != 0 ] || chown -R "$mariadb_user:" "$mariadb_data"
  chmod 700 "$mariadb_data"
  [ ! -e "$mariadb_data/db" ] || return 0
  # Grown beside and moved: half a database is never taken for one.
  rm -rf "$mariadb_data/new"
  # A path relative to here, as it does not bear blanks in one.
  (
    cd "$mariadb_data" &&
      exec mariadb-install-db --no-defaults --user="$mariadb_user" --datadir=./new \
        --auth-root-authentication-method=socket --auth-root-socket-user="$(id -un)" --skip-test-db --force
  ) >"$mariadb_folder/install.log" 2>&1 || {
    service_errors "$mariadb_folder/install.log"
    return 1
  }
  mv "$mariadb_data/new" "$mariadb_data/db"
  echo "A new database was made in $mariadb_data/db"
}

mariadb_start() {
  local end=$((SECONDS + 60))
  if ! service_pid mariadb >/dev/null; then
    # The one that runs has the settings it was started with: they are kept to be compared.
    cp "$NODE_REPOSITORY/bin/nodework/part/db1/mariadb.cnf" "$mariadb_folder/my.cnf"
    # Paths relative to the data folder: the kernel takes no socket's path of more than 107 characters.
    service_start mariadb mariadbd --defaults-file="$mariadb_folder/my.cnf" --user="$mariadb_user" \
      --datadir="$mariadb_data/db" --socket=mariadb.sock --pid-file=mariadb.pid \
      --bind-address="${address:?}" --port="${NODE_PORT_mysql:?}"
    echo "MariaDB was started on $address:$NODE_PORT_mysql as $mariadb_user"
  fi
  until echo 'SELECT 1' | mariadb_do >/dev/null 2>&1; do
    if ! service_pid mariadb >/dev/null || [ "$SECONDS" -ge "$end" ]; then
      service_errors "$mariadb_folder/log"
      echo "MariaDB does not answer; all that it said is in $mariadb_folder/log"
      return 1
    fi
    sleep 0.2
  done
}

# It writes down all that it has in memory: that may take its time.
mariadb_stop() { service_stop mariadb 120; }

mariadb_do() { (cd "$mariadb_data/db" && exec mariadb --no-defaults --socket=mariadb.sock --batch --skip-column-names); }
