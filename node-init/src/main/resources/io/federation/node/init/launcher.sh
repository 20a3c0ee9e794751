#!/bin/sh
# Starts node-init from this folder, for the node whose home the folder is in, with what makes a JVM
# start fast. Written by node-init init.
bin=$(dirname "$(readlink -f "$0")")
java=@JAVA@
[ -x "$java" ] || java=java
NODE_HOME=${NODE_HOME:-$(dirname "$bin")} LC_ALL=C.UTF-8
export NODE_HOME LC_ALL
exec "$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -jar "$bin/node-init.jar" "$@"
