#!/usr/bin/env bash
# budget: 150 s. The tests of sdk-core on the newest JDK that is here.
set -eu
newest=$(ls -d /usr/lib/jvm/*25* 2>/dev/null | head -1 || true)
if [ -z "$newest" ] || [ ! -x "$newest/bin/javac" ]; then
  echo "not-run: no JDK 25 on this machine"
  exit 0
fi
JAVA_HOME=$newest mvn -B --no-transfer-progress -Pquick test -pl sdk-core,sdk-onnxruntime -am
