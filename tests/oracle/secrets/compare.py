"""Runs rempart and its peers over the same files and writes docs/secrets-peers.md and docs/secrets-corpus.md.

Usage: compare.py REMPART BIN WORK. See the README for what stands in BIN and WORK. A missing peer is a SKIP, never a pass.
"""
import collections, datetime, pathlib, shutil, subprocess, sys

import git_cases, independent
from tools import STORES, Tools, run

tools = Tools(sys.argv[1], sys.argv[2], sys.argv[3])
work, here = tools.work, pathlib.Path(__file__).resolve().parents[3]
sops = shutil.which("sops", path=str(tools.bin)) or shutil.which("sops")
scanners, gates = tools.scanners(), tools.gates(sops)
DATE = datetime.date.today()


def header(first, names):
    return ["| " + " | ".join([*first, *names]) + " |", "|" + "---|" * (len(first) + len(names))]


def row(*cells):
    return "| " + " | ".join(str(c) for c in cells) + " |"


def below(found, prefix):
    """The kinds that are reported at or below a path."""
    total = collections.Counter()
    for path, kinds in found.items():
        if path == prefix or path.startswith(prefix + "/"):
            total += kinds
    return total


def verdict(case, base, tool="", store=""):
    """Whether a tool tells a file with a secret or a fault from the same one without."""
    if tool in gates and (base or store not in STORES.get(tool, {store})):
        return "not applicable"
    if case - base:
        return "caught"
    return "no difference" if base else "passed"


def forms():
    corpus = work / "independent"
    shutil.rmtree(corpus, ignore_errors=True)
    independent.write(corpus)
    found = {name: tool(corpus) for name, tool in scanners.items()}
    out, total = header(["kind"], scanners), {name: [0, 0] for name in scanners}
    for index, (side, kinds, count) in enumerate((("positive", independent.POSITIVES, 8), ("negative", independent.NEGATIVES, 100))):
        for kind in kinds:
            cells = []
            for name in scanners:
                start = f"{side}/{kind.replace(' ', '-')}/"
                hits = {"/".join(p.split("/")[:3]) for p in found[name] if p.startswith(start)}
                total[name][index] += len(hits)
                cells.append(f"{len(hits)}/{count}")
            out.append(row("clean: " * index + kind, *cells))
    p, n = 8 * len(independent.POSITIVES), 100 * len(independent.NEGATIVES)
    out += [row(f"**recall** ({p} files)", *(f"{100 * t[0] / p:.1f} %" for t in total.values())),
            row(f"**clean files reported** ({n} files)", *(f"{t[1]}, {1000 * t[1] / n:.1f} ‰" for t in total.values())),
            row("**precision**", *(f"{100 * t[0] / max(1, sum(t)):.1f} %" for t in total.values()))]
    return out


def past_sops():
    files = sorted(p.name for p in (work / "evasions").iterdir() if p.is_file())
    bases = work / "bases"
    shutil.rmtree(bases, ignore_errors=True)
    shutil.copytree(here / "lint/secrets/tests/data/sops", bases)
    flat = work / "flat"
    shutil.rmtree(flat, ignore_errors=True)
    flat.mkdir()
    for file in files:
        shutil.copy(work / "evasions" / file, flat)
    every = {**scanners, **gates}
    found = {name: (tool(flat), tool(bases)) for name, tool in every.items()}
    out, total = header(["store", "change", "sops 3.11.0"], every), collections.Counter()
    for file in files:
        code, change, base = file.split("__")
        store = base.rsplit(".")[-1]
        cells = [verdict(found[n][0][file], found[n][1][base], n, store) for n in every]
        total.update(n for n, cell in zip(every, cells) if cell == "caught")
        out.append(row(store, change.replace("-", " "), "passed" if code == "0" else f"caught ({code})", *cells))
    refused = sum(not file.startswith("0__") for file in files)
    return out + [row("", f"**caught of {len(files)}**", refused, *(total[n] for n in every))]


def places():
    folders = {side: work / "evasions" / "places" / side for side in ("secret", "reference")}
    found = {name: {side: tool(folder) for side, folder in folders.items()} for name, tool in scanners.items()}
    out, total = header(["group", "place"], scanners), collections.Counter()
    cases = sorted(p.name for p in folders["secret"].iterdir())
    for case in cases:
        group, name = case.split("__")
        cells = [verdict(*(below(found[n][side], case) for side in ("secret", "reference"))) for n in scanners]
        total.update(n for n, cell in zip(scanners, cells) if cell == "caught")
        out.append(row(group, name.replace("-", " "), *cells))
    return out + [row("", f"**caught of {len(cases)}**", *(total[n] for n in scanners))]


def in_history(name, scene):
    case = scene.root.name
    if name == "rempart":
        words = ["check", "--staged", "--only", "secrets"] if case.startswith("staged") else ["secrets", "history", "--all-refs"]
        return "caught" if run([tools.rempart, *words, "--fail-on", "note"], scene.root).returncode else "passed"
    if name.startswith("gitleaks"):
        words = ("git", ".", "--staged", "--pre-commit") if case.startswith("staged") else ("git", ".")
        return "caught" if tools.by_gitleaks(scene.root, words) else "passed"
    if name.startswith("kingfisher"):
        return "caught" if tools.by_kingfisher(scene.root) else "passed"
    files = (path for path in tools.by_detect_secrets(scene.root) if not path.startswith(".git/"))
    return "caught" if any(files) else "no history"


def history():
    folder = work / "git"
    shutil.rmtree(folder, ignore_errors=True)
    secret = "".join(["glpat-", "k3Jx9vQmZr7T", "bW2nLp5d"])
    out, total = header(["place"], scanners), collections.Counter()
    for case in git_cases.CASES:
        scene = git_cases.build(folder, case, secret)
        cells = [in_history(name, scene) for name in scanners]
        total.update(n for n, cell in zip(scanners, cells) if cell == "caught")
        out.append(row(case, *cells))
    return out + [row(f"**caught of {len(git_cases.CASES)}**", *(total[n] for n in scanners))]


def corpus():
    folder = work / "corpus"
    found = {name: tool(folder) for name, tool in scanners.items()}
    hits = {name: collections.Counter("/".join(p.split("/")[:3]) for p in files) for name, files in found.items()}
    out = header(["kind", "files with", "files without"], [f"{n}: found, wrong" for n in scanners])
    total = {name: [0, 0] for name in scanners}
    names = sorted({p.name for side in ("positive", "negative", "innocent") for p in (folder / side).iterdir()})
    sums = [0, 0]

    def there(side, name):
        path = folder / side / name
        return [p.name for p in path.iterdir()] if path.exists() else []

    for name in names:
        positives = [f"positive/{name}/{p}" for p in there("positive", name)]
        negatives = [f"{side}/{name}/{p}" for side in ("negative", "innocent") for p in there(side, name)]
        sums[0], sums[1] = sums[0] + len(positives), sums[1] + len(negatives)
        cells = []
        for tool in scanners:
            pair = [sum(p in hits[tool] for p in paths) for paths in (positives, negatives)]
            total[tool] = [total[tool][0] + pair[0], total[tool][1] + pair[1]]
            cells.append(f"{pair[0]}, {pair[1]}")
        out.append(row(name, len(positives), len(negatives), *cells))
    share = [f"{100 * t[0] / sums[0]:.2f} %, {100 * t[0] / max(1, sum(t)):.2f} %" for t in total.values()]
    return out + [row("**all**", *sums, *(f"{t[0]}, {t[1]}" for t in total.values())), row("**recall, precision**", "", "", *share)]


PEERS = f"""# Peers on the same files

Written on {DATE} by `tests/oracle/secrets/compare.py`, see its README. All tools with their defaults, without a network;
rempart in its default profile, `secrets` only. The corpus of our own rules is in [secrets-corpus.md](secrets-corpus.md).

## Forms as vendors describe them

Drawn by `tests/oracle/secrets/independent.py`, which shares no code and no data with rempart; it was written by the same
project, so it is a check and no ranking. A file counts as found when a tool reports anything in it. Eight files a row; of the
clean ones a hundred.

"""
SOPS = """
## Ways past SOPS

The files of [sops-evasions.md](sops-evasions.md). "Caught" is a tool that reports something there that it does not report in
the file before the change; "no difference" one that reports the same in both, such as a ciphertext for a secret; "not
applicable" a gate that reads no file of that store, or refuses the one before the change, which the real SOPS wrote. Keys
without a value are reported in the strict profile only; what `mac_only_encrypted` covers shows `rempart secrets verify`.

"""
PLACES = """
## Places

The repositories of [secrets-places.md](secrets-places.md), each once with a secret and once with a reference in its place;
"no difference" is a tool that reports both.

"""
HISTORY = """
## History

Made by `tests/oracle/secrets/git_cases.py`. rempart by `secrets history --all-refs`, gitleaks by `git`, kingfisher by its scan
of a repository; the staged file by the mode that each has for hooks. "No history" is a tool that searches files only.

"""
CORPUS = f"""# The corpus of our own kinds

Written on {DATE} by `tests/oracle/secrets/compare.py`. The files are drawn from a seed by `lint/secrets/tests/scan_corpus`, from
the same records that the search is built from: **it favours rempart by its making**, and shows what peers know of these kinds and
how they judge near misses, no more. Of each kind ten files that hold one, and files that nearly do (another length, a broken
checksum, the same text under another name, placeholders); then shapes that repositories are full of. A file counts once,
whatever is reported in it. The row `literal-of-no-kind` holds near misses that are secrets all the same: drawn texts under a
name that says so (`CLIENT_SECRET`), which no kind has the form of and whoever reads them can use. The test itself draws 200 of
each kind, and holds recall and precision of each at 99 %.

"""
if __name__ == "__main__":
    text = [PEERS, forms(), SOPS, past_sops(), PLACES, places(), HISTORY, history()]
    lines = "".join(part if isinstance(part, str) else "\n".join(part) + "\n" for part in text)
    (here / "docs/secrets-peers.md").write_text(lines)
    (here / "docs/secrets-corpus.md").write_text(CORPUS + "\n".join(corpus()) + "\n")
