"""Runs rempart and its peers over corpora and writes docs/secrets-peers.md. Usage: compare.py REMPART BIN WORK SOPS

BIN holds gitleaks, kingfisher, detect-secrets and validate-sops; a missing one is a SKIP, never a pass. SOPS holds the
files that `REMPART_EVASIONS=SOPS cargo test -p rempart-secrets --test evasions` writes.
"""
import datetime, json, os, pathlib, shutil, subprocess, sys

import independent

rempart, binaries, work, sops = sys.argv[1], *map(pathlib.Path, sys.argv[2:5])
here = pathlib.Path(__file__).resolve().parents[3]


def run(words, folder):
    return subprocess.run([str(w) for w in words], cwd=folder, capture_output=True, text=True, timeout=900)


def by_rempart(folder):
    out = run([rempart, "check", ".", "--only", "secrets", "--format", "json", "--fail-on", "never"], folder)
    return {f["file"] for f in json.loads(out.stdout)["findings"]}


def by_gitleaks(folder):
    report = work / "gitleaks.json"
    run([binaries / "gitleaks", "dir", ".", "--no-banner", "-f", "json", "-r", report, "--exit-code", "0"], folder)
    return {f["File"] for f in json.loads(report.read_text())}


def by_kingfisher(folder):
    report = work / "kingfisher.json"
    report.unlink(missing_ok=True)
    run([binaries / "kingfisher", "scan", ".", "--no-validate", "--no-update-check", "--no-dedup", "-f", "json", "-o", report], folder)
    return {f["finding"]["path"] for f in json.loads(report.read_text().splitlines()[0])["findings"]}


def by_detect_secrets(folder):
    out = run([binaries / "detect-secrets", "scan", "--all-files", "--no-verify", "."], folder)
    return set(json.loads(out.stdout)["results"])


def by_validate_sops(folder):
    files = sorted(p for p in pathlib.Path(folder).iterdir() if p.is_file())
    return {p.name for p in files if run([binaries / "validate-sops", p], folder).returncode}


def norm(paths, folder):
    root = str(pathlib.Path(folder).resolve()) + "/"
    return {os.path.normpath(str(p).replace(root, "")) for p in paths}


tools = {"rempart": by_rempart, "gitleaks 8.30.0": by_gitleaks, "kingfisher 2.14.0": by_kingfisher, "detect-secrets 1.5.0": by_detect_secrets}
for name in list(tools)[1:]:
    if not (binaries / name.split()[0]).exists():
        print("SKIP", name, "is missing")
        del tools[name]
corpus = work / "independent"
shutil.rmtree(corpus, ignore_errors=True)
independent.write(corpus)
found = {name: norm(tool(corpus), corpus) for name, tool in tools.items()}
out = ["# Peers on the same files", "",
       f"Written on {datetime.date.today()} by `tests/oracle/secrets/compare.py`, see its README. A file counts as found when a tool reports",
       "anything in it. All tools with their defaults, without a network; rempart in its default profile, `secrets` only.", "",
       "## Forms as vendors describe them", "",
       "Drawn by `tests/oracle/secrets/independent.py`, which shares no code and no data with rempart; it was written by the same",
       "project, so it is a check and no ranking. Eight files a row; of the clean ones a hundred.", "",
       "| kind | " + " | ".join(tools) + " |", "|---|" + "---|" * len(tools)]
total = {name: [0, 0] for name in tools}
for index, (side, kinds, count) in enumerate((("positive", independent.POSITIVES, 8), ("negative", independent.NEGATIVES, 100))):
    for kind in kinds:
        cells = []
        for name in tools:
            hits = {"/".join(p.split("/")[:3]) for p in found[name] if p.startswith(f"{side}/{kind.replace(' ', '-')}/")}
            total[name][index] += len(hits)
            cells.append(f"{len(hits)}/{count}")
        out.append(f"| {'clean: ' if index else ''}{kind} | " + " | ".join(cells) + " |")
p, n = 8 * len(independent.POSITIVES), 100 * len(independent.NEGATIVES)
out += [f"| **recall** ({p} files) | " + " | ".join(f"{100 * total[t][0] / p:.1f} %" for t in tools) + " |",
        f"| **clean files reported** ({n} files) | " + " | ".join(f"{total[t][1]}, {1000 * total[t][1] / n:.1f} ‰" for t in tools) + " |",
        "| **precision** | " + " | ".join(f"{100 * total[t][0] / max(1, sum(total[t])):.1f} %" for t in tools) + " |", ""]
if (binaries / "validate-sops").exists():
    tools["validate-sops 0.1.2"] = by_validate_sops
else:
    print("SKIP validate-sops is missing")
flagged = {name: norm(tool(sops), sops) for name, tool in tools.items()}
out += ["## Ways past SOPS", "", "The files of [sops-evasions.md](sops-evasions.md); SOPS itself is there too. What scanners report in a file need not be the",
        "fault: they may take a ciphertext for a secret.", "", "| store | change | sops 3.11.0 | " + " | ".join(tools) + " |", "|---|---|---|" + "---|" * len(tools)]
files = sorted(q.name for q in sops.iterdir())
for file in files:
    code, change, name = file.split("__")
    cells = ["caught" if file in flagged[t] else "passed" for t in tools]
    out.append(f"| {name.rsplit('.')[-1]} | {change.replace('-', ' ')} | {'passed' if code == '0' else 'caught (' + code + ')'} | " + " | ".join(cells) + " |")
passes = sum(not f.startswith("0__") for f in files)
out += [f"| | **caught of {len(files)}** | {passes} | " + " | ".join(str(sum(f in flagged[t] for f in files)) for t in tools) + " |", ""]
(here / "docs/secrets-peers.md").write_text("\n".join(out))
