#!/usr/bin/env bash
# Builds the sample image with a real Docker engine and writes www/sample.tar.xz.   make.sh [OUT.tar.xz]
# Root on Debian 12 (amd64). Packages: docker.io, gcc, python3, xz-utils. What it makes and why: README.md beside it.
set -euo pipefail
here=$(dirname "$(realpath "$0")")
out=$(realpath -m "${1:-$here/../../www/sample.tar.xz}")
work=$(mktemp -d)
started=()
end() {
  for process in "${started[@]}"; do kill "$process" 2>/dev/null || true; done
  wait
  umount "$work/exec/netns/default" 2>/dev/null || true
  rm -rf "$work"
}
trap end EXIT

# What the image is built from. The date is fixed, so that only what the steps themselves write carries today's.
mkdir "$work/context"
cp -r "$here/app" "$here/id_demo" "$work/context"
python3 "$here/generate.py" "$work/context/app" "$work/packages"
(
  cd "$work/context/app/build"
  flags="-g -O1 -ffreestanding -fno-pic -fno-stack-protector -fno-asynchronous-unwind-tables -ffile-prefix-map=$work=."
  gcc $flags -c ../oven.c -o oven.o
  gcc $flags -c recipes.c -o recipes.o
  gcc -static -nostdlib -no-pie -Wl,--build-id oven.o recipes.o -o oven
  mkdir ../bin && cp oven ../bin/oven
)
find "$work/context" "$work/packages" -exec touch -d 2026-10-03T08:00:00Z {} +

# The base image: BusyBox as Debian packs it, its licence, and the files a shell wants to find.
(
  cd "$work"
  apt-get download -q busybox-static 2>/dev/null
  dpkg-deb -x busybox-static_*.deb deb
  mkdir -p root/{bin,dev,etc,proc,root,srv,sys,tmp,usr/share/doc/busybox-static,usr/share/common-licenses,var/cache,var/log}
  cp "$here"/rootfs/etc/* root/etc/
  cp deb/bin/busybox root/bin/
  cp deb/usr/share/doc/busybox-static/* root/usr/share/doc/busybox-static/ 2>/dev/null || true
  cp /usr/share/common-licenses/GPL-2 root/usr/share/common-licenses/
  for name in $(root/bin/busybox --list); do [ "$name" = busybox ] || ln -s busybox "root/bin/$name"; done
  chmod 1777 root/tmp
  find root -exec touch -h -d 2026-10-01T00:00:00Z {} +
  tar -C root --sort=name --owner=0 --group=0 --numeric-owner -cf context/rootfs.tar .
)

python3 -m http.server 8099 --bind 127.0.0.1 -d "$work/packages" >/dev/null 2>&1 & started+=($!)
dockerd --storage-driver=overlay2 --iptables=false --ip6tables=false --bridge=none --data-root "$work/data" \
  --exec-root "$work/exec" --pidfile "$work/pid" -H "unix://$work/sock" >"$work/log" 2>&1 & started+=($!)
docker() { command docker -H "unix://$work/sock" "$@"; }
for _ in $(seq 60); do docker version >/dev/null 2>&1 && break; sleep 0.5; done

DOCKER_BUILDKIT=0 docker build --network=host --add-host packages.bakery.example:127.0.0.1 \
  -t bakery:1.4 -f "$here/Dockerfile" "$work/context"
docker save bakery:1.4 -o "$work/sample.tar"
mkdir -p "$(dirname "$out")"
# A dictionary of 16 MiB: as much as the whole, and what a telephone can spare.
xz -c --x86 --lzma2=preset=9e,dict=16MiB "$work/sample.tar" >"$out"
ls -l "$work/sample.tar" "$out"
