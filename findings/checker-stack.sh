#!/usr/bin/env bash
# The Nu HTML checker on a page of one line, under Java with its first compiler only (-XX:TieredStopAtLevel=1, twice as quick for short runs):
# the schema overflows the usual stack, exit 1; with both compilers, or with -Xss4m, it ends well. Exits 1 when that changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" vnu-jar@26.9.27
jar="$folder/node_modules/vnu-jar/build/dist/vnu.jar"
page="$folder/page.html"
echo '<!DOCTYPE html><html lang="en"><head><title>a</title></head><body><p>a</p></body></html>' > "$page"
java -version 2>&1 | head -n 1
echo "vnu $(java -jar "$jar" --version)"
try() { local code=0; "$@" -jar "$jar" --errors-only "$page" > "$folder/said" 2>&1 || code=$?; echo "$*: exit $code $(head -n 1 "$folder/said")" >&2; echo "$code"; }
both=$(try java)
first=$(try java -XX:TieredStopAtLevel=1)
deep=$(try java -XX:TieredStopAtLevel=1 -Xss4m)
[ "$both" = 0 ] && [ "$first" = 1 ] && [ "$deep" = 0 ]
