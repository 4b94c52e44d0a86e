#!/usr/bin/env python3
"""Makes up what the sample image holds besides what was written by hand: generate.py APP PACKAGES.

Orders, logs, recipes, a bundle's modules, a lock file, icons and pictures: the same bytes every time. They are dull on
purpose, so that megabytes of them pack into a few dozen kilobytes.
"""

import io
import json
import struct
import sys
import tarfile
import zlib
from pathlib import Path

KINDS = ["baguette", "bagel", "brioche", "ciabatta", "croissant", "focaccia", "pretzel", "pumpernickel", "rye", "scone",
         "sourdough", "stollen"]
WORDS = {"en": ["bread", "order", "morning", "sold out", "fresh", "oven"], "de": ["Brot", "Bestellung", "Morgen",
         "ausverkauft", "frisch", "Ofen"], "fr": ["pain", "commande", "matin", "épuisé", "frais", "four"],
         "zh": ["面包", "订单", "早晨", "售罄", "新鲜", "烤箱"]}


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def orders(first, count, month):
    lines = ["order,time,kind,pieces,cents\n"]
    for n in range(count):
        minute, pieces, kind = n * 7 // 4, 1 + n % 3, KINDS[(n * n + n // 9) % len(KINDS)]
        time = f"2026-{month + minute // 40320:02}-{1 + minute // 1440 % 28:02}T{minute // 60 % 24:02}:{minute % 60:02}"
        lines.append(f"{first + n},{time},{kind},{pieces},{pieces * (180 + 15 * len(kind))}\n")
    return "".join(lines)


def access_log(count):
    pages = ["/", "/style.css", "/bundle.js", "/img/loaf.png", "/sold.csv"]
    lines = []
    for n in range(count):
        clock = f"{n // 720 % 24:02}:{n // 12 % 60:02}:{n * 5 % 60:02}"
        lines.append(f"192.0.2.{n * 7 % 250} - - [03/Oct/2026:{clock} +0000] \"GET {pages[n % 5]} HTTP/1.1\" 200 "
                     f"{512 + n % 5 * 3071} \"-\" \"Mozilla/5.0 (sample)\"\n")
    return "".join(lines)


def module(n):
    lines = [f"// Module {n} of the bundle: how figures are written, and a table of labels.\n",
             "export const format = (value) => new Intl.NumberFormat().format(value);\n"]
    for m in range(140):
        kind = KINDS[(n + m) % len(KINDS)]
        lines.append(f"// Label {m}\nexport function label{n}_{m}(count) {{\n  const name = \"{kind}\";\n"
                     f"  return count === 1 ? `1 ${{name}}` : `${{format(count)}} ${{name}}s`;\n}}\n")
    return "".join(lines)


def lock():
    packages = {"": {"name": "bakery", "version": "1.4.2"}}
    for n in range(1500):
        name = f"@bakery/{KINDS[n % 12]}-{['core', 'types', 'util', 'cli', 'icons'][n % 5]}-{n}"
        version = f"{n % 7}.{n % 13}.{n % 4}"
        packages[f"node_modules/{name}"] = {
            "version": version, "resolved": f"https://packages.bakery.example/{name}/-/{version}.tgz",
            "license": "MIT", "engines": {"node": ">=18"}}
    return json.dumps({"name": "bakery", "version": "1.4.2", "lockfileVersion": 3, "packages": packages}, indent=2) + "\n"


def recipe(n):
    kind = KINDS[n % 12]
    return {"name": f"{kind} no. {n}", "grams": 250 + n * 10 % 700, "celsius": 180 + n * 5 % 75, "minutes": 12 + n % 40,
            "pieces": 1 + n % 12}


def picture(width, height, colour):
    """A loaf on a table, as a PNG."""
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            u, v = (2 * x / width - 1) / 0.8, (2 * y / height - 1.1) / 0.6
            inside = u * u + v * v * (1.6 if v > 0 else 1) < 1
            cut = inside and v < 0.1 and int((u + 3 + v / 3) * 5) % 3 == 0
            shade = int(40 * v) if inside else 0
            rows.extend(max(0, min(255, c - shade + (45 if cut else 0))) for c in (colour if inside else
                        ((226, 211, 184) if y > height * 0.75 else (251, 243, 228))))

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(rows), 9)) + chunk(b"IEND", b"")


def icon(n):
    bars = "".join(f"<rect x='{2 + 3 * x}' y='{20 - (n * (x + 3)) % 18}' width='2' height='{(n * (x + 3)) % 18 + 2}'/>"
                   for x in range(7))
    return f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'><title>icon {n}</title>{bars}</svg>\n"


def package(folder, name, files):
    with tarfile.open(folder / f"{name}.tar", "w") as tar:
        for path, text in files.items():
            member = tarfile.TarInfo(path)
            member.size, member.mtime, member.mode = len(text.encode()), 1790000000, 0o644
            tar.addfile(member, io.BytesIO(text.encode()))


def main(app, packages):
    write(app / "data/orders.csv", orders(1, 14000, 1))
    write(app / "data/orders-today.csv", orders(14001, 600, 10))
    write(app / "package-lock.json", lock())
    for n in range(24):
        write(app / f"src/module-{n:02}.js", module(n))
    write(app / "static/img/loaf.png", picture(240, 160, (176, 104, 40)))
    for n, kind in enumerate(KINDS):
        write(app / f"static/img/{kind}.png", picture(96, 64, (120 + 9 * n, 70 + 6 * n, 30 + 3 * n)))
    write(app / "logs/access.log", access_log(9000))
    table = ",\n".join('{{"{name}", {grams}, {celsius}, {minutes}, {pieces}}}'.format(**recipe(n)) for n in range(4000))
    write(app / "build/recipes.c", "struct recipe { char name[48]; unsigned short grams, celsius, minutes, pieces; };\n"
          f"const struct recipe recipes[] = {{\n{table}\n}};\nconst unsigned long recipe_count = 4000;\n")

    packages.mkdir(parents=True, exist_ok=True)
    index = "".join(f"Package: {kind}-{n}\nVersion: {n % 9}.{n % 11}\nSection: food\nDescription: all about {kind}\n\n"
                    for n in range(500) for kind in KINDS)
    write(packages / "index.txt", index)
    package(packages, "icons", {f"share/icons/bakery/{n:03}.svg": icon(n) for n in range(300)})
    package(packages, "recipes", {f"share/recipes/{kind}.json": json.dumps(
        [recipe(n) for n in range(at, 6000, 12)], indent=1) for at, kind in enumerate(KINDS)})
    package(packages, "locales", {f"share/locale/{tag}/bakery.json": json.dumps(
        {f"text.{n}": f"{words[n % 6]} {n}" for n in range(6000)}, ensure_ascii=False, indent=1)
        for tag, words in WORDS.items()})


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
