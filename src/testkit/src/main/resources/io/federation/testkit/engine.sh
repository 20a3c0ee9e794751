#!/bin/sh
# A Docker engine that lives no longer than another process:
#
#   engine.sh FOLDER KEPT PID
#
# Its socket is FOLDER/docker.sock. Its images are kept in KEPT, for one engine at a time. It leaves the machine's
# firewall alone. TERM, or the end of process PID, ends it.
set -eu
folder=$1 kept=$2 owner=$3
bridge=fed$owner

mkdir -p "$kept"
exec 9>"$kept/lock"
data=$kept/data
flock --nonblock 9 || data=$folder/data

# What an engine has left that was killed together with its owner.
for gone in $(ip -brief link show type bridge | sed -n 's/^fed\([0-9]*\) .*/\1/p'); do
  kill -0 "$gone" 2>/dev/null || ip link delete "fed$gone"
done
# Two engines at a time would give the same addresses on the usual bridge.
ip link add name "$bridge" type bridge
ip address add "10.213.$((owner % 250)).1/24" dev "$bridge"
ip link set "$bridge" up

dockerd --data-root="$data" --exec-root="$folder/exec" --pidfile="$folder/docker.pid" \
  --host="unix://$folder/docker.sock" --bridge="$bridge" --iptables=false 9>&- &
daemon=$!
trap 'kill $daemon' TERM INT
(
  while kill -0 "$owner" 2>/dev/null; do sleep 1; done
  kill "$daemon" 2>/dev/null
) 9>&- &
watch=$!

# The first wait ends with the signal, the second with the engine.
wait "$daemon" || wait "$daemon" || true
kill "$watch" 2>/dev/null || true
# What it leaves mounted would keep its folder.
umount --lazy "$folder"/exec/netns/* 2>/dev/null || true
ip link delete "$bridge"
rm -rf "$folder"
