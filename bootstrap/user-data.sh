# shellcheck shell=bash
# The first stage on EC2: who the machine is, a way to tell a failure, and bootstrap.sh from S3. What stands before this
# text are "#!/bin/bash" and a line NAME='VALUE' for each variable: docs/bootstrap.md.
set -euo pipefail
umask 077
export LC_ALL=C.UTF-8 HOME="${HOME:-/root}" NODE_HOME="${NODE_HOME:-/root}"
export PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
log=${BOOTSTRAP_LOG:-/var/log/federation-bootstrap.log}
imds=${AWS_EC2_METADATA_SERVICE_ENDPOINT:-http://169.254.169.254}
: "${aws_group:=}" "${aws_stack:=}" "${aws_resource:=}" "${aws_volume:=}" "${bootstrap_url:=}" "${bootstrap_sha256:=}"
reason='' login='' heartbeat_tells='' answer='' work=''

# Each line is stamped, into the log and to the console, where cloud-init shows what this prints.
exec > >(
  export TZ=UTC
  while IFS= read -r line || [ -n "$line" ]; do printf '%(%Y%m%d-%H%M%S)T %s\n' -1 "$line"; done | tee -a "$log"
) 2>&1
logger=$!

fail() {
  reason=$*
  printf 'FAILED: %s\n' "$reason"
  exit 1
}

# try TIMES COMMAND...: until it succeeds, or fails with 2; with random pauses between that grow.
try() {
  local times=$1 code i
  shift
  for ((i = 1; ; i++)); do
    code=0
    "$@" || code=$?
    if [ "$code" = 0 ] || [ "$code" = 2 ] || [ "$i" = "$times" ]; then return "$code"; fi
    sleep "$((RANDOM % (1 << i) + 1))"
  done
}

# Secrets come from standard input: the arguments of a process can be read by all.
get() { printf '%s\n' "$1" | curl --config - --silent --show-error "${@:2}"; }

metadata() { get "header = \"X-aws-ec2-metadata-token: $token\"" --fail --noproxy '*' --max-time 2 "$imds/latest/meta-data/$1"; }

identify() {
  local role='' json=''
  token=$(get 'header = "X-aws-ec2-metadata-token-ttl-seconds: 21600"' --fail --noproxy '*' --max-time 2 \
    --request PUT "$imds/latest/api/token") || return 1
  instance=$(metadata instance-id) && region=$(metadata placement/region) || return 1
  domain=$(metadata services/domain) || domain=amazonaws.com
  role=$(metadata iam/security-credentials/) && json=$(metadata "iam/security-credentials/$role") || return 1
  login=$(
    field() { printf '%s\n' "$json" | sed -n "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p"; }
    printf 'user = "%s:%s"\nheader = "x-amz-security-token: %s"\n' \
      "$(field AccessKeyId)" "$(field SecretAccessKey)" "$(field Token)"
  )
}

# aws SERVICE VERSION NAME=VALUE...: one call; sets answer. 1: it may go well another time; 2: it will not.
aws() {
  local service=$1 parameters=() parameter status code
  for parameter in "Version=$2" "${@:3}"; do parameters+=(--data-urlencode "$parameter"); done
  if ! answer=$(get "$login" --max-time 3 --aws-sigv4 "aws:amz:$region:$service" --write-out '\n%{http_code}' \
    "${parameters[@]}" "${AWS_ENDPOINT_URL:-https://$service.$region.$domain}/" 2>&1); then
    printf '%s: %s\n' "$3" "${answer//$'\n'/ }"
    return 1
  fi
  status=${answer##*$'\n'}
  [ "$status" != 200 ] || return 0
  code=$(sed -n 's/.*<Code>\([^<]*\).*<Message>\([^<]*\).*/\1: \2/p' <<<"${answer//$'\n'/ }")
  printf '%s: %s (%s)\n' "$3" "$code" "$status"
  case $status:$code in 5* | *Throttl* | *RequestLimit* | *'No active Lifecycle Action'*) return 1 ;; esac
  return 2
}

# To all who wait for this machine; none of them is to hinder the next.
tell_aws() {
  local text=${1//[^[:print:]]/ }
  if [ -z "$login" ]; then
    echo 'No credentials: AWS cannot be told, and ends the instance when its launching hook times out'
    return 0
  fi
  try 3 aws ec2 2016-11-15 Action=CreateTags "ResourceId.1=$instance" Tag.1.Key=add:error \
    "Tag.1.Value=${text:0:256}" || true
  try 3 aws cloudformation 2010-05-15 Action=SignalResource "StackName=$aws_stack" \
    "LogicalResourceId=$aws_resource" "UniqueId=$instance" Status=FAILURE || true
  try 3 aws autoscaling 2011-01-01 Action=CompleteLifecycleAction "AutoScalingGroupName=$aws_group" \
    LifecycleHookName=launching "InstanceId=$instance" LifecycleActionResult=ABANDON || true
}

# heartbeat_tells is set where the node's own heartbeats tell what is wrong.
finish() {
  local code=$?
  trap - EXIT
  [ -z "$work" ] || rm -rf "$work"
  [ "$code" = 0 ] || [ -n "$heartbeat_tells" ] || tell_aws "${reason:-bootstrap ended with exit code $code: see $log}" || true
  exec >&- 2>&-
  timeout 10 tail -s 0.05 --pid="$logger" -f /dev/null >/dev/null 2>&1 || true
  exit "$code"
}
trap finish EXIT

# fetch URL FILE
fetch() {
  local path=${1#s3://} url
  url=https://${path%%/*}.s3.$region.$domain/${path#*/}
  if [ -n "${AWS_ENDPOINT_URL_S3:-${AWS_ENDPOINT_URL:-}}" ]; then url=${AWS_ENDPOINT_URL_S3:-$AWS_ENDPOINT_URL}/$path; fi
  get "$login" --fail --connect-timeout 5 --speed-limit 1000 --speed-time 20 --max-time 120 \
    --aws-sigv4 "aws:amz:$region:s3" --header 'x-amz-content-sha256: UNSIGNED-PAYLOAD' --output "$2" "$url"
}

# The device as udev names it: on a machine with NVMe by the volume's id, else as it was attached.
device() {
  local name
  for name in "/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_${aws_volume/-/}" /dev/xvdf /dev/sdf; do
    if [ -b "$name" ]; then
      printf '%s\n' "$name"
      return 0
    fi
  done
  return 1
}

# data_volume FOLDER: attaches the part's volume, once the instance before has let go of it, and mounts it.
data_volume() {
  local device uuid i
  ! mountpoint -q "$1" || return 0
  for ((i = 0; ; i++)); do
    ! device=$(device) || break
    [ "$i" -lt 60 ] || fail "volume $aws_volume did not come within 5 minutes; AWS said: ${answer//$'\n'/ }"
    if aws ec2 2016-11-15 Action=DescribeVolumes "VolumeId.1=$aws_volume" && [[ $answer == *'<status>available<'* ]]; then
      aws ec2 2016-11-15 Action=AttachVolume "VolumeId=$aws_volume" "InstanceId=$instance" Device=/dev/sdf || true
    fi
    sleep 5
  done
  if ! blkid -p "$device" >/dev/null; then
    # Blank is what holds nothing but zeros; what blkid does not know may be somebody's data.
    cmp -s -n 1048576 "$device" /dev/zero ||
      fail "volume $aws_volume is not blank and holds no file system that is known here; it was left as it is"
    mkfs.ext4 -q "$device" || fail "no file system could be made on volume $aws_volume"
  fi
  uuid=$(blkid -p -s UUID -o value "$device") || true
  [ -n "$uuid" ] || fail "volume $aws_volume holds partitions, or something else that cannot be mounted"
  # A larger dataSize makes the volume grow, and not the file system.
  if [ "$(blkid -p -s TYPE -o value "$device")" = ext4 ]; then
    { e2fsck -f -p "$device" && resize2fs "$device"; } || true
  fi
  grep -qs "^UUID=$uuid " /etc/fstab || printf 'UUID=%s %s auto defaults,nofail 0 2\n' "$uuid" "$1" >>/etc/fstab
  mkdir -p "$1"
  # By its name: "nofail" would let a mount that cannot be made pass for one.
  mount "$device" "$1" || fail "volume $aws_volume cannot be mounted at $1"
}

curl_signs() {
  local major minor
  IFS=. read -r major minor _ <<<"$(curl --version 2>/dev/null | sed -n '1s/^curl \([0-9.]*\).*/\1/p')"
  [ "$((${major:-0} * 1000 + ${minor:-0}))" -ge 7088 ]
}

printf 'This is %s/%s, by user-data\n' "${node_deployment:-?}" "${node_nodepart:-?}"
if ! curl_signs; then
  (
    umask 022
    apt-get -q update && apt-get -q -y -o DPkg::Lock::Timeout=300 install curl || dnf -y install curl
  ) || true
  hash -r
  curl_signs || fail 'curl 7.88 or newer is needed to sign calls to AWS, and this system has none'
fi
try 6 identify || fail "no identity or credentials from the instance metadata at $imds (IMDSv2; a role is needed)"
for name in node_deployment node_stacktype node_nodepart node_initgitrepo node_initgiturl aws_group aws_stack \
  aws_resource bootstrap_url bootstrap_sha256 jar_url jar_sha256 aws_jar_url aws_jar_sha256; do
  [ -n "${!name:-}" ] || fail "the user-data does not say $name"
done
# shellcheck disable=SC2034 # bootstrap.sh makes properties of all node_*
{
  node_provider=ec2 node_instance_id=$instance
  node_aws_group=$aws_group node_aws_stack=$aws_stack node_aws_resource=$aws_resource
  node_aws_git_secrets=${aws_git_secrets:-}
}
# shellcheck disable=SC2034 # as above
[ -z "$aws_volume" ] || node_datafolder=/data

work=$(mktemp -d) || fail 'no temporary folder can be made: is the disk full?'
try 5 fetch "$bootstrap_url" "$work/bootstrap.sh" || fail "cannot fetch $bootstrap_url: see $log"
sum=$(sha256sum <"$work/bootstrap.sh")
[ "${sum%% *}" = "$bootstrap_sha256" ] ||
  fail "$bootstrap_url has the sha256 ${sum%% *}, and should have $bootstrap_sha256: deploy again"
# shellcheck source=bootstrap.sh
. "$work/bootstrap.sh"
