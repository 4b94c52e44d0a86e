"""Two builds of one small application, as `docker save` writes them: OLD and NEW share their lowest layer."""
import hashlib, io, json, sys, tarfile

STATUS = "Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: {version}\nDescription: {name}\n\n"


def layer(files, time):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for path, content in sorted(files.items()):
            info = tarfile.TarInfo(path)
            info.mtime = time
            mode = 0o644
            if isinstance(content, tuple):
                content, mode = content
            info.mode = mode
            if content is None:
                info.type, info.mode = tarfile.DIRTYPE, 0o755
                tar.addfile(info)
            else:
                info.size = len(content)
                tar.addfile(info, io.BytesIO(content))
    return out.getvalue()


def packages(versions):
    files = {"var/lib/dpkg/status": "".join(STATUS.format(name=n, version=v) for n, (v, _) in versions.items()).encode()}
    for name, (version, size) in versions.items():
        files[f"usr/lib/{name}.so"] = (f"{name} {version} ".encode() * size)[:size]
        files[f"var/lib/dpkg/info/{name}.list"] = f"/.\n/usr\n/usr/lib\n/usr/lib/{name}.so\n".encode()
    return files


def image(path, name, created, steps, env):
    layers = [layer(files, time) for _, files, time in steps]
    config = {
        "architecture": "amd64", "os": "linux", "created": created,
        "config": {"Env": env, "Cmd": ["/srv/app/run"], "Labels": {"version": name.split(":")[1]}},
        "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(l).hexdigest() for l in layers]},
        "history": [{"created": created, "created_by": by} for by, _, _ in steps],
    }
    text = json.dumps(config).encode()
    id = hashlib.sha256(text).hexdigest()
    names = [f"{hashlib.sha256(l).hexdigest()}/layer.tar" for l in layers]
    manifest = [{"Config": f"{id}.json", "RepoTags": [name], "Layers": names}]
    with tarfile.open(path, "w") as tar:
        for member, content in [(f"{id}.json", text), *zip(names, layers), ("manifest.json", json.dumps(manifest).encode())]:
            info = tarfile.TarInfo(member)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))


folder = sys.argv[1]
base = {"etc": None, "etc/os-release": b"NAME=Example\n", "bin/sh": b"\x7fELF" + b"sh" * 50000, "usr/share/doc/readme": b"text\n" * 2000}
apt = "/bin/sh -c apt-get update && apt-get install -y curl libssl3"
copy = "/bin/sh -c #(nop) COPY dir:1 in /srv/app "
build = "/bin/sh -c make -C /srv/app"
code = [f"def handler_{n}(request):\n    return {n}\n" for n in range(40)]
old_code, new_code = "\n".join(code), "\n".join(code[:10] + ["def added(request):\n    return 'new'\n"] + code[11:])
old = packages({"libc6": ("2.36-9", 90000), "libssl3": ("3.0.11-1", 60000), "curl": ("7.88.1-10", 40000)})
old |= {"var/lib/apt/lists/deb.debian.org_main": b"Package: x\n" * 40000, "var/log/dpkg.log": b"2026-01-01 install curl\n" * 300,
        "var/cache/ldconfig/aux-cache": b"1" * 9000}
new = packages({"libc6": ("2.36-9", 90000), "libssl3": ("3.0.13-1", 61000), "curl": ("7.88.1-12", 40500), "jq": ("1.6-2", 30000)})
new |= {"var/log/dpkg.log": b"2026-02-02 install curl\n" * 310, "var/cache/ldconfig/aux-cache": b"2" * 9000}
app = {"srv/app/main.py": old_code.encode(), "srv/app/run": (b"#!/bin/sh\nexec python3 main.py\n", 0o644), "srv/app/data/seed.json": b"{}\n" * 800,
       "srv/app/legacy/old_module.py": b"pass\n" * 400}
app_new = {"srv/app/main.py": new_code.encode(), "srv/app/run": (b"#!/bin/sh\nexec python3 main.py\n", 0o755), "srv/app/data/seed.json": b"{}\n" * 800}
for n in range(60):
    app[f"srv/app/static/icon-{n:02}.svg"] = f"<svg id='{n}'/>".encode() * 20
    app_new[f"srv/app/static/icon-{n:02}.svg"] = f"<svg id='{n}'/>".encode() * (20 if n % 3 else 24)
image(f"{folder}/app-1.tar", "example.org/app:1", "2026-01-01T10:00:00Z",
      [("/bin/sh -c #(nop) ADD file:base in / ", base, 1), (apt, old, 1000), (copy, app, 1000), (build, {"srv/app/main.pyc": b"\0pyc" * 3000}, 1000)],
      ["PATH=/usr/bin:/bin", "MODE=debug"])
image(f"{folder}/app-2.tar", "example.org/app:2", "2026-02-02T10:00:00Z",
      [("/bin/sh -c #(nop) ADD file:base in / ", base, 1), (apt, new, 2000), (copy, app_new, 2000), (build, {"srv/app/main.pyc": b"\1pyc" * 3000}, 2000),
       ("/bin/sh -c adduser app", {"etc/passwd": b"app:x:1000:1000::/:/bin/sh\n"}, 2000)],
      ["PATH=/usr/bin:/bin", "MODE=release", "WORKERS=4"])
