#!/usr/bin/env python3
"""Holds rempart's kustomize against the real one on inputs that nobody draws: cases written by hand, in odd_*.py.

    odd.py [GROUP...] [--most N]    compares, all groups or those named, N of each group drawn by a seed
    odd.py --record                 compares a part, and writes lint/render/tests/odd-5.8.0.jsonl, which `cargo test` reads

Files are texts or bytes; those that are no UTF-8 are recorded in hexadecimal digits.
"""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile

import compare
import goldens
import odd_bytes
import odd_notes
import odd_patches
import odd_replacements
import odd_streams

RECORD = os.path.join(goldens.HERE, "../../../lint/render/tests/odd-5.8.0.jsonl")
GROUPS = {"bytes": odd_bytes.CASES, "notes": odd_notes.CASES, "patches": odd_patches.CASES, "replacements": odd_replacements.CASES, "streams": odd_streams.CASES}


def write(root, cases):
    for name, files in cases.items():
        for path, content in files.items():
            path = os.path.join(root, name, path)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(content if isinstance(content, bytes) else content.encode())


def recorded(content):
    if isinstance(content, str):
        return content
    try:
        return content.decode()
    except UnicodeDecodeError:
        return {"hex": content.hex()}


def chosen(asked, most):
    for group, cases in GROUPS.items():
        if not asked or group in asked:
            names = random.Random(1).sample(sorted(cases), min(most, len(cases)))
            yield from ((f"{group}/{name}", cases[name]) for name in sorted(names))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("groups", nargs="*")
    parser.add_argument("--most", type=int)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    asked = parser.parse_args()
    cases = dict(chosen(asked.groups, asked.most or (80 if asked.record else 100_000)))
    programs = kustomize, canon, _ = compare.tools()
    with tempfile.TemporaryDirectory() as root:
        write(root, cases)
        wrong = compare.report(compare.compare(root, list(cases), programs), verbose=asked.verbose)
        if asked.record and not wrong:
            version = subprocess.run([kustomize, "version"], capture_output=True, text=True, check=True).stdout.strip()
            if version != "v5.8.0":
                raise SystemExit(f"the record is that of kustomize v5.8.0, and this is {version}")
            with open(RECORD, "w", encoding="utf-8") as file:
                file.write(json.dumps({"kustomize": version, "files": {}}) + "\n")
                for name, files in cases.items():
                    text, _ = compare.theirs(kustomize, root, name)
                    objects = None if text is None else compare.canonical(canon, [text])[0]
                    shown = None if objects is None else [goldens.shown(one) for one in objects]
                    own = {f"{name}/{path}": recorded(content) for path, content in files.items()}
                    file.write(json.dumps({"folder": name, "files": own, "objects": shown}) + "\n")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
