#!/usr/bin/env bash
# Sourced on nodes that play the part app1.

packages_install "$DIR/packages.apt" || return
