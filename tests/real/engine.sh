#!/usr/bin/env bash
# Starts an engine of another Debian release: its Docker is newer than that of the machine, and has BuildKit and buildx.
#
#   tests/real/engine.sh FOLDER [graph|containerd]    (root on Debian with the package debootstrap, and a network)
#
# FOLDER gets the root filesystem of the release (RELEASE, else sid) and keeps it. The engine keeps its images in the
# store that the second word names; it shares /tmp. When it answers, the script prints what starts its client, for the other scripts here:
#
#   export DOCKER="chroot FOLDER/root env DOCKER_HOST=unix:///engine/graph/sock docker"
#
# It runs until its process ends (FOLDER/engine/graph/pid).
set -euo pipefail
folder=$(realpath -m "${1:?FOLDER}")
store=${2:-graph}
root=$folder/root
state=$folder/engine
mkdir -p "$state/$store"
if [ ! -e "$root/usr/bin/docker" ]; then
  debootstrap --variant=minbase --include=ca-certificates "${RELEASE:-sid}" "$root" >"$folder/debootstrap.log"
  # A mirror that is a copy of some day stays readable.
  echo 'Acquire::Check-Valid-Until "false";' >"$root/etc/apt/apt.conf.d/99copy"
  cp /etc/resolv.conf "$root/etc/"
  chroot "$root" sh -c 'apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
    docker.io docker-cli docker-buildx git iptables' >"$folder/apt.log" 2>&1
fi
for name in proc sys dev; do
  mountpoint -q "$root/$name" || { mount --rbind "/$name" "$root/$name" && mount --make-rslave "$root/$name"; }
done
mkdir -p "$root/engine"
mountpoint -q "$root/engine" || mount --bind "$state" "$root/engine"
mountpoint -q "$root/tmp" || mount --bind /tmp "$root/tmp"
case $store in
graph) echo '{"features": {"containerd-snapshotter": false}, "storage-driver": "overlay2"}' ;;
containerd) echo '{"features": {"containerd-snapshotter": true}}' ;;
*) echo "unknown store $store" >&2; exit 2 ;;
esac >"$state/$store/daemon.json"

# What starts containers wants a real root, not that of a chroot.
unshare -m --propagation private bash -c '
  mount --rbind "$0" "$0" && cd "$0" && mkdir -p .old && pivot_root . .old && cd / && umount -l /.old
  at=/engine/$1
  exec dockerd --config-file "$at/daemon.json" --iptables=false --ip6tables=false --bridge=none --data-root "$at/data" \
    --exec-root "$at/exec" --pidfile "$at/pid" -H "unix://$at/sock"' "$root" "$store" >"$state/$store/log" 2>&1 &
client="chroot $root env DOCKER_HOST=unix:///engine/$store/sock docker"
for _ in $(seq 120); do $client version >/dev/null 2>&1 && break; sleep 0.5; done
$client version >/dev/null || { tail "$state/$store/log" >&2; exit 1; }
echo "export DOCKER=\"$client\""
