#!/usr/bin/env bash
# Builds images from Dockerfiles, applies the patches that squint advises, and builds them again: the bytes are as promised.
#
#   tests/real/patches.sh [NAME]...    (root on Debian with the packages debootstrap, patch and git, and a network)
#
# NAME is one of dockerfiles/NAME.Dockerfile. DOCKER is a client whose engine has BuildKit (engine.sh starts one). SQUINT names
# the program, PATCHES_IN a folder in which the archives stay. `patch` and `git apply` must take each diff and make the same
# of it. Where all figures are exact, the stored bytes are what was promised to one percent of the image. The
# filesystems are compared in everything but times.
set -euo pipefail
cd "$(dirname "$0")/../.."
here=$PWD
for candidate in target/release/squint target/debug/squint; do
  [ -x "$candidate" ] && squint=${SQUINT:-$PWD/$candidate} && break
done
: "${squint:=${SQUINT:?no squint is built}}"
read -ra docker <<<"${DOCKER:-docker}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
out=${PATCHES_IN:-$work/out}
mkdir -p "$out"
engine() { "${docker[@]}" "$@"; }
if ! engine image inspect base:1 >/dev/null 2>&1; then
  debootstrap --variant=minbase bookworm "$work/root" >"$work/debootstrap.log"
  tar -C "$work/root" --numeric-owner -c . | engine import -c 'CMD ["bash"]' - base:1 >/dev/null
fi

build() { # NAME FOLDER ARCHIVE
  # A folder: a .dockerignore has no effect on a context that is a tar.
  engine buildx build --network=host --no-cache --progress=plain -t "$1" "$2" >"$work/build.log" 2>&1 ||
    { tail -20 "$work/build.log"; echo "$1: does not build"; return 1; }
  engine save "$1" >"$3"
}

[ $# -gt 0 ] || set -- $(cd tests/real/dockerfiles && ls | sed 's/\.Dockerfile//')
failed=
for name in "$@"; do
  context=$work/$name
  mkdir -p "$context/app/.git"
  cp "tests/real/dockerfiles/$name.Dockerfile" "$context/Dockerfile"
  head -c 6000000 /dev/zero >"$context/app/big"
  head -c 5000000 /dev/zero >"$context/app/.git/pack"
  build "$name:1" "$context" "$out/$name.tar"
  (cd "$context" && "$squint" advice "$out/$name.tar" --dockerfile Dockerfile --format diff >"$out/$name.diff" 2>"$work/warnings")
  "$squint" advice "$out/$name.tar" --dockerfile "$context/Dockerfile" --format json >"$out/$name.json" 2>/dev/null
  if ! grep -q '^@@' "$out/$name.diff"; then
    echo "$name: no patch: $(head -1 "$out/$name.diff")"
    continue
  fi
  cp -r "$context" "$context-git" && cp -r "$context" "$context-patch"
  (cd "$context-git" && git init -q . && git apply "$out/$name.diff")
  (cd "$context-patch" && patch -s -p1 <"$out/$name.diff")
  cmp "$context-git/Dockerfile" "$context-patch/Dockerfile"
  build "$name:2" "$context-patch" "$out/$name-patched.tar" || { failed=1; continue; }
  python3 "$here/tests/real/promised.py" "$squint" "$name" "$out/$name" || failed=1
done
[ -z "$failed" ]
