#!/usr/bin/env python3
"""Holds rempart's kustomize against the real one: same objects, same order, equal canonical JSON.

    compare.py ROOT [FOLDER...]     every kustomization below ROOT, or those named

Needs the programs `kustomize` and `canon` and the example `build_folder` (see README.md): they are looked for in the
variables KUSTOMIZE, CANON and BUILD_FOLDER. A program that is missing is a loud SKIP and exit code 0.
"""
import json
import os
import shutil
import subprocess
import sys

NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")


def program(variable, default):
    name = os.environ.get(variable, default)
    found = shutil.which(name)
    if not found:
        print(f"SKIP: {name} is not there (set {variable}): nothing was compared", file=sys.stderr)
        sys.exit(0)
    return found


def folders_below(root):
    found = []
    for folder, below, files in os.walk(root):
        below[:] = sorted(name for name in below if name != ".git")
        if any(name in files for name in NAMES):
            path = os.path.relpath(folder, root)
            found.append("" if path == "." else path)
    return found


def theirs(kustomize, root, folder):
    """The text that kustomize prints; None where it refuses, with its words."""
    done = subprocess.run([kustomize, "build", os.path.join(root, folder)], capture_output=True, text=True,
                          errors="replace", timeout=60, env={**os.environ, "GIT_TERMINAL_PROMPT": "0", "PATH": "/nonexistent"})
    return (done.stdout, "") if done.returncode == 0 else (None, done.stderr.strip())


def ours(build_folder, root, folders):
    lines = []
    for start in range(0, len(folders), 200):
        done = subprocess.run([build_folder, root, *folders[start:start + 200]], capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"build_folder failed: {done.stderr}")
        lines += [json.loads(line) for line in done.stdout.splitlines()]
    return lines


def canonical(canon, texts):
    stream = "".join(json.dumps(text) + "\n" for text in texts)
    done = subprocess.run([canon], input=stream, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def difference(mine, real, path=""):
    """The first place where two values differ."""
    if type(mine) is not type(real):
        return f"{path}: {json.dumps(mine)[:200]} instead of {json.dumps(real)[:200]}"
    if isinstance(mine, dict):
        for key in sorted(set(mine) | set(real)):
            if key not in mine:
                return f"{path}.{key}: missing, {json.dumps(real[key])[:200]}"
            if key not in real:
                return f"{path}.{key}: too much, {json.dumps(mine[key])[:200]}"
            found = difference(mine[key], real[key], f"{path}.{key}")
            if found:
                return found
        return None
    if isinstance(mine, list):
        for at, (one, other) in enumerate(zip(mine, real)):
            found = difference(one, other, f"{path}[{at}]")
            if found:
                return found
        return f"{path}: {len(mine)} instead of {len(real)} items" if len(mine) != len(real) else None
    return f"{path}: {json.dumps(mine)[:200]} instead of {json.dumps(real)[:200]}" if mine != real else None


def compare(root, folders, tools):
    """One verdict a folder: (folder, verdict, words)."""
    kustomize, canon, build_folder = tools
    built = ours(build_folder, root, folders)
    real = [theirs(kustomize, root, folder) for folder in folders]
    mine_objects = canonical(canon, [entry["text"] for entry in built])
    real_objects = canonical(canon, [text or "" for text, _ in real])
    verdicts = []
    for folder, entry, (text, words), mine, theirs_ in zip(folders, built, real, mine_objects, real_objects):
        if entry["status"] == "unsupported":
            verdicts.append((folder, "unsupported", entry["fault"]))
        elif text is None and entry["status"] == "refused":
            verdicts.append((folder, "both refuse", f"{entry['fault']} | {words[-200:]}"))
        elif text is None:
            verdicts.append((folder, "WRONG", f"kustomize refuses: {words[-300:]}"))
        elif entry["status"] == "refused":
            verdicts.append((folder, "WRONG", f"kustomize builds it: {entry['fault']}"))
        else:
            found = difference(mine, theirs_)
            same = "equal bytes" if entry["text"] == text else "equal"
            verdicts.append((folder, "WRONG" if found else same, found or ""))
    return verdicts


def tools():
    return (program("KUSTOMIZE", "kustomize"), program("CANON", "canon"), program("BUILD_FOLDER", "build_folder"))


def report(verdicts, verbose=True):
    counts = {}
    for folder, verdict, words in verdicts:
        counts[verdict] = counts.get(verdict, 0) + 1
        if verdict == "WRONG" or (verbose and verdict in ("unsupported", "both refuse")):
            print(f"{verdict}: {folder or '.'}: {words}")
    print(", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items())))
    return counts.get("WRONG", 0)


def main():
    root, folders = sys.argv[1], sys.argv[2:]
    programs = tools()
    folders = folders or folders_below(root)
    sys.exit(1 if report(compare(root, folders, programs)) else 0)


if __name__ == "__main__":
    main()
