#!/usr/bin/env python3
"""Compares the kustomizations of published Go modules: those that `real.txt` names. Nothing of them is kept.

    real.py [MODULE@VERSION...]
"""
import json
import os
import subprocess
import sys

import compare

HERE = os.path.dirname(os.path.abspath(__file__))


def folder_of(module):
    done = subprocess.run(["go", "mod", "download", "-json", module], capture_output=True, text=True, cwd="/")
    try:
        return json.loads(done.stdout).get("Dir")
    except ValueError:
        return None


def main():
    tools = compare.tools()
    with open(f"{HERE}/real.txt", encoding="utf-8") as file:
        modules = sys.argv[1:] or file.read().split()
    total, wrong = {}, 0
    for module in modules:
        folder = folder_of(module)
        if not folder:
            print(f"SKIP: {module} cannot be had", file=sys.stderr)
            continue
        print(f"== {module}")
        verdicts = compare.compare(folder, compare.folders_below(folder), tools)
        wrong += compare.report(verdicts, verbose=False)
        for _, verdict, _ in verdicts:
            total[verdict] = total.get(verdict, 0) + 1
    print("all: " + ", ".join(f"{count} {verdict}" for verdict, count in sorted(total.items())))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
