#!/usr/bin/env bash
# The load balancer's node: at its birth, and when something in this folder has changed.
set -euo pipefail

# shellcheck source=haproxy.sh
. "$DIR/haproxy.sh"

service_lock haproxy 600 || {
  echo 'HAProxy is still being started by an earlier script'
  exit 75
}
code=0
haproxy_render || code=$?
case $code in
  0) ;;
  1)
    echo 'HAProxy would not take haproxy.cfg of this version: it goes on with the last one, if there was one'
    exit 65
    ;;
  *)
    echo 'HAProxy takes neither haproxy.cfg of this version nor the last one: something is wrong with this node'
    exit 1
    ;;
esac
if service_pid haproxy >/dev/null; then
  haproxy_reload
  echo 'HAProxy took the new settings'
else
  haproxy_start
  echo "HAProxy serves http://${address:?}:${NODE_PORT_web:?}/"
fi
