#!/usr/bin/env bash
# Keeps only the product of real images and runs it: of a Go build, of a C program with its libraries, and of a Python app
# with its packages. Each image is built by Docker from Debian packages, kept by squint, loaded and run; it must print what
# the original prints.
#
#   tests/real/keep.sh [go|c|python]...    (root on Debian with the packages docker.io and debootstrap, and a network)
#
# SQUINT names the program (else target/release/squint or target/debug/squint), KEEP_IN a folder in which the archives stay.
set -euo pipefail
cd "$(dirname "$0")/../.."
for candidate in target/release/squint target/debug/squint; do
  [ -x "$candidate" ] && squint=${SQUINT:-$PWD/$candidate} && break
done
: "${squint:=${SQUINT:?no squint is built}}"
work=$(mktemp -d)
out=${KEEP_IN:-$work/out}
mkdir -p "$out" "$work/context"
stop() {
  kill "$(cat "$work/pid" 2>/dev/null)" 2>/dev/null || true
  sleep 2
  rm -rf "$work" 2>/dev/null || true
}
trap stop EXIT

# An engine of its own: it meets no other one, and containers get no network.
dockerd --storage-driver=overlay2 --iptables=false --ip6tables=false --bridge=none --data-root "$work/data" \
  --exec-root "$work/exec" --pidfile "$work/pid" -H "unix://$work/sock" >"$work/log" 2>&1 &
engine() { docker -H "unix://$work/sock" "$@"; }
for _ in $(seq 120); do engine version >/dev/null 2>&1 && break; sleep 0.5; done
engine version >/dev/null || { tail "$work/log"; exit 1; }
debootstrap --variant=minbase bookworm "$work/root" >"$work/debootstrap.log"
tar -C "$work/root" --numeric-owner -c . | engine import -c 'CMD ["bash"]' - base:1 >/dev/null

install='RUN apt-get update && apt-get install -y --no-install-recommends'
cat >"$work/context/main.go" <<'SOURCE'
package main

import ("crypto/sha256"; "fmt"; "os/user"; "time")

func main() {
	zone, err := time.LoadLocation("Asia/Shanghai")
	fmt.Println(err, time.Unix(0, 0).In(zone))
	me, err := user.Current()
	fmt.Println(err, me.Username)
	fmt.Printf("%x\n", sha256.Sum256([]byte("squint")))
}
SOURCE
cat >"$work/context/main.c" <<'SOURCE'
#include <pwd.h>
#include <sqlite3.h>
#include <stdio.h>
#include <zlib.h>

static int row(void *unused, int count, char **values, char **names) {
	(void)unused, (void)count, (void)names;
	return puts(values[0]) < 0;
}

int main(void) {
	sqlite3 *db;
	if (sqlite3_open(":memory:", &db) || sqlite3_exec(db, "select 6 * 7", row, 0, 0)) return 1;
	printf("%lu %s\n", crc32(0, (const unsigned char *)"squint", 6), getpwuid(0)->pw_name);
	return 0;
}
SOURCE
cat >"$work/context/app.py" <<'SOURCE'
#!/usr/bin/env python3
import json, sqlite3, ssl, yaml
print(yaml.safe_dump({"kept": [1, 2], "by": yaml.__with_libyaml__}))
print(json.dumps(sqlite3.connect(":memory:").execute("select 6 * 7").fetchall()))
print(ssl.create_default_context().cert_store_stats()["x509_ca"] > 100)
SOURCE
chmod +x "$work/context/app.py"

recipe() {
  printf 'FROM base:1\nENV DEBIAN_FRONTEND=noninteractive\n'
  case $1 in
  go) printf '%s golang-go tzdata\nCOPY main.go /src/\nRUN cd /src && go build -o /usr/local/bin/app main.go\nCMD ["app"]\n' "$install" ;;
  c) printf '%s gcc libc6-dev zlib1g-dev libsqlite3-dev\nCOPY main.c /src/\nRUN gcc -O2 -o /usr/local/bin/app /src/main.c -lsqlite3 -lz\nENTRYPOINT ["app"]\n' "$install" ;;
  python) printf '%s python3-yaml ca-certificates build-essential\nCOPY app.py /srv/app/\nWORKDIR /srv/app\nCMD ["./app.py"]\n' "$install" ;;
  *) echo "unknown image $1" >&2; return 1 ;;
  esac
}
keep() {
  case $1 in
  go) echo --keep /usr/local/bin/app --with zones --with users ;;
  c) echo --keep /usr/local/bin/app --with users ;;
  python) echo --keep /srv/app --with interpreters --with certificates ;;
  esac
}

[ $# -gt 0 ] || set -- go c python
for name in "$@"; do
  recipe "$name" >"$work/Dockerfile"
  DOCKER_BUILDKIT=0 engine build -q --network=host -t "$name:1" -f "$work/Dockerfile" "$work/context" >"$work/build.log" 2>&1 || { cat "$work/build.log"; exit 1; }
  engine save "$name:1" -o "$out/$name.tar"
  read -ra options < <(keep "$name")
  "$squint" squash "$out/$name.tar" -o "$out/$name-kept.tar" --tag "$name:kept" "${options[@]}" >"$out/$name.txt"
  engine load -q -i "$out/$name-kept.tar" >/dev/null
  expected=$(engine run --rm --network=none "$name:1")
  found=$(engine run --rm --network=none "$name:kept") || { echo "$name: the product does not run"; exit 1; }
  if [ "$found" != "$expected" ]; then
    diff <(echo "$expected") <(echo "$found") || true
    echo "$name: the product prints something else"
    exit 1
  fi
  sizes=$(stat -c %s "$out/$name.tar" "$out/$name-kept.tar" | paste -sd' ')
  echo "$name: same output, $(grep -c . <<<"$found") lines; ${sizes/ / → } bytes; $(grep '^kept' "$out/$name.txt")"
done
