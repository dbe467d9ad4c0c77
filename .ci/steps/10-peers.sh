#!/usr/bin/env bash
# budget: 60 s. Installs the real peers that the tests meet.
set -eu
missing=()
for package in mosquitto mosquitto-clients softhsm2 opensc docker-registry maven openjdk-17-jdk-headless \
  xfsprogs e2fsprogs fiu-utils faketime; do
  dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
if [ "${#missing[@]}" -gt 0 ]; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q >/dev/null
  apt-get install -y -q --no-install-recommends "${missing[@]}" >/dev/null
fi
# The packages may start services; the tests start their own on free ports.
for service in mosquitto docker-registry; do
  if command -v service >/dev/null; then service "$service" stop >/dev/null 2>&1 || true; fi
done
echo "mosquitto $(mosquitto -h | sed -n '1s/.*version //p'), $(docker-registry --version 2>/dev/null | head -1)"
