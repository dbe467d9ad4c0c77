#!/usr/bin/env bash
# budget: 120 s. The README's first command, as a newcomer types it, and the same on real wells.
set -eu
./edgewise demo --plain
./edgewise demo --plain --data "${EDGEWISE_DATA:-../shared/data}/3w-wells" --json target/demo-data.json
