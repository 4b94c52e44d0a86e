"""Reads tars to their end with Python's `tarfile`.

A path a line comes in; a line a member goes out, then `end`, or `error` and why.
"""

import hashlib
import math
import sys
import tarfile
from decimal import Decimal

KINDS = {
    tarfile.LNKTYPE: "hardlink",
    tarfile.SYMTYPE: "symlink",
    tarfile.CHRTYPE: "char",
    tarfile.BLKTYPE: "block",
    tarfile.FIFOTYPE: "fifo",
    tarfile.DIRTYPE: "dir",
}

# Nothing in a test is larger, but what a broken header makes of it.
MOST = 1 << 30


def hexed(text):
    """A name as one word."""
    return text.encode("utf-8", "surrogateescape").hex()


def exact(record, time):
    """A time as its record has it: as a float it loses its last digits, and may become the next second."""
    try:
        return Decimal(record) if float(record) == time else time
    except (TypeError, ValueError):
        return time


def line(tar, member):
    """A member as one line."""
    time = math.floor(exact(member.pax_headers.get("mtime"), member.mtime))
    kind = "file" if member.isreg() else KINDS.get(member.type, f"type-{member.type.hex()}")
    words = [kind, f"{member.mode & 0o7777:04o}", f"{member.uid}:{member.gid}", str(time)]
    if member.isreg():
        if member.size > MOST:
            raise tarfile.ReadError(f"a file of {member.size} bytes")
        content = tar.extractfile(member)
        digest = hashlib.sha256()
        size = 0
        while piece := content.read(1 << 20):
            size += len(piece)
            digest.update(piece)
        if size != member.size:
            raise tarfile.ReadError(f"{size} bytes of {member.size}")
        words += [str(size), digest.hexdigest()]
        runs = [length for _, length in member.sparse or [] if length]
        if any(length % 512 for length in runs[:-1]):
            words[0] = "file-in-runs"
    elif member.ischr() or member.isblk():
        words.append(f"{member.devmajor},{member.devminor}")
    words.append(hexed(member.name))
    if member.islnk() or member.issym():
        words.append(hexed(member.linkname))
    return " ".join(words)


def read(path):
    """All lines of a tar; fails unless nothing but its end follows them."""
    with open(path, "rb") as file, tarfile.open(
        fileobj=file, mode="r:", encoding="utf-8", errors="surrogateescape", errorlevel=2
    ) as tar:
        lines = [line(tar, member) for member in tar]
        # What is damaged in the middle is the end to tarfile.
        file.seek(tar.offset)
        rest = file.read()
        if any(rest) or len(rest) < 1024:
            raise tarfile.ReadError(f"byte {tar.offset} begins no member and no end")
    return lines


for request in sys.stdin:
    try:
        answer = read(request.rstrip("\n")) + ["end"]
    except Exception as error:
        answer = [f"error {type(error).__name__}: {error}".replace("\n", " ")]
    print("\n".join(answer), flush=True)
