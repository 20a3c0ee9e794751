#!/usr/bin/env bash
# Sourced on nodes that play the part db1.

packages_install "$DIR" || return

# MariaDB does not run as root. The package with the system service would make this user; that one is not needed here.
if [ "$(id -u)" = 0 ] && ! getent passwd mysql >/dev/null; then
  useradd --system --user-group --home-dir /nonexistent --shell /usr/sbin/nologin mysql || return
fi
