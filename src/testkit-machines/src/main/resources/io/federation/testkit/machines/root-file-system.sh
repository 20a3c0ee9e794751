#!/bin/sh
# Makes a Debian into the image of a cloud: root-file-system.sh ROOT
set -eu
root=$1

# Of the machine that made it, and of none that boots from it.
: >"$root/etc/machine-id"
rm -f "$root/etc/hostname" "$root/etc/resolv.conf"

cat >"$root/etc/cloud/cloud.cfg.d/90_machines.cfg" <<'TEXT'
datasource_list: [ Ec2 ]
datasource:
  Ec2:
    metadata_urls: [ "http://169.254.169.254" ]
    strict_id: false
    max_wait: 120
    timeout: 5
locale: false
network:
  config: disabled
TEXT

# cloud-init asks for a token only where it believes that it is on EC2.
cat >"$root/etc/systemd/system/ec2-hypervisor.service" <<'TEXT'
[Unit]
Description=What a machine of EC2 says of its hypervisor
DefaultDependencies=no
After=systemd-remount-fs.service
Before=cloud-init-local.service

[Service]
Type=oneshot
ExecStart=/bin/sh -c 'mount -o remount,rw /sys && mkdir -p /sys/hypervisor && echo ec2e1916-9099-7caf-fd21-012345abcdef >/sys/hypervisor/uuid'

[Install]
WantedBy=sysinit.target
TEXT
chroot "$root" systemctl --quiet enable ec2-hypervisor.service
# They would ask package servers, which no machine reaches.
chroot "$root" systemctl --quiet mask apt-daily.timer apt-daily-upgrade.timer
