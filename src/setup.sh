# shellcheck shell=bash
# What the commands at the root need on this machine: a JDK, Maven, Debian packages. Sourced by them, not run.
#
#   setup_require NEED...   makes sure of each NEED: jdk (17 or newer), jdk17 (just that), maven (3.8 or newer) or
#                           PROGRAM=PACKAGE; sets JAVA_HOME; exits with 2 when something is missing and may not
#                           be installed
#   setup_jdk MIN [MAX]     prints the home of a JDK of these major versions, JAVA_HOME's if it fits, else the oldest
#   setup_major HOME        prints a JDK's major version
#
# setup_yes=1 or CI=true installs without asking; otherwise the user is asked at a terminal, and told what to type
# where there is none.

export LC_ALL=C.UTF-8
# Where sshd and other daemons are; not in every user's path.
PATH=$PATH:/usr/sbin:/sbin
setup_yes=${setup_yes:-}

setup_say() { printf 'setup: %s\n' "$*" >&2; }

setup_major() {
  local version='' line
  if [ -r "$1/release" ]; then
    while IFS= read -r line; do
      case $line in JAVA_VERSION=*) version=${line#*\"} ;; esac
    done <"$1/release"
  fi
  [ -n "$version" ] || version=$("$1/bin/javac" -version 2>&1 | sed -n 's/^javac //p')
  printf '%s\n' "${version%%[!0-9]*}"
}

setup_jdk() {
  local min=$1 max=${2:-999} home major javac best='' best_major=1000
  javac=$(readlink -f "$(command -v javac || true)" || true)
  for home in "${JAVA_HOME:-}" "${JAVA_25_HOME:-}" "${javac%/bin/javac}" /usr/lib/jvm/* /opt/java/* /opt/jdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
    if [ -z "$home" ] || [ ! -x "$home/bin/javac" ]; then
      continue
    fi
    major=$(setup_major "$home")
    if [ "${major:-0}" -lt "$min" ] || [ "$major" -gt "$max" ]; then
      continue
    fi
    if [ "$home" = "${JAVA_HOME:-}" ]; then
      best=$home
      break
    fi
    if [ "$major" -lt "$best_major" ]; then
      best=$home best_major=$major
    fi
  done
  [ -n "$best" ] && printf '%s\n' "$best"
}

setup_has_maven() {
  local version
  command -v mvn >/dev/null || return 1
  # Without a JDK it cannot say its version; it is asked again once there is one.
  [ -n "${JAVA_HOME:-}" ] || return 0
  # It resets the colours of a terminal even where there is none.
  version=$(mvn --batch-mode --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p')
  [ "$(printf '%s\n' 3.8 "$version" | sort -V | head -n 1)" = 3.8 ]
}

# The oldest JDK package that this system's package lists have; before the first update there may be none.
setup_jdk_package() {
  local major
  for major in 17 21 25; do
    if apt-cache show "openjdk-$major-jdk-headless" >/dev/null 2>&1; then
      break
    fi
    major=17
  done
  printf 'openjdk-%s-jdk-headless\n' "$major"
}

# Sets setup_missing to the packages for those of the needs that are not met, and JAVA_HOME.
setup_look() {
  local need home
  setup_missing=()
  for need in "$@"; do
    case $need in
      jdk | jdk17)
        if home=$(setup_jdk 17 "${need#jdk}"); then
          export JAVA_HOME=$home
        else
          unset JAVA_HOME
          setup_missing+=("$(setup_jdk_package)")
        fi
        ;;
      maven) setup_has_maven || setup_missing+=(maven) ;;
      *) command -v "${need%%=*}" >/dev/null || setup_missing+=("${need#*=}") ;;
    esac
  done
}

setup_can_be_root() { [ "$(id -u)" = 0 ] || command -v sudo >/dev/null; }

setup_may_install() {
  local answer
  if [ -n "$setup_yes" ] || [ "${CI:-}" = true ]; then
    return 0
  fi
  [ -t 0 ] && [ -t 2 ] || return 1
  read -r -p "Install ${setup_missing[*]} with \`apt-get install\`? [Y/n] " answer || return 1
  case $answer in '' | [Yy]*) return 0 ;; *) return 1 ;; esac
}

# Runs a command as root, quietly; shows what it said when it fails. Waits up to five minutes for locks of apt.
setup_as_root() {
  local log as=() end=$((SECONDS + 300))
  [ "$(id -u)" = 0 ] || as=(sudo)
  log=$(mktemp)
  until "${as[@]}" env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@" >"$log" 2>&1; do
    if grep -q 'Could not get lock' "$log" && [ "$SECONDS" -lt "$end" ]; then
      sleep 5
      continue
    fi
    tail -n 30 "$log" >&2
    rm -f "$log"
    setup_say "failed: $*"
    return 1
  done
  rm -f "$log"
}

# The line that a user can type instead: as root, by sudo, or by su where there is no sudo.
setup_line() {
  local line="apt-get update && apt-get install -y --no-install-recommends ${setup_missing[*]}"
  if [ "$(id -u)" = 0 ]; then
    printf '%s\n' "$line"
  elif command -v sudo >/dev/null; then
    printf "sudo sh -c '%s'\n" "$line"
  else
    printf "su - -c '%s'\n" "$line"
  fi
}

setup_install() {
  local wait=(-o DPkg::Lock::Timeout=300)
  if ! command -v apt-get >/dev/null; then
    setup_say "missing, by their Debian names: ${setup_missing[*]}; install them with this system's package manager"
    exit 2
  fi
  if ! setup_can_be_root || ! setup_may_install; then
    setup_say "missing: ${setup_missing[*]}; run this again with --yes (as root or with sudo), or type:"
    setup_line >&2
    exit 2
  fi
  setup_say 'reading the package lists'
  setup_as_root apt-get update -qq "${wait[@]}" || setup_say 'going on with the lists that are there'
  setup_look "$@"
  setup_say "installing ${setup_missing[*]} (this takes a minute)"
  setup_as_root apt-get install -y -qq --no-install-recommends "${wait[@]}" "${setup_missing[@]}" || exit 1
  hash -r
}

setup_require() {
  setup_look "$@"
  [ ${#setup_missing[@]} -gt 0 ] || return 0
  setup_install "$@"
  setup_look "$@"
  [ ${#setup_missing[@]} -eq 0 ] || {
    setup_say "still missing after the installation, or too old: ${setup_missing[*]}"
    exit 2
  }
}
