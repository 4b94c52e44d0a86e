#!/bin/sh
# Adds a day's orders to the others and writes down how many there were of each kind.
set -eu
cd "$(dirname "$0")/.."
tail -n +2 "$1" >> data/orders.csv
mkdir -p /var/log/bakery
echo "imported $(($(wc -l < "$1") - 1)) orders" >> /var/log/bakery/app.log
awk -F, 'NR > 1 { sold[$3] += $4 } END { for (kind in sold) print kind "," sold[kind] }' data/orders.csv \
  | sort > data/sold.csv
