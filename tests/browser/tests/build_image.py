"""Writes the archive of an image that was built from C, as far as Squint can see: build_image.py OUT

The program and its libraries are those of this machine (/bin/true), so a loader can run the product.
"""

import hashlib, io, json, re, subprocess, sys, tarfile

PROGRAM = "/bin/true"
listed = subprocess.run(["ldd", PROGRAM], capture_output=True, text=True, check=True).stdout
libraries = re.findall(r"(/\S+) \(0x", listed)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def layer(files):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for name, (mode, content) in files.items():
            member = tarfile.TarInfo(name.lstrip("/"))
            member.mode, member.size = mode, len(content)
            tar.addfile(member, io.BytesIO(content))
    return out.getvalue()


def stanza(name, section):
    return f"Package: {name}\nStatus: install ok installed\nSection: {section}\nVersion: 1\nArchitecture: amd64\n\n"


base = {path: (0o755, read(path)) for path in libraries} | {"etc/os-release": (0o644, b"ID=debian\n")}
tools = {
    "var/lib/dpkg/status": (0o644, (stanza("gcc-12", "devel") + stanza("tzdata", "localization")).encode()),
    "var/lib/dpkg/info/gcc-12.list": (0o644, b"/usr/bin/gcc-12\n"),
    "var/lib/dpkg/info/tzdata.list": (0o644, b"/usr/share/zoneinfo/UTC\n"),
    "usr/bin/gcc-12": (0o755, b"gcc " * 900_000),
    "usr/share/zoneinfo/UTC": (0o644, b"TZif" * 30),
}
sources = {"src/main.c": (0o644, b"int main() { return 0; }\n"), "src/old.c": (0o644, b"//" * 40_000)}
built = {"usr/local/bin/app": (0o755, read(PROGRAM)), "usr/local/share/app/words": (0o644, b"word\n" * 2_000)}
steps = [
    ("/bin/sh -c #(nop) ADD file:1 in / ", base),
    ("RUN /bin/sh -c apt-get install -y gcc # buildkit", tools),
    ("COPY . /src # buildkit", sources),
    ("RUN /bin/sh -c make -C /src install # buildkit", built),
]
tars = [layer(files) for _, files in steps]
config = {
    "architecture": "amd64",
    "os": "linux",
    "config": {"Env": ["PATH=/usr/local/bin:/usr/bin"], "Cmd": ["app"]},
    "history": [{"created": "2026-01-01T00:00:00Z", "created_by": by} for by, _ in steps],
    "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(tar).hexdigest() for tar in tars]},
}
with tarfile.open(sys.argv[1], "w") as out:

    def add(name, content):
        member = tarfile.TarInfo(name)
        member.size = len(content)
        out.addfile(member, io.BytesIO(content))

    for number, tar in enumerate(tars):
        add(f"{number}/layer.tar", tar)
    add("config.json", json.dumps(config).encode())
    names = [f"{number}/layer.tar" for number in range(len(tars))]
    add("manifest.json", json.dumps([{"Config": "config.json", "RepoTags": ["built:1"], "Layers": names}]).encode())
