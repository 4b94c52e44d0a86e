#!/usr/bin/env python3
"""Builds the fixtures `packages.*.tar.xz` and what the real tools list of them.

    make.py FOLDER [NAME]...

Needs root on Debian with dpkg, rpm, rpmbuild (for ndb: an rpm that has this backend, as that of sid), db5.3_load, dnf,
createrepo_c, apk (of apk-tools 3; APK names it), pip, npm, go, gem, composer, objcopy and cargo-auditable. Every package is made here and is tiny; the
databases are those that the tools write. Each image is an archive as `docker save` writes it, one layer for each state of
a root. Beside an image stands FOLDER/packages.NAME.list: one line `name version arch` for each package, from
`dpkg-query`, `rpm -qa`, `apk query`, `pip list`, `npm ls`, `go version -m`, `objcopy`, `Gem::Specification` and `composer show`.
"""

import hashlib, io, json, lzma, os, shutil, subprocess, sys, tarfile, tempfile, zlib

OUT = sys.argv[1]
WORK = tempfile.mkdtemp()


def run(*words, **more):
    more.setdefault("check", True)
    more.setdefault("capture_output", True)
    more.setdefault("text", True)
    try:
        return subprocess.run(words, **more).stdout
    except subprocess.CalledProcessError as e:
        sys.exit(f"{words}: {e.stdout}\n{e.stderr}")


def write(path, text, mode=0o644):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as f:
        f.write(text)
    os.chmod(path, mode)


def snapshot(root):
    """Path -> (kind, mode, content) of everything below a root."""
    out = {}
    for folder, dirs, files in os.walk(root):
        for name in dirs + files:
            path = os.path.join(folder, name)
            mode = os.lstat(path).st_mode
            if os.path.islink(path):
                told = ("link", 0o777, os.readlink(path))
            elif os.path.isdir(path):
                told = ("dir", mode & 0o7777, None)
            elif os.path.isfile(path):
                told = ("file", mode & 0o7777, open(path, "rb").read())
            else:
                continue
            out[os.path.relpath(path, root)] = told
    return out


def layer(before, after):
    """The tar of what changed from one state of a root to the next."""
    raw = io.BytesIO()
    tar = tarfile.open(fileobj=raw, mode="w", format=tarfile.USTAR_FORMAT)

    def add(name, kind, mode=0o644, content=b"", link=""):
        info = tarfile.TarInfo(name)
        info.type, info.mode, info.linkname, info.size = kind, mode, link, len(content)
        tar.addfile(info, io.BytesIO(content))

    for path in sorted(set(before) - set(after)):
        if os.path.dirname(path) in after or not os.path.dirname(path):
            add(os.path.join(os.path.dirname(path), ".wh." + os.path.basename(path)), tarfile.REGTYPE)
    for path in sorted(after):
        if before.get(path) == after[path]:
            continue
        kind, mode, content = after[path]
        if kind == "dir":
            add(path, tarfile.DIRTYPE, mode)
        elif kind == "link":
            add(path, tarfile.SYMTYPE, mode, link=content)
        else:
            add(path, tarfile.REGTYPE, mode, content)
    tar.close()
    return raw.getvalue()


def image(name, states, steps):
    tars = [layer(a, b) for a, b in zip([{}] + states, states)]
    config = {
        "architecture": "amd64",
        "os": "linux",
        "config": {},
        "history": [{"created_by": step} for step in steps],
        "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(t).hexdigest() for t in tars]},
    }
    config = json.dumps(config).encode()
    members = [(f"{n}/layer.tar", t) for n, t in enumerate(tars)]
    id = hashlib.sha256(config).hexdigest()
    manifest = [{"Config": id + ".json", "RepoTags": [f"packages/{name}:1"], "Layers": [m[0] for m in members]}]
    members += [(id + ".json", config), ("manifest.json", json.dumps(manifest).encode())]
    path = os.path.join(OUT, f"packages.{name}.tar.xz")
    with lzma.open(path, "wb", preset=9) as f, tarfile.open(fileobj=f, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for member, content in members:
            info = tarfile.TarInfo(member)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))


def listing(name, lines):
    with open(os.path.join(OUT, f"packages.{name}.list"), "w") as f:
        f.writelines(sorted(line.strip() + "\n" for line in lines if line.strip()))


def deb(name, version, files, arch="amd64", **fields):
    root = os.path.join(WORK, "deb", f"{name}_{version}_{arch}")
    control = f"Package: {name}\nVersion: {version}\nArchitecture: {arch}\nMaintainer: a <a@example.org>\nDescription: x\n"
    control += "".join(f"{k.replace('_', '-')}: {v}\n" for k, v in fields.items())
    write(root + "/DEBIAN/control", control)
    sums, conffiles = "", ""
    for path, text in files.items():
        write(root + path, text, 0o755 if "/bin/" in path else 0o644)
        sums += f"{hashlib.md5(text.encode()).hexdigest()}  {path[1:]}\n"
        conffiles += path + "\n" if path.startswith("/etc/") else ""
    write(root + "/DEBIAN/md5sums", sums)
    if conffiles:
        write(root + "/DEBIAN/conffiles", conffiles)
    run("dpkg-deb", "--root-owner-group", "-b", root, root + ".deb")
    return root + ".deb"


def dpkg():
    root = os.path.join(WORK, "dpkg")
    for path in ["var/lib/dpkg/info", "var/lib/dpkg/updates", "usr/lib", "usr/bin", "var/lib/apt"]:
        os.makedirs(os.path.join(root, path))
    os.symlink("usr/lib", root + "/lib")
    os.symlink("usr/bin", root + "/bin")
    for name in ["status", "available"]:
        write(f"{root}/var/lib/dpkg/{name}", "")
    write(root + "/etc/os-release", 'ID=debian\nVERSION_ID="12"\n')
    base = ["dpkg", "--root=" + root, "--force-all", "--force-script-chrootless", "--log=/dev/null"]
    install = lambda *debs: run(*base, "-i", *debs)
    states = []
    install(
        deb("base", "1:1.0-1", {"/bin/tool": "tool one\n" * 9, "/usr/share/doc/base/copyright": "c\n"}, Pre_Depends="libold"),
        deb("libold", "1", {"/lib/libold.so": "old library\n" * 30}, Source="old (0.9)"),
        deb("data", "3", {"/usr/share/data/a": "a" * 500, "/etc/data.conf": "conf\n"}, arch="all"),
        deb("victim", "1", {"/usr/bin/same": "victim's own\n"}),
    )
    states.append(snapshot(root))
    install(
        deb("base", "1:2.0-1", {"/bin/tool": "tool two\n" * 12, "/usr/share/doc/base/copyright": "c\n"}, Depends="libnew | libold, virtual"),
        deb("libnew", "2", {"/lib/libnew.so": "new library\n" * 40, "/usr/bin/same": "other's own\n"}, Provides="virtual"),
    )
    write(root + "/var/lib/apt/extended_states", "Package: libnew\nArchitecture: amd64\nAuto-Installed: 1\n")
    states.append(snapshot(root))
    run(*base, "-r", "libold", "data")
    run("dpkg-divert", "--root=" + root, "--package", "diverter", "--divert", "/usr/bin/same.real", "--rename", "--add", "/usr/bin/same")
    install(deb("diverter", "1", {"/usr/bin/same": "diverted\n" * 3}))
    states.append(snapshot(root))
    told = run("dpkg-query", "--root=" + root, "-W", "-f", "${db:Status-Status} ${Package} ${Version} ${Architecture}\n")
    listing("dpkg", [line.split(" ", 1)[1] for line in told.splitlines() if not line.startswith("config-files")])
    image("dpkg", states, ["RUN dpkg -i base", "RUN dpkg -i upgrade", "RUN dpkg -r and dpkg-divert"])


SPEC = """
Name: {name}
Version: {version}
Release: 1
Summary: x
License: MIT
BuildArch: {arch}
{more}
%description
x
%install
{install}
%files
{files}
"""


def rpm_package(name, version, files, arch="x86_64", more="", ghost=()):
    top = os.path.join(WORK, "rpmbuild")
    install = "\n".join(f"mkdir -p %{{buildroot}}{os.path.dirname(p)}; printf '{t}' > %{{buildroot}}{p}" for p, t in files.items())
    listed = "\n".join(("%ghost " if p in ghost else "") + p for p in files)
    spec = os.path.join(WORK, name + ".spec")
    write(spec, SPEC.format(name=name, version=version, arch=arch, more=more, install=install, files=listed))
    run("rpmbuild", "-bb", "--target", arch, "--define", f"_topdir {top}", "--define", "_build_id_links none", spec)
    return f"{top}/RPMS/{arch}/{name}-{version}-1.{arch}.rpm"


def rpm():
    root = os.path.join(WORK, "rpm")
    os.makedirs(root)
    base = ["rpm", "--root=" + root, "--dbpath=/var/lib/rpm"]
    run(*base, "--initdb")
    write(root + "/etc/os-release", "ID=fedora\nVERSION_ID=39\n")
    install = lambda *words: run(*base, "-U", "--nodeps", "--ignorearch", "--nosignature", "--noscripts", *words)
    install(
        rpm_package("app", "1.0", {"/usr/bin/app": "app" * 50, "/var/log/app": "g"}, more="Epoch: 2\nRequires: /usr/share/data/one libcap", ghost=["/var/log/app"]),
        rpm_package("cap", "3", {"/usr/lib/libcap": "cap" * 99}, more="Provides: libcap = 3"),
        rpm_package("data", "1", {"/usr/share/data/one": "1" * 300, "/usr/share/data/two": "2" * 30}, arch="noarch"),
    )
    write(root + "/var/log/app", "not in the package")
    states = [snapshot(root)]
    install(rpm_package("cap", "4", {"/usr/lib/libcap": "CAP" * 90}, more="Provides: libcap = 4"))
    states.append(snapshot(root))
    for state in states:
        for name in [n for n in state if "rpmdb.sqlite-" in n or n.endswith(".rpm.lock")]:
            assert name.endswith("-shm") or not state[name][2], name
            del state[name]
    format = "%{NAME} %|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE} %{ARCH}\n"
    listing("rpm", run(*base, "-qa", "--qf", format).splitlines())
    image("rpm", states, ["RUN rpm -U app cap data", "RUN rpm -U cap"])
    other_form(root)


def ndb():
    """The form that SUSE uses, written by an rpm that has it: that of Debian from 2026 on."""
    root = os.path.join(WORK, "ndb")
    os.makedirs(root)
    base = ["rpm", "--root=" + root, "--dbpath=/usr/lib/sysimage/rpm", "--define", "_db_backend ndb"]
    run(*base, "--initdb")
    write(root + "/etc/os-release", "ID=opensuse-leap\nVERSION_ID=15.6\n")
    install = lambda *words: run(*base, "-U", "--nodeps", "--ignorearch", "--nosignature", "--noscripts", *words)
    install(
        rpm_package("app", "1.0", {"/usr/bin/app": "app" * 50, "/var/log/app": "g"}, more="Epoch: 2\nRequires: /usr/share/data/one libcap", ghost=["/var/log/app"]),
        rpm_package("cap", "3", {"/usr/lib/libcap": "cap" * 99}, more="Provides: libcap = 3"),
        rpm_package("data", "1", {"/usr/share/data/one": "1" * 300, "/usr/share/data/two": "2" * 30}, arch="noarch"),
        rpm_package("gone", "7", {"/usr/share/gone": "g" * 77}, arch="noarch"),
    )
    write(root + "/var/log/app", "not in the package")
    states = [snapshot(root)]
    install(rpm_package("cap", "4", {"/usr/lib/libcap": "CAP" * 90}, more="Provides: libcap = 4"))
    states.append(snapshot(root))
    run(*base, "-e", "--nodeps", "gone")
    states.append(snapshot(root))
    for state in states:
        for name in [n for n in state if n.endswith((".rpm.lock", ".keyring.lock", "Index.db"))]:
            del state[name]
    format = "%{NAME} %|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE} %{ARCH}\n"
    listing("rpm-ndb", run(*base, "-qa", "--qf", format).splitlines())
    image("rpm-ndb", states, ["RUN rpm -U app cap data gone", "RUN rpm -U cap", "RUN rpm -e gone"])


def other_form(root):
    """The same headers as Berkeley DB, written by `db5.3_load`."""
    import sqlite3
    rows = sqlite3.connect(root + "/var/lib/rpm/rpmdb.sqlite").execute("select hnum, blob from Packages order by hnum").fetchall()
    dump = "VERSION=3\nformat=bytevalue\ntype=hash\ndb_pagesize=4096\nHEADER=END\n"
    for number, blob in rows:
        dump += f" {number.to_bytes(4, 'little').hex()}\n {blob.hex()}\n"
    dump += " 00000000\n 08000000\nDATA=END\n"
    packages = os.path.join(WORK, "Packages")
    run("db5.3_load", packages, input=dump)
    with open(packages, "rb") as f:
        bdb = f.read()
    image("rpm-bdb", [{"var/lib/rpm/Packages": ("file", 0o644, bdb)}], ["COPY database"])
    listing("rpm-bdb", open(os.path.join(OUT, "packages.rpm.list")).read().splitlines())


def apk():
    """What apk-tools writes, in today's place. APK names the program."""
    root = os.path.join(WORK, "apk")
    write(root + "/etc/apk/arch", "x86_64\n")
    write(root + "/etc/os-release", "ID=alpine\nVERSION_ID=3.23.0\n")
    repository = os.path.join(WORK, "apks", "x86_64")
    os.makedirs(repository)
    program = os.environ.get("APK", "apk")
    base = [program, "--root", root, "--allow-untrusted", "--no-network", "--no-cache", "--no-scripts", "--repository", os.path.dirname(repository)]

    def package(name, version, files, *info):
        folder = os.path.join(WORK, "apkroot", name + version)
        for path, text in files.items():
            write(folder + path, text)
        told = [f"name:{name}", f"version:{version}", "arch:x86_64", "license:MIT", f"description:{name}", f"origin:{name}-src", "url:https://example.org/", *info]
        words = [word for one in told for word in ("--info", one)]
        out = f"{repository}/{name}-{version}.apk"
        run(program, "mkpkg", "--files", folder, "--output", out, *words)

    def add(*words):
        files = [os.path.join(repository, name) for name in os.listdir(repository) if name.endswith(".apk")]
        run(program, "mkndx", "--allow-untrusted", "--output", repository + "/Packages.adb", *files)
        run(*base, "--repository", repository + "/Packages.adb", *words)

    package("app", "1.0-r0", {"/usr/bin/app": "app" * 50, "/etc/app.conf": "c" * 10}, "depends:so:libneeded.so.1 data")
    package("needed", "2.0-r1", {"/usr/lib/libneeded.so.1": "n" * 99}, "provides:so:libneeded.so.1=1")
    package("data", "1-r0", {"/usr/share/data/one": "1" * 300, "/usr/share/data/two": "2" * 30})
    package("cc", "9-r0", {"/usr/bin/cc": "cc" * 200}, "depends:cc-libs")
    package("cc-libs", "9-r0", {"/usr/lib/cc": "l" * 70})
    states = []
    add("add", "--initdb", "app")
    states.append(snapshot(root))
    package("needed", "2.1-r0", {"/usr/lib/libneeded.so.1": "N" * 111}, "provides:so:libneeded.so.1=1.1")
    add("add", "--upgrade", "needed")
    add("add", "--virtual", ".build-deps", "cc")
    states.append(snapshot(root))
    add("del", ".build-deps")
    states.append(snapshot(root))
    kept = ("etc/apk/world", "etc/app.conf", "etc/os-release", "usr/", "lib/apk/db/installed", "lib/apk/db/scripts.tar")
    for state in states:
        for name in [n for n, told in state.items() if told[0] != "dir" and not n.startswith(kept)]:
            del state[name]
    told = json.loads(run(program, "--root", root, "--no-network", "query", "--installed", "--format", "json", "--fields", "name,version,arch", "*"))
    listing("apk", [f"{one['name']} {one['version']} {one['arch']}" for one in told])
    image("apk", states, ["RUN apk add app", "RUN apk add -u needed && apk add -t .build-deps cc", "RUN apk del .build-deps"])


def wheel(name, version, files, needs=()):
    """A wheel is a zip of its files and a dist-info."""
    import zipfile
    folder = f"{name.replace('-', '_')}-{version}.dist-info"
    meta = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nLicense: MIT\n" + "".join(f"Requires-Dist: {n}\n" for n in needs)
    files = dict(files)
    files[folder + "/METADATA"] = meta
    files[folder + "/WHEEL"] = "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    record = "".join(f"{path},,\n" for path in files) + f"{folder}/RECORD,,\n"
    files[folder + "/RECORD"] = record
    path = os.path.join(WORK, f"{name.replace('-', '_')}-{version}-py3-none-any.whl")
    with zipfile.ZipFile(path, "w") as out:
        for inside, text in files.items():
            out.writestr(inside, text)
    return path


def python():
    root = os.path.join(WORK, "python")
    site = root + "/usr/lib/python3/site-packages"
    pip = ["pip", "--disable-pip-version-check", "--no-cache-dir"]
    scripts = "my_app-1.0.data/scripts/my-app"
    wheel("a.needed", "2.1", {"needed/__init__.py": "x = 1\n" * 40, "needed/quoted, name.txt": "q"})
    app = wheel("my-app", "1.0", {"my_app.py": "print(1)\n" * 20, scripts: "#!python\n"}, needs=["A-Needed>=2", "absent; extra == 'x'"])
    run(*pip, "install", "--no-index", "--find-links", WORK, "--root", root, "--prefix", "/usr", "--no-compile", app)
    # `--prefix` has the version of the interpreter in the path.
    states = [snapshot(root)]
    folder = next(p for p in states[0] if p.endswith("site-packages"))
    told = json.loads(run(*pip, "list", "--path", os.path.join(root, folder), "--format", "json"))
    listing("python", [f"{p['name']} {p['version']} -" for p in told])
    image("python", states, ["RUN pip install my-app"])


def node():
    root = os.path.join(WORK, "node")
    app = root + "/srv/app"

    def package(name, version, **more):
        folder = os.path.join(WORK, "npm", name.replace("/", "-"))
        write(folder + "/package.json", json.dumps({"name": name, "version": version, "license": "ISC", **more}))
        write(folder + "/index.js", f"// {name}\n" * 30)
        told = run("npm", "pack", "--silent", "--pack-destination", os.path.join(WORK, "npm"), cwd=folder)
        return "file:" + os.path.join(WORK, "npm", told.strip().splitlines()[-1])

    deep1 = package("deep", "1.0.0")
    os.rename(deep1[5:], deep1[5:] + ".one.tgz")
    deep1 += ".one.tgz"
    deep2 = package("deep", "2.0.0")
    left = package("@scope/left", "1.2.0", dependencies={"deep": deep1})
    tool = package("tool", "0.1.0", dependencies={"deep": deep2})
    write(app + "/package.json", json.dumps({"name": "app", "version": "0.0.1", "dependencies": {"@scope/left": left, "deep": deep1}, "devDependencies": {"tool": tool}}))
    run("npm", "install", "--offline", "--no-audit", "--no-fund", "--cache", WORK + "/cache", cwd=app)
    states = [snapshot(root)]
    told = json.loads(run("npm", "ls", "--all", "--json", cwd=app))
    lines, open = set(), [told]
    while open:
        for name, one in open.pop().get("dependencies", {}).items():
            lines.add(f"{name} {one['version']} -")
            open.append(one)
    listing("node", lines)
    image("node", states, ["RUN npm install"])


def go():
    folder = os.path.join(WORK, "go")
    write(folder + "/part/go.mod", "module example.org/part\n\ngo 1.19\n")
    write(folder + "/part/part.go", "package part\n\nconst Answer = 42\n")
    write(folder + "/go.mod", "module example.org/app\n\ngo 1.19\n\nrequire example.org/part v1.2.3\n\nreplace example.org/part => ./part\n")
    write(folder + "/main.go", 'package main\n\nimport "example.org/part"\n\nfunc main() { println(part.Answer) }\n')
    env = dict(os.environ, CGO_ENABLED="0", GOFLAGS="-mod=mod -trimpath -buildvcs=false", GOCACHE=WORK + "/gocache")
    run("go", "build", "-ldflags", "-s -w", "-o", folder + "/app", ".", cwd=folder, env=env)
    told = run("go", "version", "-m", folder + "/app")
    lines = [line.split() for line in told.splitlines()[1:] if line.strip()]
    modules = [line for line in lines if line[0] in ("mod", "dep", "=>")]
    named = []
    for line in modules:
        if line[0] == "=>":
            # A folder in place of a module has no name of its own.
            if line[1].startswith("."):
                continue
            named.pop()
        named.append(f"{line[1]} {line[2] if len(line) > 2 else '-'} -")
    listing("go", named)
    content = open(folder + "/app", "rb").read()
    # The code of the program says nothing about its modules.
    start = int(run("sh", "-c", f"readelf -lW {folder}/app | awk '/LOAD/ && /RW/ {{print $2}}'").split()[0], 16)
    text = bytearray(content)
    text[8192:start] = bytes(start - 8192)
    image("go", [{"app": ("file", 0o755, bytes(text))}], ["COPY app /"])


def ruby():
    root, source = os.path.join(WORK, "ruby"), os.path.join(WORK, "gems")

    def gem(name, version, needs=()):
        folder = os.path.join(source, name)
        needs = "".join(f"  s.add_dependency '{n}', '>= 1'\n" for n in needs)
        write(f"{folder}/lib/{name}.rb", f"# {name}\n" * 30)
        spec = f"Gem::Specification.new do |s|\n  s.name = '{name}'\n  s.version = '{version}'\n  s.summary = 'x'\n  s.authors = ['a']\n"
        write(f"{folder}/{name}.gemspec", f"{spec}  s.license = 'MIT'\n  s.files = Dir['lib/*']\n{needs}end\n")
        run("gem", "build", f"{name}.gemspec", cwd=folder)
        return f"{folder}/{name}-{version}.gem"

    dir = root + "/var/lib/gems/3.1.0"
    gems = [gem("needed", "1.5"), gem("app-gem", "2.0.1", needs=["needed"])]
    for one in gems:
        run("gem", "install", "--local", "--no-document", "--ignore-dependencies", "--install-dir", dir, one)
    states = [{p: s for p, s in snapshot(root).items() if "/cache/" not in p}]
    told = run("ruby", "-e", "puts Dir[ARGV[0] + '/specifications/*.gemspec'].map { |f| s = Gem::Specification.load(f); s.name + ' ' + s.version.to_s + ' -' }", dir)
    listing("ruby", told.splitlines())
    image("ruby", states, ["RUN gem install app-gem"])


def php():
    root, source = os.path.join(WORK, "php"), os.path.join(WORK, "phpsource")
    app = root + "/srv"

    def package(name, version, **more):
        write(f"{source}/{name}/composer.json", json.dumps({"name": name, "version": version, "license": "MIT", **more}))
        write(f"{source}/{name}/src/main.php", f"<?php // {name}\n" * 20)

    package("one/app", "1.2.0", require={"two/base": "*"})
    package("two/base", "3.0.0")
    package("three/dev", "0.1.0")
    options = {"symlink": False}
    write(app + "/composer.json", json.dumps({
        "name": "x/y",
        "repositories": [{"type": "path", "url": source + "/*/*", "options": options}, {"packagist.org": False}],
        "require": {"one/app": "*"},
        "require-dev": {"three/dev": "*"},
    }))
    env = dict(os.environ, COMPOSER_ALLOW_SUPERUSER="1", COMPOSER_HOME=WORK + "/composer")
    run("composer", "install", "--no-interaction", cwd=app, env=env)
    told = json.loads(run("composer", "show", "--format", "json", cwd=app, env=env))
    listing("php", [f"{p['name']} {p['version']} -" for p in told["installed"]])
    states = [snapshot(root)]
    image("php", states, ["RUN composer install"])


def rust():
    folder = os.path.join(WORK, "rust")
    manifest = '[package]\nname = "{}"\nversion = "{}"\nedition = "2021"\n'
    for name, version in [("part", "1.2.3"), ("tool", "0.9.0"), ("below", "2.0.0")]:
        more = '[dependencies]\nbelow = { path = "../below" }\n' if name == "part" else ""
        write(f"{folder}/{name}/Cargo.toml", manifest.format(name, version) + more)
        write(f"{folder}/{name}/src/lib.rs", "pub const ANSWER: u32 = 42;\n")
    needs = '[dependencies]\npart = { path = "part" }\n[build-dependencies]\ntool = { path = "tool" }\n'
    release = '[profile.release]\nstrip = true\nopt-level = "s"\npanic = "abort"\nlto = true\n'
    write(f"{folder}/Cargo.toml", manifest.format("app", "0.1.0") + needs + release)
    write(f"{folder}/build.rs", "fn main() { let _ = tool::ANSWER; }\n")
    write(f"{folder}/src/main.rs", 'fn main() { println!("{}", part::ANSWER); }\n')
    env = dict(os.environ, CARGO_TARGET_DIR=WORK + "/rusttarget")
    run("cargo", "auditable", "build", "--release", cwd=folder, env=env)
    program = WORK + "/rusttarget/release/app"
    run("objcopy", "-O", "binary", "--only-section=.dep-v0", "--set-section-flags", ".dep-v0=alloc", program, WORK + "/dep")
    content = open(program, "rb").read()
    packed = open(WORK + "/dep", "rb").read()
    told = json.loads(zlib.decompress(packed))["packages"]
    listing("rust", [f"{p['name']} {p['version']} -" for p in told if p.get("kind") != "build"])
    # The rest of the program says nothing about its crates; its headers and its table of sections stay.
    place, table = content.index(packed), int.from_bytes(content[40:48], "little")
    text = bytearray(len(content))
    for start, end in [(0, 4096), (place, place + len(packed)), (table, len(content))]:
        text[start:end] = content[start:end]
    image("rust", [{"app": ("file", 0o755, bytes(text))}], ["COPY app /"])


def dnf():
    root, source = os.path.join(WORK, "dnf"), os.path.join(WORK, "repository")
    os.makedirs(source)
    more = {"app": "Requires: lib\nRecommends: extra", "lib": "", "extra": "", "other": "Requires: lib", "gone": ""}
    for name, needs in more.items():
        shutil.copy(rpm_package(name, "1.0", {f"/usr/share/{name}": name * 40}, arch="noarch", more=needs), source)
    run("createrepo_c", source)
    write(root + "/etc/os-release", "ID=fedora\nVERSION_ID=39\n")
    base = ["dnf", "-y", "-q", "--installroot=" + root, "--releasever=39", "--disablerepo=*", "--nogpgcheck", "--repofrompath=here," + source]
    # Debian's rpm has its database in the home of its user.
    write(WORK + "/home/.rpmmacros", "%_dbpath /var/lib/rpm\n")
    base[:0] = ["env", "HOME=" + WORK + "/home"]
    run(*base, "install", "app", "gone")
    states = [snapshot(root)]
    run(*base, "install", "other")
    run(*base, "remove", "gone")
    states.append(snapshot(root))
    kept = ("etc/os-release", "usr/share/", "var/lib/dnf/history.sqlite", "var/lib/rpm/rpmdb.sqlite", "usr/lib/sysimage/")
    for state in states:
        for name in [n for n, told in state.items() if told[0] != "dir" and (not n.startswith(kept) or n.endswith(("-shm", ".rpm.lock")))]:
            if not name.endswith("-wal") or not state[name][2]:
                del state[name]
    told = run("rpm", "--root=" + root, "--dbpath=/var/lib/rpm", "-qa", "--qf", "%{NAME} %{VERSION}-%{RELEASE} %{ARCH}\n")
    listing("dnf", told.splitlines())
    # app user, extra weak-dependency, lib dependency, other user
    print(run(*base, "repoquery", "--installed", "--qf", "%{name} %{reason}"))
    image("dnf", states, ["RUN dnf install app gone", "RUN dnf install other && dnf remove gone"])


ALL = [dpkg, rpm, ndb, dnf, apk, python, node, go, rust, ruby, php]
for make in ALL:
    if len(sys.argv) == 2 or make.__name__ in sys.argv[2:]:
        make()
shutil.rmtree(WORK)
