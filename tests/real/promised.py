#!/usr/bin/env python3
"""Compares an image with the one that its patched Dockerfile built, for patches.sh.

  promised.py SQUINT NAME PREFIX    reads PREFIX.tar, PREFIX-patched.tar, PREFIX.diff and PREFIX.json

The stored bytes must be less by what the pieces in the diff promise, to one percent of the image, where all of them are
exact. Prints which paths of the filesystem differ in anything but time.
"""
import json, subprocess, sys

squint, name, prefix = sys.argv[1:]


def said(*arguments):
    return subprocess.run([squint, *arguments], capture_output=True, text=True, check=True).stdout


def tree(path):
    rows = map(json.loads, said('tree', path, '--format', 'json').splitlines())
    return {r['path']: [r.get(k) for k in ('type', 'mode', 'uid', 'gid', 'size', 'link', 'digest')] for r in rows}


lines = open(prefix + '.diff').read().split('\n--- ')[0].splitlines()
taken = {l[2:].split(': ')[0] for l in lines if l.startswith('# ') and ': ' in l and l[2:3].isalpha()}
pieces = {p['id']: p for p in json.load(open(prefix + '.json'))['advice']}
taken = [pieces[t] for t in taken if t in pieces]
promised = sum(p['saves_bytes'] for p in taken)
exact = all(p['exact'] for p in taken)
images = [json.loads(said('inspect', p, '--format', 'json'))['image'] for p in (prefix + '.tar', prefix + '-patched.tar')]
saved = images[0]['stored_bytes'] - images[1]['stored_bytes']
old, new = tree(prefix + '.tar'), tree(prefix + '-patched.tar')
gone, more = sorted(old.keys() - new.keys()), sorted(new.keys() - old.keys())
other = sorted(p for p in old.keys() & new.keys() if old[p] != new[p])
off = abs(saved - promised) / images[0]['stored_bytes']
print(f"{name}: {', '.join(sorted(p['id'] for p in taken))}: promised {promised:,}, saved {saved:,} "
      f"({off:.3%} of the image off{'' if exact else ', an estimate'}); paths: {len(gone)} gone, {len(more)} new, {len(other)} other")
for word, paths in (('gone', gone), ('new', more), ('other', other)):
    for path in paths[:4]:
        print(f"    {word}: {path} {old.get(path, '')} {new.get(path, '')}")
sys.exit(exact and off > 0.01)
