"""Draws files, has the real SOPS encrypt them, and asks of each, whole and changed, what SOPS and rempart say.

Usage: sops_draws.py REMPART FOLDER [SEED [FILES [CHANGES]]]. Needs `sops`, `age-keygen` and `ssh-keygen` in the path, and PyYAML.
Three things make the exit code 1: a whole file in which rempart finds anything, or which does not verify; a change that SOPS
refuses and `rempart secrets verify` passes; a change that both pass and that decrypts to other values than those sealed.
"""
import collections, concurrent.futures, json, os, pathlib, random, re, shutil, subprocess, sys

import sops_changed, sops_files

try:
    import yaml
except ImportError:
    yaml = None

# What a selector that misses or leaves much in clear, or a name that makes an envelope, is told for: SOPS made the file so.
OF_SELECTORS = {"sops-binary-envelope", "sops-nothing-encrypted", "sops-clear-credential", "sops-clear-secret", "sops-foreign-store", "sops-key-without-value", "sops-plain-comment"}
NUMBERS = {".inf": "+Inf", "+inf": "+Inf", "-.inf": "-Inf", "-inf": "-Inf", ".nan": "NaN", "nan": "NaN", "true": "True", "false": "False"}
BATCH = 400


class Keys:
    def __init__(self, folder):
        self.folder, self.age, self.files = folder, [], []
        for number in range(3):
            path = folder / f"age{number}"
            subprocess.run(["age-keygen", "-o", path], check=True, stderr=subprocess.DEVNULL)
            self.age.append(subprocess.run(["age-keygen", "-y", path], capture_output=True, text=True).stdout.strip())
            self.files.append(path)
        self.ssh = folder / "ssh"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", self.ssh], check=True)
        self.age.append((folder / "ssh.pub").read_text().strip())
        (folder / "age").write_text("".join(path.read_text() for path in self.files))
        self.flags = ["--identity", folder / "age", "--identity", self.ssh]
        self.environment = {**os.environ, "SOPS_AGE_KEY_FILE": str(folder / "age"), "SOPS_AGE_SSH_PRIVATE_KEY_FILE": str(self.ssh)}

    def of_rule(self, dice):
        some = lambda: dice.sample(self.age, dice.randint(1, 3))
        if dice.random() < 0.7:
            return {"age": ",".join(some())}
        groups = [{"age": some()} for _ in range(dice.randint(1, 3))]
        return {"key_groups": groups, **({"shamir_threshold": dice.randint(1, len(groups))} if dice.random() < 0.7 else {})}

    def sops(self, *words, **more):
        return subprocess.run(["sops", *words], capture_output=True, env=self.environment, **more)


def pairs_of(name, text):
    """The path and text of each value that SOPS walks, in order, without nulls, empty values and comments; `None` when it cannot be told."""
    if yaml is None or not name.endswith((".yaml", ".yml")):
        return None
    found = []

    def walk(node, path):
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if path or key.value != "sops":
                    walk(value, (*path, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for item in node.value:
                walk(item, (*path, None))
        elif node.tag != "tag:yaml.org,2002:null" and node.value != "" and not (node.value.startswith("ENC[") and node.value.endswith("type:comment]")):
            found.append((tuple(step for step in path if step is not None), node.value))
    try:
        for document in yaml.compose_all(text.decode(), Loader=yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):
            walk(document, ())
    except (yaml.YAMLError, UnicodeDecodeError):
        return None
    return found


def of_json(text):
    """As `pairs_of`, of JSON."""
    found = []

    def walk(value, at):
        if isinstance(value, Pairs):
            for key, inner in value:
                if at or key != "sops":
                    walk(inner, (*at, key))
        elif isinstance(value, list):
            for inner in value:
                walk(inner, at)
        elif value not in (None, ""):
            found.append((at, str(value)))
    try:
        walk(json.loads(text, object_pairs_hook=Pairs), ())
    except ValueError:
        return None
    return found


class Pairs(list):
    """The entries of an object, those that stand twice too."""


def decrypted_pairs(keys, path, plain):
    """The values of a file that SOPS decrypted; those of the other stores by the JSON that SOPS makes of them."""
    if path.suffix in (".yaml", ".yml"):
        return pairs_of(path.name, plain)
    out = keys.sops("-d", "--output-type", "json", path)
    return None if out.returncode else of_json(out.stdout)


def sealed_pairs(path, sealed, decrypted):
    """Those of the values that are encrypted."""
    written = of_json(sealed) if path.suffix == ".json" else pairs_of(path.name, sealed)
    if written is None:
        return [(at, value) for at, value in decrypted if value.replace("\n", "\\n").encode() not in sealed and value.encode() not in sealed]
    if len(written) != len(decrypted):
        return None
    return [pair for pair, (_, value) in zip(decrypted, written) if value.startswith("ENC[")]


def number(value):
    """A value, a number in one way of writing it."""
    try:
        return repr(float(value))
    except ValueError:
        return value


def same(known, now, only_sealed):
    """Whether the sealed values stand where they stood, in their order, and all others too where they are authenticated."""
    # The type of a value is not authenticated: a number as a text is written otherwise.
    plain = lambda pairs: [(at, number(NUMBERS.get(value.lower(), value))) for at, value in pairs]
    pairs, sealed = (plain(part) for part in known)
    now = plain(now)
    rest = iter(now)
    return all(pair in rest for pair in sealed) and (only_sealed or [value for _, value in now] == [value for _, value in pairs])


class Round:
    def __init__(self, rempart, folder, seed):
        self.rempart, self.folder, self.dice = rempart, folder, random.Random(seed)
        self.keys = Keys(folder)
        self.faults, self.counts, self.reasons = [], collections.Counter(), collections.Counter()

    def encrypted(self, count):
        """Files of SOPS: name, text, rule."""
        draw, made = sops_files.Draw(self.dice), 0
        config = self.folder / "config.yaml"
        while made < count:
            ending, text = draw.file()
            rule = {**draw.rule(), **self.keys.of_rule(self.dice)}
            config.write_text(json.dumps({"creation_rules": [rule]}))
            name = f"{made}.{ending}"
            plain = self.folder / name
            plain.write_text(text, encoding="utf-8", newline="")
            out = self.keys.sops("--config", config, "encrypt", plain)
            plain.unlink()
            if out.returncode:
                self.counts["texts that SOPS encrypts not"] += 1
                continue
            made += 1
            yield name, out.stdout, rule

    def tree(self, files):
        tree = self.folder / "tree"
        shutil.rmtree(tree, ignore_errors=True)
        tree.mkdir()
        for name, text in files.items():
            (tree / name).write_bytes(text)
        with concurrent.futures.ThreadPoolExecutor() as pool:
            decrypted = list(pool.map(lambda name: self.keys.sops("-d", tree / name), files))
        verified = self.report(tree, ["secrets", "verify", *self.keys.flags, *files])
        checked = self.report(tree, ["check", ".", "--fail-on", "never"])
        states = {row[0]: (row[1], row[3]) for table in verified["tables"] if table["name"] == "sops-files" for row in table["rows"]}
        found, said = collections.defaultdict(list), collections.defaultdict(list)
        for finding in checked["findings"]:
            found[finding["file"]].append(finding["rule"])
        for finding in verified["findings"]:
            said[finding["file"]].append(finding["rule"])
        for skip in verified["skipped"]:
            if skip["fatal"]:
                said[skip["what"]].append(skip["reason"])
        return tree, dict(zip(files, decrypted)), states, found, said

    def report(self, tree, words):
        out = subprocess.run([self.rempart, *words, "--format", "json"], cwd=tree, capture_output=True)
        assert out.returncode in (0, 1, 2) and out.stdout, (words[:2], out.returncode, out.stderr[-2000:])
        return json.loads(out.stdout)

    def breaks_while_writing(self, out):
        """Whether SOPS decrypted a file, and broke down on an empty line of a comment when it wrote it out as INI."""
        breaks = out.returncode == 2 and b"writeToBuffer" in out.stderr
        self.counts["decrypted, and SOPS breaks down while it writes INI"] += breaks
        return breaks

    def fault(self, what, name, text, *more):
        kept = self.folder / "kept"
        kept.mkdir(exist_ok=True)
        (kept / f"{len(self.faults)}-{name}").write_bytes(text)
        self.faults.append(what)
        print(f"{len(self.faults) - 1}-{name}: {what}", *more, flush=True)

    def whole(self, files, rules):
        tree, decrypted, states, found, said = self.tree(files)
        values = {}
        for name, text in files.items():
            out = decrypted[name]
            if self.breaks_while_writing(out):
                continue
            if out.returncode:
                # SOPS wrote what it cannot read: it is told, and changed no further.
                self.counts["whole files that SOPS does not decrypt"] += 1
                if states.get(name, ("",))[0] == "verified" and not said[name]:
                    self.fault("SOPS does not decrypt what it wrote, and it verifies", name, text, out.returncode, out.stderr[-300:], rules[name])
                continue
            state, reason = states.get(name, ("not looked at", ""))
            rules_of = {rule.split("/")[-1] for rule in found[name] if rule.startswith("secrets/")}
            if rules_of - OF_SELECTORS or "yaml/syntax" in found[name]:
                self.fault("a whole file has findings", name, text, sorted(set(found[name])), rules[name])
            elif state != "verified" or said[name]:
                self.fault("a whole file does not verify", name, text, state, reason, said[name], rules[name])
            else:
                pairs = decrypted_pairs(self.keys, tree / name, out.stdout)
                values[name] = None if pairs is None else (pairs, sealed_pairs(tree / name, text, pairs))
                self.counts["whole files that verify"] += 1
        return values

    def changed(self, files, origins, values):
        tree, decrypted, states, found, said = self.tree(files)
        for name, text in files.items():
            origin, change, rule = origins[name]
            out, (state, reason) = decrypted[name], states.get(name, ("not looked at", ""))
            passes = state == "verified" and not said[name]
            self.counts["changes"] += 1
            if passes and self.breaks_while_writing(out):
                continue
            if out.returncode and passes:
                self.fault("SOPS refuses it and it verifies", name, text, out.returncode, out.stderr[-200:], change, found[name], rule)
            elif not out.returncode and passes:
                now, known = decrypted_pairs(self.keys, tree / name, out.stdout), values[origin]
                self.counts["pass both"] += 1
                if now is None or known is None or known[1] is None:
                    self.counts["pass both, values not compared"] += 1
                elif not same(known, now, rule.get("mac_only_encrypted")):
                    self.fault("other values, and it verifies", name, text, change, found[name], rule)
            elif not out.returncode:
                self.counts["pass SOPS only"] += 1
                self.reasons[re.sub(r"`[^`]*`", "`…`", (said[name] or [reason or state])[0])] += 1
            else:
                self.counts["pass neither"] += 1


def main():
    rempart, folder = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    seed, count, changes = (int(word) for word in (sys.argv[3:] + ["1", "100", "2000"][len(sys.argv) - 3:])[:3])
    for program in ("sops", "age-keygen", "ssh-keygen"):
        if not shutil.which(program):
            print(f"SKIP: no {program} in the path")
            return 0
    if yaml is None:
        print("SKIP: no PyYAML: what changed files of YAML decrypt to is not compared")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    run = Round(rempart, folder, seed)
    files, rules = {}, {}
    for name, text, rule in run.encrypted(count):
        files[name], rules[name] = text, rule
    values = run.whole(files, rules)
    names = [name for name in files if name in values]
    number = 0
    while number < changes:
        batch, origins = {}, {}
        while len(batch) < min(BATCH, changes - number):
            origin = run.dice.choice(names)
            change, text = sops_changed.change(run.dice, files[origin])
            if text == files[origin]:
                continue
            name = f"c{number + len(batch)}.{origin.split('.', 1)[1]}"
            batch[name], origins[name] = text, (origin, change, rules[origin])
        run.changed(batch, origins, values)
        number += len(batch)
    for what, count in sorted(run.counts.items()):
        print(f"{count:6} {what}")
    for reason, count in run.reasons.most_common():
        print(f"{count:6} pass SOPS only: {reason}")
    print(f"{len(run.faults)} faults")
    return 1 if run.faults else 0


if __name__ == "__main__":
    sys.exit(main())
