#!/usr/bin/env bash
# Makes docs/board.svg: what ./fed watch shows of the federation that runs now, at a real terminal.
#
#   docs/board.sh [OPTION of fed watch...]     such as --home DIR
#
# SECONDS_SHOWN=20    how long the board is left to run before the picture is taken
#
# Needs tmux, which is the terminal, and Python with venv; the library rich, which draws the picture, is
# installed by pip into target/.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
venv=$root/target/board-venv
socket=fed-board-$$
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/python" -c 'import rich' 2> /dev/null || "$venv/bin/pip" install --quiet 'rich==14.0.0'

trap 'tmux -L "$socket" kill-server 2> /dev/null || true' EXIT
TERM=xterm-256color tmux -L "$socket" -f /dev/null new-session -d -x 120 -y 24 \
  "$root/fed" watch "$@"
sleep "${SECONDS_SHOWN:-20}"
tmux -L "$socket" capture-pane -e -p > "$root/target/board.ansi"
"$venv/bin/python" - "$root/target/board.ansi" "$root/docs/board.svg" << 'PYTHON'
import io
import re
import sys

from rich.console import Console
from rich.text import Text

source, target = sys.argv[1:]
with open(source, encoding="utf-8") as file:
    lines = file.read().rstrip("\n")
console = Console(record=True, width=120, file=io.StringIO(), color_system="truecolor")
console.print(Text.from_ansi(lines))
picture = console.export_svg(title="./fed watch")
# The fonts would be fetched from elsewhere by whoever looks at it.
picture = re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL)
with open(target, "w", encoding="utf-8") as file:
    file.write(picture)
PYTHON
printf 'board: wrote %s\n' "$root/docs/board.svg"
