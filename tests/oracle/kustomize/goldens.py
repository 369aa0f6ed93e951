#!/usr/bin/env python3
"""Writes what kustomize makes of a part of the generated kustomizations: lint/render/tests/kustomize-5.8.0.jsonl.

    goldens.py

Each line is one kustomization with every file it reads, and the objects of kustomize in order, each with a digest of
its canonical JSON; or that kustomize refuses it. `cargo test -p rempart-render` holds ours against them.
"""
import hashlib
import json
import os
import random
import struct
import subprocess
import sys
import tempfile

import compare

HERE = os.path.dirname(os.path.abspath(__file__))
GOLDENS = os.path.join(HERE, "../../../lint/render/tests/kustomize-5.8.0.jsonl")
COUNTS = {"one": None, "component": None, "twice": None, "shared": None, "order": None, "stream": None, "pair": 40, "layer": 40, "mix": 40, "strange": 60}


def canonical(value):
    """One text a value: keys sorted, whole numbers in digits, others by their bits."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{canonical(key)}:{canonical(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=True)
    if isinstance(value, float):
        return "f" + struct.pack(">d", value).hex()
    return json.dumps(value)


def shown(value):
    metadata = value.get("metadata") or {}
    digest = hashlib.sha256(canonical(value).encode()).hexdigest()[:24]
    return " ".join([value.get("apiVersion", "-"), value["kind"], metadata.get("namespace", "-"), metadata["name"], digest])


def main():
    programs = kustomize, canon, build_folder = compare.tools()
    version = subprocess.run([kustomize, "version"], capture_output=True, text=True, check=True).stdout.strip()
    if version != "v5.8.0":
        raise SystemExit(f"the goldens are those of kustomize v5.8.0, and this is {version}")
    with tempfile.TemporaryDirectory() as root:
        subprocess.run([sys.executable, f"{HERE}/generate.py", root, "1", "60"], check=True)
        subprocess.run([sys.executable, f"{HERE}/scalars.py", f"{root}/strange", "1", "120"], check=True)
        draw = random.Random(1)
        folders = []
        for group, count in COUNTS.items():
            found = sorted(folder for folder in compare.folders_below(root) if folder.startswith(f"{group}/"))
            if group == "component":
                found = [folder for folder in found if folder.endswith("/overlay")]
            folders += sorted(draw.sample(found, min(count or len(found), len(found))))
        wrong = compare.report(compare.compare(root, folders, programs), verbose=False)
        lines = []
        shared = {}
        for entry in compare.ours(build_folder, root, folders):
            text, _ = compare.theirs(kustomize, root, entry["folder"])
            files = {}
            for path in entry["reads"]:
                name = os.path.join(root, path)
                if os.path.isfile(name):
                    with open(name, encoding="utf-8", newline="") as file:
                        files[path] = file.read()
            shared |= {path: content for path, content in files.items() if path.startswith("base/")}
            own = {path: content for path, content in files.items() if not path.startswith("base/")}
            objects = None if text is None else [shown(value) for value in compare.canonical(canon, [text])[0]]
            lines.append({"folder": entry["folder"], "files": own, "objects": objects})
    with open(GOLDENS, "w", encoding="utf-8") as file:
        file.write(json.dumps({"kustomize": version, "files": shared}) + "\n")
        file.writelines(json.dumps(line) + "\n" for line in lines)
    print(f"{len(lines)} kustomizations, {os.path.getsize(GOLDENS)} bytes")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
