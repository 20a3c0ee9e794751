# shellcheck shell=bash
# Where the application finds the database. Sourced.
#
#   database_settings [WAIT]   keeps service/app/database.properties equal to what the partners say; WAIT, such as 30s,
#                              is how long to wait for a database that is not there yet; 75 when there is none

# shellcheck source=service.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/service.sh"

database_settings() {
  local wait=() file partner id host entries entry port='' password
  [ $# = 0 ] || wait=(--wait "$1")
  file=$(service_folder app)/database.properties
  partner=$(node-init partners --part db1 --awake --one "${wait[@]}") || return
  read -r id host entries <<<"$partner"
  for entry in $entries; do
    [ "${entry%%=*}" != mysql ] || port=${entry#*=}
  done
  # The same database, and it can be used: the password is the same, too.
  if grep -qxF "# $id" "$file" 2>/dev/null && grep -qxF "host=$host" "$file" && grep -qxF "port=$port" "$file" &&
    database_answers; then
    return 0
  fi
  # Of that node: the one that it succeeds counts as live for a while yet, and had a password of its own.
  password=$(node-init secret read app-db --from db1 --node "$id" "${wait[@]}") || return
  mkdir -p "${file%/*}" || return
  # This may be called where bash does not end at an error: half a file must not take the place of a whole one.
  (
    umask 077
    # printf is bash's own: the password is in no argument of a process.
    printf '# %s\nhost=%s\nport=%s\ndatabase=app\nuser=app\npassword=%s\n' "$id" "$host" "$port" "$password" >"$file.new"
  ) || return
  if cmp -s "$file.new" "$file"; then
    rm -f "$file.new"
    return 0
  fi
  mv -f "$file.new" "$file" || return
  echo "The database is $id at $host:$port"
}

# Whether the application, if it runs, reaches the database.
database_answers() {
  curl --silent --fail --max-time 10 --output /dev/null "http://${address:?}:${NODE_PORT_web:?}/health/database"
}
