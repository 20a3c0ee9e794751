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
  # One after the other: nodes on one machine are born at the same time, and apt's lists know no waiting.
  (
    flock -w 600 7 || {
      echo 'Packages are still being installed by another node of this machine'
      exit 1
    }
    packages_look "$1"
    [ ${#packages_missing[@]} -gt 0 ] || exit 0
    printf 'Installing %s\n' "${packages_missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    # A daemon that a package starts would keep the lock for ever.
    apt-get update -qq -o DPkg::Lock::Timeout=300 7>&- &&
      apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 "${packages_missing[@]}" \
        >/dev/null 7>&-
  ) 7>/run/lad1-packages.lock
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
