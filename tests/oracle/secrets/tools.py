"""The peers, each as a function from a folder to what it reports: a Counter of kinds for each file."""
import collections, json, os, pathlib, shutil, subprocess

Found = collections.defaultdict

# What gates are told to be encrypted, where they ask.
RULE = "^(data|pass.*|token)$"

# The stores that a gate reads at all.
STORES = {"isops 0.3.0": {"yaml"}, "ensure-sops 1.1": {"yaml", "json", "bin"}}


def run(words, folder, environment=None):
    return subprocess.run([str(w) for w in words], cwd=folder, capture_output=True, text=True, errors="replace", timeout=1800,
                          env={**os.environ, **(environment or {})})


def norm(path, folder):
    return os.path.normpath(str(path).replace(str(pathlib.Path(folder).resolve()) + "/", ""))


def collected(pairs, folder):
    found = Found(collections.Counter)
    for path, kind in pairs:
        found[norm(path, folder)][kind] += 1
    return found


class Tools:
    def __init__(self, rempart, binaries, work):
        self.rempart, self.bin, self.work = rempart, pathlib.Path(binaries), pathlib.Path(work)

    def has(self, name):
        there = (self.bin / name).exists()
        if not there:
            print("SKIP", name, "is missing")
        return there

    def by_rempart(self, folder):
        out = run([self.rempart, "check", ".", "--only", "secrets", "--format", "json", "--fail-on", "never"], folder)
        return collected(((f["file"], f["rule"]) for f in json.loads(out.stdout)["findings"]), folder)

    def by_gitleaks(self, folder, words=("dir", ".")):
        report = self.work / "gitleaks.json"
        run([self.bin / "gitleaks", *words, "--no-banner", "-f", "json", "-r", report, "--exit-code", "0"], folder)
        return collected(((f["File"], f["RuleID"]) for f in json.loads(report.read_text())), folder)

    def by_kingfisher(self, folder):
        report = self.work / "kingfisher.json"
        report.unlink(missing_ok=True)
        run([self.bin / "kingfisher", "scan", ".", "--no-validate", "--no-update-check", "--no-dedup", "-f", "json", "-o", report], folder)
        findings = json.loads(report.read_text().splitlines()[0])["findings"]
        return collected(((f["finding"]["path"], f["rule"]["id"]) for f in findings), folder)

    def by_detect_secrets(self, folder):
        words = [self.bin / "detect-secrets", "scan", "--all-files", "--no-verify"]
        out = run([*words, "."], folder)
        if out.returncode:
            # One file on which it breaks down takes the others with it: each by itself, and that one reports nothing.
            outs = (run([*words, path], folder) for path in sorted(pathlib.Path(folder).rglob("*")) if path.is_file())
            results = {path: told for out in outs if not out.returncode for path, told in json.loads(out.stdout)["results"].items()}
        else:
            results = json.loads(out.stdout)["results"]
        return collected(((path, f["type"]) for path, all_of in results.items() for f in all_of), folder)

    def scanners(self):
        all_of = {"gitleaks 8.30.0": self.by_gitleaks, "kingfisher 2.14.0": self.by_kingfisher, "detect-secrets 1.5.0": self.by_detect_secrets}
        return {"rempart": self.by_rempart, **{n: f for n, f in all_of.items() if self.has(n.split()[0])}}

    # Gates for SOPS: each says yes or no of a file, so the kind is always the same.

    def each(self, folder, command):
        """Runs a command for each file. A traceback is no verdict: the kind is another one."""
        found = Found(collections.Counter)
        for path in sorted(p for p in pathlib.Path(folder).iterdir() if p.is_file()):
            out = run([*command, path], folder)
            if out.returncode:
                found[path.name]["breaks down" if "Traceback" in out.stderr else "refused"] += 1
        return found

    def by_validate_sops(self, folder):
        return self.each(folder, [self.bin / "validate-sops"])

    def by_ensure_sops(self, folder):
        return self.each(folder, [self.bin / "python3", "-m", "pre_commit_hook_ensure_sops"])

    def by_filestatus(self, folder, sops):
        found = Found(collections.Counter)
        for path in sorted(p for p in pathlib.Path(folder).iterdir() if p.is_file()):
            if '"encrypted":true' not in run([sops, "filestatus", path], folder).stdout:
                found[path.name]["refused"] += 1
        return found

    def with_rules(self, folder):
        """A copy with a rule for every file: these gates look for one first."""
        copy = self.work / "with-rules"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        for path in (p for p in pathlib.Path(folder).iterdir() if p.is_file()):
            shutil.copy(path, copy)
        (copy / ".sops.yaml").write_text("creation_rules:\n  - path_regex: .*\n    encrypted_regex: " + RULE + "\n")
        return copy

    def by_sops_checker(self, folder):
        out = run([self.bin / "sops-checker", "."], self.with_rules(folder)).stdout
        lines = (line for line in out.splitlines() if "MISSING_ENCRYPTION" in line and "] " in line)
        return collected(((line.rsplit("] ", 1)[1], "refused") for line in lines), folder)

    def by_isops(self, folder):
        """It reads YAML only, and ends at the first file that it cannot read: each file gets a folder."""
        found, single = Found(collections.Counter), self.work / "isops"
        for path in sorted(self.with_rules(folder).glob("*.y*ml")):
            shutil.rmtree(single, ignore_errors=True)
            single.mkdir()
            shutil.copy(path, single)
            (single / "rules").write_text("creation_rules:\n  - path_regex: \\.ya?ml$\n    encrypted_regex: " + RULE + "\n")
            if run([self.bin / "isops", ".", "-r", "rules$"], single).returncode:
                found[path.name]["unsafe"] += 1
        return found

    def gates(self, sops=None):
        all_of = {"validate-sops 0.1.2": self.by_validate_sops, "sops-checker 0.2.0": self.by_sops_checker, "isops 0.3.0": self.by_isops}
        found = {n: f for n, f in all_of.items() if self.has(n.split()[0])}
        if run([self.bin / "python3", "-c", "import pre_commit_hook_ensure_sops"], ".").returncode == 0:
            found["ensure-sops 1.1"] = self.by_ensure_sops
        else:
            print("SKIP pre-commit-hook-ensure-sops is missing")
        if sops:
            found["sops filestatus"] = lambda folder: self.by_filestatus(folder, sops)
        else:
            print("SKIP sops is missing: no column for `sops filestatus`")
        return found
