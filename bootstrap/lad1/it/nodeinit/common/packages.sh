# shellcheck shell=bash
# Packages that a part needs. Sourced.
#
#   packages_install FOLDER   makes sure of the packages that FOLDER/packages.apt or FOLDER/packages.dnf names, by what
#                             this system has: one a line, # begins a comment; in packages.dnf A | B is A where there is
#                             one, else B
#   packages_artifact COORDINATES SHA256 FILE
#                             fetches an artifact by Maven to FILE, which is this system's
#
# Without root nothing is installed: the error names the command for it.

packages_install() {
  local command
  packages_look "$1" || return
  [ ${#packages_missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ]; then
    command="dnf install -y ${packages_missing[*]}"
    [ "$packages_kind" = dnf ] ||
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
    if [ "$packages_kind" = dnf ]; then
      packages_run dnf -y -q --setopt=install_weak_deps=False install "${packages_missing[@]}"
    else
      export DEBIAN_FRONTEND=noninteractive
      packages_run apt-get -o DPkg::Lock::Timeout=300 update -qq || echo 'Going on with the package lists that are there'
      packages_run apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${packages_missing[@]}"
    fi
  ) 7>/run/lad1-packages.lock
}

# Runs a package manager, and waits up to five minutes where others are at it, as the machine's own upgrades often are at
# its birth: apt-get by itself waits for the lock of dpkg, not for those of the lists and of the archives.
packages_run() {
  local said end=$((SECONDS + 300))
  # A daemon that a package starts would keep our own lock for ever.
  until said=$("$@" 2>&1 >/dev/null 7>&-); do
    if [[ $said != *'Could not get lock'* && $said != *'transaction lock'* ]] || ((SECONDS >= end)); then
      printf '%s\n' "$said" >&2
      return 1
    fi
    sleep 5
  done
}

# Sets packages_kind and packages_missing.
packages_look() {
  local line name names
  packages_kind=dnf packages_missing=()
  ! command -v apt-get >/dev/null || packages_kind=apt
  if [ ! -e "$1/packages.$packages_kind" ]; then
    printf '%s: there is no %s, which is to name its packages here\n' "${nodepart:?}" "$1/packages.$packages_kind" >&2
    return 1
  fi
  while IFS= read -r line; do
    read -r -a names <<<"${line//|/ }"
    [ ${#names[@]} -gt 0 ] || continue
    for name in "${names[@]}"; do
      ! packages_has "$name" || continue 2
    done
    if [ ${#names[@]} -gt 1 ]; then
      for name in "${names[@]}"; do
        [ -z "$(dnf -q repoquery "$name" 2>/dev/null)" ] || break
      done
    fi
    packages_missing+=("$name")
  done < <(sed 's/#.*//' "$1/packages.$packages_kind")
}

packages_has() {
  if [ "$packages_kind" = dnf ]; then
    rpm -q --quiet --whatprovides "$1"
  else
    dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed
  fi
}

packages_artifact() {
  local folder=$3.new sum
  rm -rf "$folder"
  mkdir -p "$folder" || return
  mvn --batch-mode --quiet org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy \
    -Dartifact="$1" -DoutputDirectory="$folder" || return
  sum=$(cat "$folder"/* | sha256sum) || return
  if [ "${sum%% *}" != "$2" ]; then
    printf '%s: %s has the sha256 %s, and should have %s\n' "${nodepart:?}" "$1" "${sum%% *}" "$2" >&2
    return 1
  fi
  chmod 644 "$folder"/* && mv -f "$folder"/* "$3" && rmdir "$folder"
}
