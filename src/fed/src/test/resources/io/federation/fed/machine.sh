#!/usr/bin/env bash
# Bare Debian machines in folders, for tests: each has files, processes and a host name of its own, and the network
# and the kernel of this machine. Needs root and mmdebstrap.
#
#   machine.sh base DIR                   makes in DIR what all machines begin with
#   machine.sh make DIR NAME              makes the machine NAME
#   machine.sh run DIR NAME COMMAND...    runs a command on it; all its processes end with that
#   machine.sh here HOME HOSTS COMMAND... runs a command on this machine, with another home of root and other hosts
set -euo pipefail

# Isolated as a machine; mounts are gone, and processes ended, when the command ends.
isolated() { unshare --mount --pid --uts --ipc --fork --kill-child -- bash -euc "$@"; }

base() {
  local codename
  codename=$(sed -n "s/^VERSION_CODENAME=//p" /etc/os-release)
  mkdir -p "$1/archives/partial"
  mmdebstrap --quiet --variant=minbase --include=ca-certificates,cron,openssh-client,openssh-server,procps \
    "$codename" "$1/base.tar"
}

make() {
  local root=$1/$2 file
  mkdir "$root"
  tar -C "$root" -xf "$1/base.tar"
  # What this machine must know to reach its package servers, the new one must know too.
  cp -L /etc/resolv.conf "$root/etc/resolv.conf"
  rm -f "$root/etc/apt/sources.list"
  cp -r /etc/apt/sources.list* "$root/etc/apt/"
  for file in /etc/apt/apt.conf.d/99* /usr/local/share/ca-certificates/*; do
    [ ! -e "$file" ] || cp "$file" "$root$file"
  done
  cp "$1/hosts" "$root/etc/hosts"
  tr -d - </proc/sys/kernel/random/uuid >"$root/etc/machine-id"
  run "$1" "$2" update-ca-certificates >/dev/null 2>&1
}

run() {
  # shellcheck disable=SC2016 # expanded by the shell that is isolated
  isolated '
    archives=$1 root=$2 name=$3
    shift 3
    hostname "$name"
    mount --make-rprivate /
    mount -t proc proc "$root/proc"
    mount --rbind /sys "$root/sys"
    mount --rbind /dev "$root/dev"
    mount -t tmpfs tmpfs "$root/run"
    mount --bind "$archives" "$root/var/cache/apt/archives"
    mkdir "$root/run/sshd"
    exec chroot "$root" /usr/bin/env -i HOME=/root USER=root LANG=C.UTF-8 \
      PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
  ' machine "$1/archives" "$1/$2" "$2" "${@:3}"
}

here() {
  # shellcheck disable=SC2016 # as above
  isolated '
    home=$1 hosts=$2
    shift 2
    mount --make-rprivate /
    mount -t proc proc /proc
    mount --bind "$hosts" /etc/hosts
    # Libraries that Maven has fetched need not be fetched again.
    mkdir -p /root/.m2 "$home/.m2"
    mount --bind /root/.m2 "$home/.m2"
    mount --bind "$home" /root
    cd /root
    PATH=/root/bin:$PATH
    exec "$@"
  ' here "$@"
}

"$@"
