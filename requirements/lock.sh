#!/usr/bin/env bash
# Writes core.lock, dev.lock and rasa.lock from the .in files. The core is resolved by pip, not uv: pip finds the CPU
# build of torch where one is offered, and its local version (+cpu) is cut so that the lock holds on every machine.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
pin() { "$work/bin/pip" freeze --exclude-editable | sed 's/+cpu$//' | sort -f; }
"$1" -m venv "$work"
"$work/bin/pip" install -q -r core.in
pin > core.lock
"$work/bin/pip" install -q -r dev.in -c core.lock
pin | grep -v -x -F -f core.lock > dev.lock
"$work/bin/uv" pip compile -q rasa.in --overrides rasa-overrides.txt --python-version 3.10 --no-header --no-annotate --no-emit-index-url -o rasa.lock
