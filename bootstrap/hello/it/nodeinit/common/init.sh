#!/usr/bin/env bash
# Sourced first, on every node. What is set here is there for the levels that come after it.

# Below the node's home and nowhere else: many nodes can share one machine.
export site=$NODE_HOME/site
