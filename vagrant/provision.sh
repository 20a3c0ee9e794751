#!/bin/bash
# The first stage on a machine of Vagrant: who it is, the logins that it was given, and bootstrap.sh. The Vagrantfile
# says the rest, by the variables that bootstrap.sh takes, and
#
#   machine          the machine's name with Vagrant, such as app1-1
#   private_network  how the addresses begin by which VirtualBox's machines reach each other
set -euo pipefail
umask 077
uploads=/tmp/federation
home=${NODE_HOME:-/root}

# A machine that was destroyed and made anew is another node: what the former has said of itself is not its own.
if ! node_instance_id=$(cat "$home/nodeinfo/instance-id.txt" 2>/dev/null); then
  node_instance_id=${machine:?}-$(od -An -N3 -tx1 /dev/urandom | tr -d ' \n')
fi
node_address=$(hostname --all-ip-addresses | tr ' ' '\n' | grep -m 1 -F "${private_network:?}" || true)
export node_instance_id node_address

if [ -d "$uploads/credentials" ]; then
  mkdir -p "$home/credentials"
  cp -R "$uploads/credentials/." "$home/credentials/"
  chmod -R u=rwX,go= "$home/credentials"
  rm -rf "$uploads/credentials"
fi

umask 022
if [ -d /federation/git ]; then
  # By it a node writes into a repository that is a folder.
  if ! command -v git >/dev/null; then
    (apt-get update -q && apt-get install -y -q --no-install-recommends git) || dnf install -y -q git || {
      echo 'FAILED: git could not be installed, by which nodes write into the repositories of the host' >&2
      exit 1
    }
  fi
  # They belong to whoever has them on the host.
  for repository in /federation/git/*.git; do
    git config --system --get-all safe.directory | grep -qxF "$repository" ||
      git config --system --add safe.directory "$repository"
  done
fi
exec bash "$uploads/bootstrap.sh"
