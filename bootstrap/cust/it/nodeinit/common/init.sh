#!/usr/bin/env bash
# Sourced when a node is born.

# "return", not "exit": all levels share one bash, and an exit would end it before the others.
# The tree names hosts by their role, as their names change whenever one is replaced: here it is called as the part is.
node-init nodeinfo set deployrole "${nodepart:?is a property of the node}" || return
