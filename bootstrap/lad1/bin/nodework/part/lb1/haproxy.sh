# shellcheck shell=bash
# HAProxy of this node. Sourced by the scripts of both levels of lb1.
#
#   haproxy_render     makes the configuration of haproxy.cfg and the servers that are known; when HAProxy would not take
#                      it, prints its words and fails: with 1 for the settings, with 2 when the machine lacks something
#   haproxy_start      HAProxy runs
#   haproxy_reload     HAProxy takes the configuration that was rendered; no connection is dropped
#   haproxy_servers    HAProxy's servers are those that the partners are
#
# The file servers holds "<slot> <node> <address> <port>", a line each. It is what HAProxy starts with; while it runs,
# slots change by its runtime interface.

# shellcheck source=../../../../it/nodeinit/common/service.sh
. "$COMMON/service.sh"

haproxy_slots=10
haproxy_folder=$(service_folder haproxy)
mkdir -p "$haproxy_folder"
touch "$haproxy_folder/servers"

haproxy_render() {
  local config=$haproxy_folder/haproxy.cfg slot
  {
    # HAProxy opens its port as root, and then is somebody who may do nothing.
    [ "$(id -u)" != 0 ] || printf 'global\n    user haproxy\n    group haproxy\n'
    cat "$NODE_REPOSITORY/bin/nodework/part/lb1/haproxy.cfg"
    for ((slot = 1; slot <= haproxy_slots; slot++)); do
      awk -v slot="$slot" '
        $1 == slot { print "    server app" slot, $3 ":" $4; found = 1 }
        END { if (!found) print "    server app" slot, "127.0.0.1:1 disabled" }' "$haproxy_folder/servers"
    done
  } >"$config.new"
  haproxy_check "$config.new" || {
    # Where it does not take the last settings any more, either, these are not to blame.
    [ ! -e "$config" ] || haproxy_check "$config" >/dev/null || return 2
    return 1
  }
  mv -f "$config.new" "$config"
}

haproxy_check() {
  (cd "$haproxy_folder" && haproxy -c -f "$1") >"$haproxy_folder/check" 2>&1 || {
    # Without the process id: what was said before is not said again.
    service_errors "$haproxy_folder/check" | sed -E 's/^\[([A-Z]+)\] +\([0-9]+\) : /\1: /'
    return 1
  }
}

haproxy_start() {
  local end=$((SECONDS + 20))
  # A socket's path may have no more than some 90 characters: it is relative to the folder.
  service_pid haproxy >/dev/null || (cd "$haproxy_folder" && service_start haproxy haproxy -W -f haproxy.cfg)
  until haproxy_ask 'show info' >/dev/null; do
    if [ "$SECONDS" -ge "$end" ] || ! service_pid haproxy >/dev/null; then
      service_errors "$haproxy_folder/log"
      echo "HAProxy does not run; all that it said is in $haproxy_folder/log"
      return 1
    fi
    sleep 0.2
  done
}

haproxy_reload() { kill -s USR2 "$(service_pid haproxy)"; }

haproxy_ask() { (cd "$haproxy_folder" && printf '%s\n' "$1" | socat -t 5 -T 10 - UNIX-CONNECT:runtime.sock 2>/dev/null); }

haproxy_servers() {
  local lines code=0 slot id host port rest address state admin
  local -A place=() well=() known=() slot_of=() awake=()
  lines=$(node-init partners --part app1) || code=$?
  case $code in
    0 | 75) ;;
    *) return "$code" ;;
  esac
  while read -r id host rest; do
    [ -z "$id" ] || place[$id]="$host $(haproxy_port "$rest")"
  done <<<"$lines"
  while read -r slot address port state admin; do
    well[$slot]=$state
    known[$slot]="$address $port $admin"
  done < <(haproxy_state)
  if [ ${#known[@]} = 0 ]; then
    echo "HAProxy does not say what its servers are; all that it said is in $haproxy_folder/log"
    return 1
  fi

  # Who is not there any more stays as long as HAProxy finds it well: it knows better than whoever could not say so.
  while read -r slot id host port; do
    if [ -n "${place[$id]:-}" ] || [ "${well[$slot]:-0}" != 0 ]; then
      slot_of[$id]=$slot
      place[$id]=${place[$id]:-$host $port}
    fi
  done <"$haproxy_folder/servers"

  # Newcomers are taken in once they answer.
  for id in "${!place[@]}"; do
    if [ -z "${slot_of[$id]:-}" ]; then
      while read -r id rest; do
        [ -z "$id" ] || awake[$id]=1
      done <<<"$(node-init partners --part app1 --awake || true)"
      break
    fi
  done
  for id in "${!place[@]}"; do
    if [ -z "${slot_of[$id]:-}" ] && [ -n "${awake[$id]:-}" ]; then
      slot=$(haproxy_free_slot "${slot_of[@]}") || { echo "No slot is left for $id" && continue; }
      slot_of[$id]=$slot
    fi
  done

  for id in "${!slot_of[@]}"; do
    printf '%s %s %s\n' "${slot_of[$id]}" "$id" "${place[$id]}"
  done | sort -n >"$haproxy_folder/servers.new"
  if ! cmp -s "$haproxy_folder/servers.new" "$haproxy_folder/servers"; then
    echo "HAProxy's servers: $(awk '{ printf "%s%s", separator, $2; separator = ", " }' "$haproxy_folder/servers.new")"
  fi
  mv -f "$haproxy_folder/servers.new" "$haproxy_folder/servers"

  for slot in "${!known[@]}"; do
    haproxy_set "$slot" "${known[$slot]}" "$(awk -v slot="$slot" '$1 == slot { print $3, $4, 0 }' "$haproxy_folder/servers")"
  done
}

# <slot> <address> <port> <0 when it is down> <1 when it is in maintenance>, a line each. The fields of "show servers state"
# are in HAProxy's management guide; the lowest bit of a server's administrative state is maintenance by command.
haproxy_state() {
  haproxy_ask 'show servers state app' | awk '$2 == "app" { sub(/^app/, "", $4); print $4, $5, $19, $6, $7 % 2 }'
}

# The number of the port called web.
haproxy_port() {
  local entry
  for entry in $1; do
    [ "${entry%%=*}" != web ] || printf '%s\n' "${entry#*=}"
  done
}

haproxy_free_slot() {
  local slot
  for ((slot = 1; slot <= haproxy_slots; slot++)); do
    [[ " $* " == *" $slot "* ]] || { echo "$slot" && return; }
  done
  return 1
}

# Sets a slot that is "<address> <port> <maintenance>" to what it should be; nothing is maintenance.
haproxy_set() {
  local server=app/app$1 is=$2 want=$3 said host port
  if [ "$is" = "$want" ] || { [ -z "$want" ] && [ "${is##* }" = 1 ]; }; then
    return
  fi
  if [ -z "$want" ]; then
    said=$(haproxy_ask "set server $server state maint")
  else
    read -r host port _ <<<"$want"
    # Before HAProxy 2.7 a server that began disabled is not checked by itself.
    said=$(haproxy_ask "set server $server addr $host port $port; enable health $server; set server $server state ready")
  fi
  # Silence is success; a changed address is told.
  case $(tr -d '\n' <<<"$said") in '' | *changed*) ;; *) echo "HAProxy says of $server: $said" ;; esac
}
