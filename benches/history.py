#!/usr/bin/env python3
"""Writes a seeded repository of 10,000 commits with git fast-import.

usage: history.py FOLDER [COMMITS]
"""
import os
import random
import subprocess
import sys

WORDS = "amber basil cedar delta ember fjord grove heron iris jade krill lotus maple nectar otter pearl".split()


def text(rnd, path):
    lines = [f"# {path}"]
    for _ in range(rnd.randrange(20, 160)):
        lines.append(f"{rnd.choice(WORDS)}-{rnd.randrange(1000)}: {rnd.choice(WORDS)} {rnd.choice(WORDS)} {rnd.randrange(10**6)}")
    return lines


def main():
    folder, commits = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    rnd = random.Random(4)
    os.makedirs(folder)
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", folder], check=True)
    git = subprocess.Popen(["git", "-C", folder, "fast-import", "--quiet"], stdin=subprocess.PIPE)
    files = {}
    for at in range(commits):
        out = [f"commit refs/heads/main\ncommitter Ada <ada@example.org> {1_600_000_000 + at * 600} +0000\ndata <<END\nchange {at}\nEND\n"]
        for _ in range(rnd.randrange(1, 5)):
            if not files or rnd.random() < 0.1:
                path = f"{rnd.choice(WORDS)}/{rnd.choice(WORDS)}/{rnd.choice(WORDS)}-{rnd.randrange(10**6)}.yaml"
                files[path] = text(rnd, path)
            else:
                path = rnd.choice(list(files))
                files[path][rnd.randrange(1, len(files[path]))] = f"{rnd.choice(WORDS)}-{rnd.randrange(1000)}: {rnd.randrange(10**9)}"
            body = "\n".join(files[path]) + "\n"
            out.append(f"M 100644 inline {path}\ndata {len(body)}\n{body}\n")
        git.stdin.write("".join(out).encode())
    git.stdin.close()
    if git.wait() != 0:
        sys.exit("git fast-import failed")
    subprocess.run(["git", "-C", folder, "-c", "pack.threads=2", "repack", "-adq"], check=True)


if __name__ == "__main__":
    main()
