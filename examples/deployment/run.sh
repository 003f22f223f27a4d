#!/bin/sh
# Runs one process of the Procfile with its settings: ./run.sh /etc/civigraph licence
set -eu
folder=$1
name=$2
cd "$(dirname "$0")/../.."
PATH="$PWD/node_modules/.bin:$PATH" # Node 24, where the machine's own is older
set -a
for settings in "$folder/env/$name.env" "$folder/$name/secrets.env"; do
  # shellcheck disable=SC1090 # which one is the point
  [ ! -f "$settings" ] || . "$settings"
done
set +a
command=$(sed -n "s/^$name: //p" "$folder/Procfile")
[ -n "$command" ] || { echo "$folder/Procfile has no process $name." >&2; exit 1; }
# shellcheck disable=SC2086 # its words
exec $command
