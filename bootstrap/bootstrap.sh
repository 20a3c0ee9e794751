#!/bin/bash
# Makes this machine a node: nodeinfo, a JVM, the jar, and node-init init. As root; may be run again at any time.
#
#   node_instance_id=... node_initgiturl=... jar_url=... jar_sha256=... bash bootstrap.sh
#
# node_<name>                 the nodeinfo property <name>, with - for _; an empty one is removed
# jar_url, jar_sha256         node-init.jar: an https, http or file URL, and its checksum
# aws_jar_url, aws_jar_sha256 node-init-aws.jar, where there is one to be put beside it
# known_hosts                 lines for credentials/known_hosts, where there are some
# NODE_HOME, BOOTSTRAP_LOG    the node's home (/root), and the log (/var/log/federation-bootstrap.log)
#
# A script that knows more of the machine may source this one instead. It then has its output stamped and logged, and
# gives these functions; heartbeat_tells is set before the exit where the node's heartbeats go on by themselves.
#   fail REASON        ends, and tells why        try TIMES COMMAND...   repeats
#   fetch URL FILE     for the URLs that it uses  data_volume FOLDER     mounts what outlives the machine; may be missing
set -euo pipefail
umask 077
export LC_ALL=C.UTF-8 HOME="${HOME:-/root}" NODE_HOME="${NODE_HOME:-/root}"

if ! declare -F fail >/dev/null; then
  exec > >(
    export TZ=UTC
    while IFS= read -r line || [ -n "$line" ]; do printf '%(%Y%m%d-%H%M%S)T %s\n' -1 "$line"; done |
      tee -a "${BOOTSTRAP_LOG:-/var/log/federation-bootstrap.log}"
  ) 2>&1
  logger=$!
  trap 'exec >&- 2>&-; timeout 10 tail -s 0.05 --pid="$logger" -f /dev/null >/dev/null 2>&1' EXIT

  fail() {
    printf 'FAILED: %s\n' "$*"
    exit 1
  }

  try() {
    local times=$1 i
    shift
    for ((i = 1; ; i++)); do
      ! "$@" || return 0
      [ "$i" -lt "$times" ] || return 1
      sleep "$((RANDOM % (1 << i) + 1))"
    done
  }

  fetch() {
    if [[ $1 == file:///* ]]; then
      cp -- "${1#file://}" "$2"
    else
      command -v curl >/dev/null || { install_one_of curl && install_one_of ca-certificates; } || true
      curl --silent --show-error --fail --location --proto '=http,https' --connect-timeout 5 --speed-limit 1000 \
        --speed-time 20 --max-time 120 --output "$2" -- "$1"
    fi
  }
fi

# step NAME: the one before is over.
step() {
  [ -z "${step:-}" ] || printf '%s: done in %d s\n' "$step" "$((SECONDS - since))"
  step=$1 since=$SECONDS
  printf '%s\n' "$step"
}

# What to add to an error where the reason may be a full disk.
room() {
  local free
  free=$(df --output=avail --block-size=1M -- "$NODE_HOME" | tail -n 1) || return 0
  [ "$free" -ge 100 ] || printf ' (%s has %d MiB left)' "$NODE_HOME" "$free"
}

# put FILE TEXT
put() {
  if ! { printf '%s\n' "$2" >"$1.new" && mv -f "$1.new" "$1"; }; then
    fail "cannot write $1$(room)"
  fi
}

# checked URL SHA256 FILE: the file has this checksum, or is fetched.
checked() {
  local error
  [ ! -e "$3" ] || ! has_sha256 "$2" "$3" || return 0
  mkdir -p "${3%/*}"
  error=$(try 5 fetch "$1" "$3.new" 2>&1 | tee /dev/stderr | tail -n 1) ||
    fail "cannot fetch $1 to $3$(room): $error"
  has_sha256 "$2" "$3.new" || {
    rm -f "$3.new"
    fail "$1 has the sha256 $sum, and should have $2"
  }
  mv -f "$3.new" "$3"
}

has_sha256() {
  sum=$(sha256sum <"$2")
  sum=${sum%% *}
  [ "$sum" = "$1" ]
}

# wait_for_package_lock COMMAND...: waits up to five minutes for others who install, as the machine's upgrades do at its birth.
wait_for_package_lock() {
  local end=$((SECONDS + 300))
  until said=$(timeout 600 "$@" 2>&1 </dev/null); do
    if [[ $said != *'Could not get lock'* && $said != *'transaction lock'* ]] || [ "$SECONDS" -ge "$end" ]; then
      printf '%s\n' "$said" | tail -n 20
      return 1
    fi
    sleep 5
  done
}

# install_one_of PACKAGE...: the first that this system's lists have; said is why not.
install_one_of() {
  local package problem=''
  if command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    try 3 wait_for_package_lock apt-get -o DPkg::Lock::Timeout=300 update -q || problem=${said##*$'\n'}
    for package; do
      apt-cache show "$package" >/dev/null 2>&1 || continue
      echo "Installing $package"
      wait_for_package_lock apt-get -o DPkg::Lock::Timeout=300 install -y -q --no-install-recommends "$package"
      return
    done
  elif command -v dnf >/dev/null; then
    try 3 wait_for_package_lock dnf -q makecache || problem=${said##*$'\n'}
    for package; do
      [ -n "$(timeout 600 dnf -q repoquery "$package" 2>/dev/null </dev/null)" ] || continue
      echo "Installing $package"
      wait_for_package_lock dnf -y -q --setopt=install_weak_deps=False install "$package"
      return
    done
  else
    problem='there is neither apt-get nor dnf'
  fi
  said=${problem:-its package lists have none of $*}
  return 1
}

# Whether java is one of 17 or newer.
has_java() {
  local version
  hash -r
  command -v java >/dev/null || return
  version=$(java -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
  [ "${version:-0}" -ge 17 ]
}

# Whether something calls the node's heartbeat, which then goes on with an init that failed.
has_heartbeat() {
  compgen -G '/etc/systemd/system/node-init*.timer' >/dev/null ||
    crontab -l 2>/dev/null | grep -q "federation heartbeat of $NODE_HOME\$"
}

for name in node_instance_id node_initgitrepo node_initgiturl jar_url jar_sha256; do
  [ -n "${!name:-}" ] || fail "the variable $name is not set"
done
for name in "${!node_@}"; do
  [[ ${!name} != *[[:cntrl:]]* ]] || fail "the variable $name holds a line break or another control character"
done

step 'Writing nodeinfo'
mkdir -p "$NODE_HOME/nodeinfo" "$NODE_HOME/bin" || fail "cannot make folders in $NODE_HOME$(room)"
for name in "${!node_@}"; do
  property=${name#node_}
  file=$NODE_HOME/nodeinfo/${property//_/-}.txt
  if [ -n "${!name}" ]; then put "$file" "${!name}"; else rm -f "$file"; fi
done
if [ -n "${known_hosts:-}" ]; then
  mkdir -p "$NODE_HOME/credentials"
  put "$NODE_HOME/credentials/known_hosts" "$known_hosts"
fi

# What comes now is for other users, too, or is closed by those that make it.
umask 022

if [ -n "${node_datafolder:-}" ]; then
  step "Making $node_datafolder ready"
  ! declare -F data_volume >/dev/null || data_volume "$node_datafolder"
  mkdir -p "$node_datafolder"
fi

if ! has_java; then
  step 'Installing a JVM'
  install_one_of openjdk-17-jre-headless openjdk-21-jre-headless openjdk-25-jre-headless default-jre-headless \
    java-17-amazon-corretto-headless java-21-openjdk-headless java-25-openjdk-headless java-latest-openjdk-headless ||
    fail "no JVM of 17 or newer could be installed: ${said##*$'\n'}"
  has_java || fail "java is not of 17 or newer, even after an installation: $(java -version 2>&1 | head -n 1)"
fi

step 'Fetching the program'
checked "${jar_url:?}" "${jar_sha256:?}" "$NODE_HOME/download/node-init.jar"
if [ -n "${aws_jar_url:-}" ]; then
  checked "$aws_jar_url" "${aws_jar_sha256:-}" "$NODE_HOME/bin/node-init-aws.jar"
fi

step 'Running node-init init'
code=0
error=$(mktemp) || fail "no temporary file can be made$(room)"
java -jar "$NODE_HOME/download/node-init.jar" init --start-archive-later 2>"$error" || code=$?
cat "$error"
last=$(tail -n 1 "$error")
rm -f "$error"
if [ "$code" != 0 ]; then
  has_heartbeat || fail "node-init init ended with exit code $code and left no heartbeat: $last"
  # shellcheck disable=SC2034 # for the script that sources this one
  heartbeat_tells=1
  echo 'The heartbeat goes on with it, and tells what is wrong'
  exit "$code"
fi
step 'This machine is a node'
