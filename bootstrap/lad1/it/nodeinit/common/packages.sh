# shellcheck shell=bash
# Debian packages that a part needs. Sourced.
#
#   packages_install FILE   makes sure of the packages in FILE, one a line, # begins a comment
#
# Without root nothing is installed: the error names the command for it.

packages_install() {
  local command
  packages_look "$1"
  [ ${#packages_missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ]; then
    command="apt-get update && apt-get install -y --no-install-recommends ${packages_missing[*]}"
    printf '%s: packages are missing; as root, type: %s\n' "${nodepart:?}" "$command" >&2
    return 1
  fi
  # One after the other: nodes on one machine are born at the same time.
  (
    flock -w 600 7 || {
      echo 'Packages are still being installed by another node of this machine'
      exit 1
    }
    packages_look "$1"
    [ ${#packages_missing[@]} -gt 0 ] || exit 0
    printf 'Installing %s\n' "${packages_missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    packages_apt update -qq || echo 'Going on with the package lists that are there'
    packages_apt install -y -qq --no-install-recommends "${packages_missing[@]}"
  ) 7>/run/lad1-packages.lock
}

# Runs apt-get, and waits up to five minutes where others are at it, as the machine's own upgrades often are at its
# birth: apt-get by itself waits for the lock of dpkg, not for those of the lists and of the archives.
packages_apt() {
  local said end=$((SECONDS + 300))
  # A daemon that a package starts would keep our own lock for ever.
  until said=$(apt-get -o DPkg::Lock::Timeout=300 "$@" 2>&1 >/dev/null 7>&-); do
    if [[ $said != *'Could not get lock'* ]] || ((SECONDS >= end)); then
      printf '%s\n' "$said" >&2
      return 1
    fi
    sleep 5
  done
}

# Sets packages_missing.
packages_look() {
  local package
  packages_missing=()
  while read -r package _; do
    [ -n "$package" ] || continue
    dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed ||
      packages_missing+=("$package")
  done < <(sed 's/#.*//' "$1")
}
