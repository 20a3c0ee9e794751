#!/usr/bin/env bash
# With each heartbeat: what was deployed runs. On a machine of its own systemd would see to that.
set -euo pipefail

exec "$NODE_REPOSITORY/bin/service" keep
