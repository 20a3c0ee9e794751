#!/usr/bin/env bash
# Sourced on nodes that play the part lb1.

packages_install "$DIR" || return

# Where there is systemd, the package has started a HAProxy of the system, which nobody needs.
if [ -d /run/systemd/system ] && [ "$(id -u)" = 0 ]; then
  systemctl disable --quiet --now haproxy.service || return
fi
