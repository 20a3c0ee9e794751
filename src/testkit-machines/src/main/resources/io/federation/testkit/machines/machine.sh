#!/bin/sh
# Boots a machine, again each time it reboots, and ends when it is off:
#
#   machine.sh NETWORK HOST FOLDER ROOT NAME
#
# NETWORK is the number of a network that network.sh has made, HOST the last number of the machine's address. What it
# writes is in FOLDER/files, over the root file system ROOT.
set -eu
network=fedm$1 number=$1 host=$2 folder=$3 root=$4 name=$5

for parent in /sys/fs/cgroup /sys/fs/cgroup/systemd /sys/fs/cgroup/unified; do
  if [ -e "$parent/cgroup.procs" ]; then
    mkdir -p "$parent/$network/$host"
    echo "$$" >"$parent/$network/$host/cgroup.procs"
  fi
done
mkdir -p "$folder/files" "$folder/work" "$folder/root"
address=$(printf '02:fe:00:00:%02x:%02x' "$number" "$host")

# Its mounts are gone with it. /sys is read-only, or systemd-nspawn would wait for this machine's udev.
# shellcheck disable=SC2016 # expanded by the inner shell
exec nsenter --net="/run/netns/$network" unshare --mount --propagation slave sh -eu -c '
  host=$1 folder=$2 root=$3 name=$4 address=$5
  mount -t overlay overlay -o "lowerdir=$root,upperdir=$folder/files,workdir=$folder/work" "$folder/root"
  mount -o remount,bind,ro /sys
  code=133
  while [ "$code" = 133 ]; do
    ip link delete "port$host" 2>/dev/null || true
    ip link add "port$host" type veth peer name "en$host" address "$address"
    ip link set "port$host" master bridge
    [ -e "$folder/unplugged" ] || ip link set "port$host" up
    code=0
    systemd-nspawn --quiet --directory="$folder/root" --machine="$name" --boot --private-network \
      --network-interface="en$host" --register=no --keep-unit --resolv-conf=off --timezone=off --link-journal=no ||
      code=$?
  done
  exit "$code"
' machine "$host" "$folder" "$root" "$name" "$address"
