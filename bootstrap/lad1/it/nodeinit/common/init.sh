#!/usr/bin/env bash
# Sourced first, on every node. What is set here is there for the levels that come after it.

# shellcheck source=packages.sh
. "$COMMON/packages.sh" || return
