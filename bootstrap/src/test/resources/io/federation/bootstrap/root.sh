#!/usr/bin/env bash
# A bare machine in a folder, for tests: files and processes of its own, the network and the kernel of this one. Needs
# root and mmdebstrap.
#
#   root.sh debian TAR                    makes TAR, a Debian with what an image for the cloud has and these tests need
#   root.sh rpm TAR                       makes TAR, with dnf in place of apt; its one repository is /repo
#   root.sh unpack TAR ROOT
#   root.sh run ROOT VOLUME COMMAND...    runs a command there; VOLUME, a file, or - for none, is a disk that /volume
#                                         names; all processes end, and mounts are gone, with the command
set -euo pipefail

make() {
  local codename
  codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
  mkdir -p "${1%/*}"
  mmdebstrap --quiet --variant=minbase --include="ca-certificates,cron,curl,e2fsprogs,mount,procps$2" "$codename" \
    "$1.new.tar"
  mv "$1.new.tar" "$1"
}

debian() { make "$1" ''; }

# There is no repository of Fedora's or Amazon's within reach: the programs are Debian's.
rpm() { make "$1" ,createrepo-c,dnf,rpm; }

unpack() {
  local file
  mkdir "$2"
  tar -C "$2" -xf "$1"
  # What this machine must know to reach its package servers, the new one must know too.
  cp -L /etc/resolv.conf "$2/etc/resolv.conf"
  rm -f "$2/etc/apt/sources.list"
  cp -r /etc/apt/sources.list* "$2/etc/apt/"
  for file in /etc/apt/apt.conf.d/99* /usr/local/share/ca-certificates/*; do
    [ ! -e "$file" ] || cp "$file" "$2$file"
  done
  run "$2" - update-ca-certificates >/dev/null 2>&1
}

run() {
  local loop=-
  if [ "$2" != - ]; then
    loop=$(losetup --find --show "$2")
    # shellcheck disable=SC2064 # the device is known now
    trap "losetup --detach '$loop'" EXIT
  fi
  # shellcheck disable=SC2016 # expanded by the shell that is isolated
  unshare --mount --pid --uts --ipc --fork --kill-child -- bash -euc '
    root=$1 loop=$2
    shift 2
    mount --make-rprivate /
    mount -t proc proc "$root/proc"
    mount --rbind /sys "$root/sys"
    mount -t tmpfs tmpfs "$root/run"
    mount -t tmpfs tmpfs "$root/dev"
    for name in null zero full random urandom tty; do
      : >"$root/dev/$name"
      mount --bind "/dev/$name" "$root/dev/$name"
    done
    ln -s /proc/self/fd "$root/dev/fd"
    ln -s fd/2 "$root/dev/stderr"
    mkdir -p "$root/dev/disk/by-id"
    if [ "$loop" != - ]; then
      : >"$root$loop"
      mount --bind "$loop" "$root$loop"
      ln -sfn "$loop" "$root/volume"
    fi
    exec chroot "$root" /usr/bin/env -i LANG=C.UTF-8 \
      PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
  ' root "$1" "$loop" "${@:3}"
}

"$@"
