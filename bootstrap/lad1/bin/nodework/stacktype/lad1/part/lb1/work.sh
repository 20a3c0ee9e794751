#!/usr/bin/env bash
# With each heartbeat: HAProxy runs, and its servers are the application's nodes. Silent when there is nothing new.
set -euo pipefail

# shellcheck source=../../../../part/lb1/haproxy.sh
. "$NODE_REPOSITORY/bin/nodework/part/lb1/haproxy.sh"

# Before there is a configuration that HAProxy takes, that is what is to be done.
[ -e "$haproxy_folder/haproxy.cfg" ] || exit 0
# While its settings are changed, that looks after it.
service_lock haproxy 0 || exit 0
service_print_news haproxy

if ! service_pid haproxy >/dev/null; then
  echo 'HAProxy does not run any more'
  # With the servers that are known now.
  haproxy_render
  haproxy_start
fi
haproxy_servers
