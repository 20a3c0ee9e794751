#!/usr/bin/env bash
# Sourced on nodes that play the part app1.

packages_install "$DIR" || return

# Amazon Linux has no package of the database's driver.
if [ ! -e /usr/share/java/mariadb-java-client.jar ] && [ ! -e /usr/lib/java/mariadb-java-client.jar ]; then
  packages_artifact org.mariadb.jdbc:mariadb-java-client:2.7.12 \
    ccf16f38a7bc5bd55e59aa5e3590d74faebb2fb92d111ed5641d5175c4a3624a /usr/share/java/mariadb-java-client.jar || return
fi
