#!/bin/sh
# A network of machines in a network namespace of its own:
#
#   network.sh up NUMBER FOLDER PID   makes it, says "ready", and removes it upon TERM or at the end of process PID
#   network.sh remove NUMBER FOLDER   removes what was left of it: processes, namespace, files
#
# Machines have the addresses 10.214.NUMBER.10 to .120; this machine is 10.214.NUMBER.254 to them. Nothing leads further.
set -eu
command=$1 number=$2 folder=$3
name=fedm$number
net=10.214.$number

groups() {
  for parent in /sys/fs/cgroup /sys/fs/cgroup/systemd /sys/fs/cgroup/unified; do
    [ ! -d "$parent/$name" ] || printf '%s\n' "$parent/$name"
  done
}

# Until nothing is left: those that are killed may have begun others.
end_processes() {
  for group in $(groups); do
    tries=0
    while processes=$(find "$group" -name cgroup.procs -exec cat {} + 2>/dev/null) && [ -n "$processes" ]; do
      # shellcheck disable=SC2086 # one argument each
      kill -s KILL $processes 2>/dev/null || true
      tries=$((tries + 1))
      [ "$tries" -lt 200 ] || break
      sleep 0.05
    done
    find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || true
  done
}

remove() {
  end_processes
  if [ -e "/run/netns/$name" ]; then
    # shellcheck disable=SC2046 # one argument each
    kill -s KILL $(ip netns pids "$name") 2>/dev/null || true
    ip netns delete "$name"
  fi
  ip link delete "$name" 2>/dev/null || true
  rm -rf --one-file-system "$folder/machines" "$folder/dnsmasq"
}

up() {
  remove
  mkdir -p "$folder/machines" "$folder/dnsmasq"
  # Each machine's systemd takes several, and 128 are usual for a user.
  instances=/proc/sys/fs/inotify/max_user_instances
  [ "$(cat "$instances")" -ge 4096 ] || echo 4096 >"$instances"
  ip netns add "$name"
  ip link add "$name" type veth peer name uplink netns "$name"
  ip address add "$net.254/32" peer "$net.253" dev "$name"
  ip link set "$name" up
  ip route add "$net.0/25" via "$net.253"
  ip netns exec "$name" sh -eu -c "
    ip link set lo up
    ip address add $net.253/32 peer $net.254 dev uplink
    ip link set uplink up
    ip link add bridge type bridge forward_delay 0
    ip address add $net.1/25 dev bridge
    ip address add 169.254.169.254/32 dev bridge
    ip link set bridge up
    echo 1 >/proc/sys/net/ipv4/ip_forward
  "
  {
    printf '%s\n' no-resolv no-hosts no-ping interface=bridge bind-interfaces except-interface=lo \
      dhcp-authoritative domain=ec2.internal user=root "dhcp-leasefile=$folder/dnsmasq/leases" \
      "pid-file=$folder/dnsmasq/pid" "dhcp-range=$net.10,$net.120,12h"
    host=10
    while [ "$host" -le 120 ]; do
      printf 'dhcp-host=02:fe:00:00:%02x:%02x,%s.%d,ip-10-214-%d-%d\n' "$number" "$host" "$net" "$host" "$number" "$host"
      host=$((host + 1))
    done
  } >"$folder/dnsmasq/configuration"
  ip netns exec "$name" dnsmasq --conf-file="$folder/dnsmasq/configuration"
}

case $command in
  remove) remove ;;
  up)
    owner=$4
    ending=
    trap 'ending=1' TERM INT
    up
    echo ready
    while [ -z "$ending" ] && kill -0 "$owner" 2>/dev/null; do
      sleep 0.5
    done
    remove
    ;;
esac
