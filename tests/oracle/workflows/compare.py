"""Workflows judged by rempart and by zizmor, line by line; every difference is counted under its reason.

usage: compare.py REMPART ZIZMOR [SEED [COUNT]]

zizmor comes by `pip install zizmor`; its default persona is asked, which leaves out what is rarely a fault. A difference without a reason below is printed and ends with 1.
"""
import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import generate

OURS = {"unpinned-action": "pins", "excessive-permissions": "permissions", "default-permissions": "permissions",
        "untrusted-input": "scripts", "expanded-input": "scripts", "secret-in-run": "scripts"}
THEIRS = {"unpinned-uses": "pins", "excessive-permissions": "permissions", "template-injection": "scripts"}


def by_rempart(program, folder):
    words = [program, "check", ".", "--only", "workflows", "--profile", "strict", "--format", "json", "--fail-on", "never"]
    report = json.loads(subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True).stdout)
    found = collections.defaultdict(set)
    for finding in report["findings"]:
        if kind := OURS.get(finding["rule"].split("/")[1]):
            found[kind].add((pathlib.Path(finding["file"]).name, finding["range"]["start"]["line"]))
    return found


def by_zizmor(program, folder):
    words = [program, "--offline", "--no-progress", "--no-config", "--persona", "regular", "--format", "json", "."]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True)
    found = collections.defaultdict(set)
    for finding in json.loads(done.stdout):
        kind = THEIRS.get(finding["ident"])
        if not kind:
            continue
        for place in finding["locations"]:
            if place["symbolic"]["kind"] == "Primary":
                local = place["symbolic"]["key"]["Local"]
                name = pathlib.Path(local.get("verbatim_path") or local["given_path"]).name
                found[kind].add((name, place["concrete"]["location"]["start_point"]["row"] + 1))
    return found


# Why a line that only one of the two names is as it should be: who names it, in which part, what the line looks like.
REASONS = [
    ("rempart", "scripts", r"secrets\.|github\.token", "a secret in a script has a rule of its own here"),
    ("rempart", "scripts", r"toJSON\(matrix\)", "a computed matrix as a whole: zizmor looks at single values of it"),
    ("rempart", "pins", r"docker://", "zizmor tells images of steps in another persona only"),
    ("rempart", "permissions", r"write-all", "everything is too much for one job, too"),
    ("zizmor", "permissions", r"read-all", "what may only be read cannot be changed"),
    ("zizmor", "scripts", r"github\.actor", "a login holds letters, digits and hyphens alone"),
    ("zizmor", "scripts", r"job\.status|strategy\.job-index", "one of three words, and a number"),
]


def reason(who, kind, line):
    return next((why for name, part, shape, why in REASONS if (name, part) == (who, kind) and re.search(shape, line)), None)


def main(rempart, zizmor, seed="1", count="200"):
    with tempfile.TemporaryDirectory() as work:
        folder = pathlib.Path(work) / ".github" / "workflows"
        folder.mkdir(parents=True)
        texts = dict(generate.files(int(seed), int(count)))
        for name, text in texts.items():
            (folder / name).write_text(text)
        ours, theirs = by_rempart(rempart, work), by_zizmor(zizmor, work)
    known, unknown = collections.Counter(), []
    for kind in ("pins", "permissions", "scripts"):
        mine, other = ours[kind], theirs[kind]
        if kind == "permissions":
            mine, other = ({name for name, _ in both} for both in (mine, other))
            mine, other = ({(name, 0) for name in both} for both in (mine, other))
        print(f"{kind}: {len(mine & other)} lines found by both")
        for who, only in (("rempart", mine - other), ("zizmor", other - mine)):
            for name, at in sorted(only):
                line = texts[name].splitlines()[at - 1] if at else texts[name]
                if why := reason(who, kind, line):
                    known[f"{kind}: only by {who}: {why}"] += 1
                else:
                    unknown.append((kind, who, name, at, line if at else ""))
    for why, times in sorted(known.items()):
        print(f"{times:5} {why}")
    for kind, who, name, at, line in unknown[:40]:
        print(f"NO REASON: {kind} only by {who}: {name}:{at} {line.strip()}")
    print(f"{len(texts)} workflows, {len(unknown)} differences without a reason")
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
