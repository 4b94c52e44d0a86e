#!/bin/sh
# Joins the modules into the bundle that the page loads, and keeps a copy under the version's name.
set -eu
cd "$(dirname "$0")/.."
version=$(sed -n 's/.*"version": "\(.*\)".*/\1/p' package.json)
mkdir -p cache
: > static/bundle.js
for module in src/*.js; do
  echo "bundling $module ($(wc -c < "$module") bytes)"
  printf '// %s\n' "$module" >> static/bundle.js
  sed -e 's/^ *\/\/.*//' -e '/^$/d' "$module" | tee "cache/$(basename "$module").min" >> static/bundle.js
done
cp static/bundle.js "static/bundle-$version.js"
echo "bundle.js: $(wc -c < static/bundle.js) bytes"
