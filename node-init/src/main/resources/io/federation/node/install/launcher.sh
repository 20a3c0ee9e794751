#!/bin/sh
# Starts node-init from this folder, for the node whose home the folder is in, with what makes a JVM
# start fast. Written by node-init init.
#
# It comes every minute: usually no program but Java is started.
self=$0
case $self in */*) ;; *) self=$(command -v -- "$self") ;; esac
if [ -L "$self" ]; then self=$(readlink -f "$self"); fi
bin=${self%/*}
case $bin in /*) ;; *) bin=$(cd "$bin" && pwd -P) ;; esac
home=${bin%/*}
java=@JAVA@
# An archive that is missing, or of another Java or jar, is passed over and costs time alone.
archive=@ARCHIVE@=$bin/@ARCHIVE_FILE@
if [ ! -x "$java" ]; then java=java archive=-XX:+IgnoreUnrecognizedVMOptions; fi
NODE_HOME=${NODE_HOME:-${home:-/}} LC_ALL=C.UTF-8
export NODE_HOME LC_ALL
exec "$java" @OPTIONS@ "$archive" -cp "$bin/node-init.jar" @MAIN@ "$@"
