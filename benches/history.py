#!/usr/bin/env python3
"""Writes a seeded repository of 10,000 commits with git fast-import: side branches with merges, renames, deletions, and
credentials that are taken out again a few commits later. What was planted stands in FOLDER.planted, a line each: where
(file, merge, commit-message, tag-message), the kind, the path or nothing. Every credential is made here and opens nothing.

usage: history.py FOLDER [COMMITS]
"""
import os
import random
import string
import subprocess
import sys
import zlib

WORDS = "amber basil cedar delta ember fjord grove heron iris jade krill lotus maple nectar otter pearl".split()
BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase


def some(rnd, alphabet, count):
    return "".join(rnd.choice(alphabet) for _ in range(count))


def checked(prefix, rnd):
    """A token whose last six digits are the CRC-32 of the others."""
    body = some(rnd, BASE62, 30)
    number, digits = zlib.crc32(body.encode()), ""
    for _ in range(6):
        number, digit = divmod(number, 62)
        digits = BASE62[digit] + digits
    return prefix + "_" + body + digits


KINDS = {
    "github": lambda rnd: checked("ghp", rnd),
    "gitlab": lambda rnd: "glpat" + "-" + some(rnd, BASE62, 20),
    "slack": lambda rnd: "xoxb" + f"-{some(rnd, '123456789', 12)}-{some(rnd, '123456789', 12)}-{some(rnd, BASE62, 24)}",
    "npm": lambda rnd: checked("npm", rnd),
    "stripe": lambda rnd: "sk_live" + "_" + some(rnd, BASE62, 24),
    "sendgrid": lambda rnd: "SG" + f".{some(rnd, BASE62, 22)}.{some(rnd, BASE62, 43)}",
}


def lines_of(rnd, path):
    lines = [f"# {path}"]
    for _ in range(rnd.randrange(20, 160)):
        lines.append(f"{rnd.choice(WORDS)}-{rnd.randrange(1000)}: {rnd.choice(WORDS)} {rnd.choice(WORDS)} {rnd.randrange(10**6)}")
    return lines


class Writer:
    def __init__(self, rnd, stream, commits):
        self.rnd, self.stream, self.commits = rnd, stream, commits
        self.files, self.planted, self.to_clean = {}, [], []
        self.mark = 0

    def data(self, text):
        self.stream.write(b"data %d\n%s\n" % (len(text.encode()), text.encode()))

    def commit(self, branch, message, parents=()):
        self.mark += 1
        self.stream.write(f"commit refs/heads/{branch}\nmark :{self.mark}\n".encode())
        self.stream.write(f"committer Ada <ada@example.org> {1_600_000_000 + self.mark * 600} +0000\n".encode())
        self.data(message)
        for word, parent in zip(("from", "merge"), parents):
            self.stream.write(f"{word} :{parent}\n".encode())

    def write(self, path):
        self.stream.write(f"M 100644 inline {path}\n".encode())
        self.data("\n".join(self.files[path]) + "\n")

    def any_file(self):
        return self.rnd.choice(list(self.files))

    def new_file(self):
        rnd = self.rnd
        path = f"{rnd.choice(WORDS)}/{rnd.choice(WORDS)}/{rnd.choice(WORDS)}-{rnd.randrange(10**6)}.yaml"
        self.files[path] = lines_of(rnd, path)
        return path

    def change(self):
        rnd = self.rnd
        if len(self.files) < 20 or rnd.random() < 0.1:
            return self.new_file()
        path = self.any_file()
        self.files[path][rnd.randrange(1, len(self.files[path]))] = f"{rnd.choice(WORDS)}-{rnd.randrange(1000)}: {rnd.randrange(10**9)}"
        return path

    def plant(self, where):
        kind = self.rnd.choice(list(KINDS))
        path = self.new_file()
        self.files[path].insert(5, f"api-access: {KINDS[kind](self.rnd)}")
        self.planted.append((where, kind, path))
        self.to_clean.append(path)
        return path

    def usual(self, branch, parents=()):
        """A commit that changes one to four files; now and then one renames, deletes, or plants a credential."""
        rnd = self.rnd
        self.commit(branch, f"change {self.mark + 1}", parents)
        for path in {self.change() for _ in range(rnd.randrange(1, 5))}:
            self.write(path)
        if rnd.random() < 0.02:
            old = self.any_file()
            new = old.replace(".yaml", f"-{self.mark}.yaml")
            if old not in self.to_clean:
                self.files[new] = self.files.pop(old)
                # As delete and write: the new name may have been written before.
                self.stream.write(f"D {old}\n".encode())
                self.write(new)
        if self.mark % 200 == 150:
            self.write(self.plant("file"))
        elif self.mark % 200 == 160:
            for path in self.to_clean:
                del self.files[path]
                self.stream.write(f"D {path}\n".encode())
            self.to_clean = []

    def merge(self):
        """Two commits on a branch, one on main, and a merge of both; one merge of four holds a file that neither did."""
        start = self.mark
        side = [self.new_file(), self.new_file()]
        for path in side:
            self.commit("topic", f"topic {self.mark + 1}", (start,) if path is side[0] else ())
            self.write(path)
        topic = self.mark
        # The branch stands beside main: main does not hold its files yet.
        held = {path: self.files.pop(path) for path in side}
        self.usual("main", (start,))
        self.commit("main", f"merge {self.mark + 1}", (self.mark, topic))
        self.files.update(held)
        for path in side:
            self.write(path)
        if self.mark % 100 == 24:
            self.write(self.plant("merge"))

    def tags(self):
        kind, rnd = "github", self.rnd
        self.stream.write(f"tag v1\nfrom :{self.mark}\ntagger Ada <ada@example.org> {1_600_000_000} +0000\n".encode())
        self.data(f"release with {KINDS[kind](rnd)}")
        self.planted.append(("tag-message", kind, ""))
        self.commit("main", f"use {KINDS[kind](rnd)}")
        self.planted.append(("commit-message", kind, ""))

    def all(self):
        while self.mark < self.commits - 1:
            if self.files and self.mark % 25 == 20 and self.mark + 5 < self.commits:
                self.merge()
            else:
                self.usual("main")
        self.tags()


def main():
    folder, commits = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    os.makedirs(folder)
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", folder], check=True)
    git = subprocess.Popen(["git", "-C", folder, "fast-import", "--quiet"], stdin=subprocess.PIPE)
    writer = Writer(random.Random(4), git.stdin, commits)
    writer.all()
    git.stdin.close()
    if git.wait() != 0:
        sys.exit("git fast-import failed")
    with open(f"{folder}.planted", "w", encoding="utf-8") as out:
        out.writelines("\t".join(planted) + "\n" for planted in writer.planted)
    # git-fast-import(1) asks for `-f`: the import finds no differences between versions of a file.
    subprocess.run(["git", "-C", folder, "-c", "pack.threads=2", "repack", "-adfq"], check=True)


if __name__ == "__main__":
    main()
