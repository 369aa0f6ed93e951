#!/usr/bin/env python3
"""Draws sets by a seed, expands them with Argo CD's code and with ours, and compares; or records Argo CD's answers.

    APPSET=… EXPAND_SETS=… sets.py SEED COUNT
    APPSET=… sets.py --goldens        writes lint/apps/tests/argo-cd-3.3.0.jsonl

Equal means: the same applications in the same order (in any order below a merge, which has none), or both refuse.
"""
import collections
import json
import os
import random
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
GOLDENS = os.path.join(HERE, "../../../lint/apps/tests/argo-cd-3.3.0.jsonl")
URL = "https://git.example.com/team/gitops.git"

CHECKOUT = {
    "apps/web/kustomization.yaml": "resources: []\n", "apps/api/kustomization.yaml": "resources: []\n", "apps/api-v2/x.yaml": "a: b\n",
    "apps/api/overlays/prod/kustomization.yaml": "resources: []\n", "apps/Shop_Front/x.yaml": "a: b\n", "apps/.hidden/x.yaml": "a: b\n", "apps/web/.cfg/x.yaml": "a: b\n",
    "teams/one/config.json": '{"name": "one", "team": {"id": 7, "lead": "ann"}, "tags": ["x", "y"], "on": true, "none": null, "big": 1000000}',
    "teams/two/config.json": '[{"name": "two-a", "team": {"id": 8}}, {"name": "two-b", "team": {"id": 9}, "values": {"z": "zz"}}]',
    "teams/three/config.yaml": "name: three\nteam: {id: 010, lead: yes}\ntags: [x]\nsize: 1.50\n---\nname: second document\n",
    "teams/empty/config.json": "", "teams/deep/er/config.json": '{"name": "deep", "team": {"id": 1}}',
    "broken/config.json": '{"name": ', "broken/text.yaml": "just text\n", "config/global.yaml": "region: eu\nenv: prod\nport: 8080\n", "values/list.yaml": "- name: l1\n- name: l2\n",
}

def dump(value, indent=0):
    """JSON is YAML; sets are written as it, readable enough for a diff."""
    return json.dumps(value, indent=1)

def template(**more):
    spec = {"project": "default", "source": {"repoURL": URL, "targetRevision": "main", "path": "apps/x"}, "destination": {"server": "https://kubernetes.default.svc", "namespace": "x"}}
    base = {"metadata": {"name": "x"}, "spec": spec}
    for path, value in more.items():
        node = base
        keys = path.split("__")
        for key in keys[:-1]:
            node = node.setdefault(key, {})
        node[keys[-1]] = value
    return base

def make(generators, tmpl, go=None, options=None, **spec):
    body = {"generators": generators, "template": tmpl, **spec}
    if go is not None:
        body["goTemplate"] = go
    if options is not None:
        body["goTemplateOptions"] = options
    return {"apiVersion": "argoproj.io/v1alpha1", "kind": "ApplicationSet", "metadata": {"name": "set", "namespace": "argocd"}, "spec": body}

PATCHES = [
    "spec:\n  syncPolicy:\n    automated: {}\n", '{"metadata": {"annotations": {"n": "NAME"}}}', "metadata:\n  finalizers: [own.example.com/x]\n", "spec:\n  project: other\n  source: null\n",
    "spec:\n  source:\n    helm:\n      valueFiles: [NAME.yaml]\n      valuesObject: {a: {b: 1}}\n", "- a\n", "a: [\n", "", "spec:\n  info: [{name: a, value: NAME}]\n  destination: {namespace: NAME}\n",
    "metadata:\n  labels: {x: null, y: NAME}\n", "spec:\n  source:\n    helm:\n      valuesObject: {a: {c: 2}, n: NAME}\n", "metadata:\n  namespace: elsewhere\n  name: NAME-p\n",
]

class Draw:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.go = self.r.random() < 0.55
        # Every second set asks for what its elements have, so that most of these make applications.
        self.tame = self.pick(None, None, None, "list", "folders", "files")

    def pick(self, *items):
        return self.r.choice(items)

    def ref(self, *names):
        """A place for a parameter, in the words of the kind of template."""
        name = self.r.choice(names)
        if self.tame:
            known = {"list": ["name", "env", "values.v"], "folders": ["path", "path.basename", "path.basenameNormalized", "path[0]", "path[1]"], "files": ["name", "path.basename", "path.filename", "team.id", "path[1]"]}[self.tame]
            name = name if name in known else self.r.choice(known)
        if not self.go:
            return "{{" + self.pick("", " ") + name + self.pick("", " ") + "}}"
        name = name.replace("path.", "path.path.", 1) if False else name
        name = {"path": "path.path"}.get(name, name)
        if name.startswith("path["):
            return "{{index .path.segments " + name[5:-1] + "}}"
        return "{{" + self.pick("", " ", "- ") + "." + name + self.pick("", " ", " | lower ", ' | default "d" ', " | toString ") + "}}"

    def elements(self):
        rows = []
        for number in range(self.r.randint(0, 3)):
            row = {"name": self.pick("a", "b", "web", "api") + str(number), "env": self.pick("dev", "prod")}
            if self.r.random() < 0.3:
                row["values"] = {"v": self.pick("1", "{{name}}", "x")}
            if self.tame:
                row["values"] = {"v": self.pick("1", "x"), "w": "y"}
            elif self.r.random() < 0.25:
                row[self.pick("n", "list", "flag", "map", "none", "name")] = self.pick(3, ["x", "y"], True, {"k": "v"}, None, "s", "other")
            rows.append(row)
        return rows

    def list(self, inner=False):
        block = {"elements": self.elements()}
        if self.tame:
            if inner and self.r.random() < 0.5:
                block["elements"] = [{"region": self.pick("eu", self.ref("name"))}, {"region": "us", "zone": "1"}]
            return {"list": block}
        if self.r.random() < 0.2:
            block["elementsYaml"] = self.pick("- {name: y1, env: dev}\n- {name: y2, n: 3}\n", "[]", "{}", "- text\n", "[", "- {name: y3, port: 1000000, on: yes}\n- null\n", "{{ .tags | toJson }}" if inner else "")
        if inner and self.r.random() < 0.4:
            block["elements"].append({"name": self.ref("name", "path.basename", "team.id", "env"), self.ref("env", "name"): "x", "env": "dev"})
        return {"list": block}

    def git(self, inner=False):
        block = {"repoURL": URL, "revision": self.pick("HEAD", "main", "")}
        if self.tame == "files":
            block["files"] = [{"path": self.pick("teams/one/config.json", "teams/t*/config.json", "teams/*e/*.json", "teams/three/*")}]
        elif self.tame or self.r.random() < 0.5:
            patterns = ["apps/*", "apps/a*", "*", "teams/*", "apps/*/*/*", "teams/[ot]*", "apps/??b", "apps/api*", "nope/*", "apps/[", "**", "apps/**", "apps/web", "teams/*/*"]
            block["directories"] = [{"path": self.r.choice(patterns)} for _ in range(self.r.randint(1, 2))]
            if self.r.random() < 0.4:
                block["directories"].append({"path": self.r.choice(patterns), "exclude": True})
            if inner and self.r.random() < 0.3:
                block["directories"] = [{"path": "apps/" + self.ref("name", "env", "path.basename") + "*"}]
        else:
            patterns = ["teams/*/config.json", "teams/**/config.json", "teams/**", "teams", "teams/one/config.json", "config/*.yaml", "values/list.yaml", "teams/*.yaml", "nope.json", "teams/t*/*", "./teams//one/", "config/../teams/two", "teams/[!e]*/config.*"]
            patterns += ["broken/*", "/teams", "../x"] if self.r.random() < 0.1 else []
            block["files"] = [{"path": self.r.choice(patterns)} for _ in range(self.r.randint(1, 2))]
            if self.r.random() < 0.3:
                block["files"].append({"path": self.r.choice(patterns), "exclude": True})
            if inner and self.r.random() < 0.3:
                block["files"] = [{"path": "teams/" + self.ref("name", "path.basename", "env") + "/config.json"}]
        if self.r.random() < 0.2 and not self.tame:
            block["pathParamPrefix"] = "pre"
        if self.r.random() < 0.3:
            block["values"] = {"v": self.pick("fixed", self.ref("path.basename", "name", "path")), "w": self.ref("name", "path.basename", "values.v")}
        return {"git": block}

    def leaf(self, inner=False):
        if self.tame:
            return self.list(inner) if self.tame == "list" or (inner and self.r.random() < 0.5) else self.git(inner)
        return self.list(inner) if self.r.random() < 0.5 else self.git(inner)

    def selector(self, entry):
        if self.r.random() < 0.2:
            key = self.pick("name", "env", "team.id", "path.basename", "values.v", "path.segments", "flag", "bad key", "path.path")
            entry["selector"] = self.pick({"matchLabels": {key: self.pick("a0", "dev", "7", "web", "true")}}, {"matchExpressions": [{"key": key, "operator": self.pick("In", "NotIn"), "values": ["dev", "web", "8", "a0"]}]}, {"matchExpressions": [{"key": key, "operator": self.pick("Exists", "DoesNotExist", "Gt")}]}, {}, {"matchExpressions": [{"key": key, "operator": "In", "values": []}]})
        return entry

    def entry(self, level=0):
        k = self.r.random()
        if k < 0.55 or level > 1:
            entry = self.leaf(level > 0)
        elif k < 0.8:
            entry = {"matrix": {"generators": [self.entry(level + 1), self.entry(level + 1)]}}
            if self.r.random() < 0.05:
                entry["matrix"]["generators"].pop()
        else:
            keys = self.pick(["name"], ["name"], ["env"], ["name", "env"], ["path.basename"], ["path"], ["values.v"], [])
            entry = {"merge": {"mergeKeys": keys, "generators": [self.entry(level + 1) for _ in range(self.pick(2, 2, 3))]}}
        self.selector(entry)
        if self.r.random() < 0.15 and level == 0:
            kind = next(iter(entry))
            entry[kind]["template"] = self.pick(template(metadata__labels={"own": self.ref("name")}), {"metadata": {"name": "own-" + self.ref("name", "path.basename")}, "spec": {"project": "", "source": {"repoURL": "", "helm": {"valuesObject": {"own": 1}, "values": "own"}}, "destination": {}}}, {"metadata": {}, "spec": {"syncPolicy": {"automated": {"prune": False, "selfHeal": True}}, "destination": {"name": "own"}, "project": "own", "source": {"repoURL": "own"}}})
        return entry

    def set(self):
        ref = self.ref
        names = ["name", "path.basename", "path.basenameNormalized", "env", "team.id", "path.filename"]
        more = {"metadata__name": self.pick("app-", "") + ref(*names), "spec__source__path": self.pick(ref("path", "name"), "apps/" + ref("name", "path.basename"))}
        if self.r.random() < 0.4:
            more["metadata__labels"] = {self.pick("env", "tier"): ref(*names, "values.v", "tags", "list"), "x": "1"}
        if self.r.random() < 0.3:
            more["metadata__annotations"] = {self.pick("a/", "") + ref("env", "name"): ref("path[0]", "values.v", "none", "big", "n", "missing")}
        if self.r.random() < 0.2:
            more["metadata__finalizers"] = self.pick([], ["resources-finalizer.argocd.argoproj.io/background"], ["own.example.com/" + ref("name")])
        if self.r.random() < 0.3:
            more["spec__syncPolicy"] = {"automated": {"prune": True, "selfHeal": False}, "syncOptions": ["CreateNamespace=true", ref("name")]}
        if self.r.random() < 0.3:
            more["spec__source__helm"] = {"valuesObject": {"a": {"b": ref("name", "n")}, "c": [1, ref("env"), None], "d": None, ref("name"): 1}, "valueFiles": ["values-" + ref("env") + ".yaml"], "parameters": [{"name": "p", "value": ref("path", "name")}]}
        if self.r.random() < 0.15:
            more["spec__sources"] = [{"repoURL": URL, "targetRevision": "HEAD", "ref": "values"}, {"repoURL": "https://charts.example.com", "chart": ref("name"), "targetRevision": "1.0.0"}]
        if self.r.random() < 0.1:
            more["metadata__namespace"] = "ignored"
        if self.go and self.tame and self.r.random() < 0.5:
            more["spec__destination__namespace"] = self.pick("{{ toJson . | sha256sum | trunc 8 }}", "{{ range $k, $v := . }}{{ $k }}={{ $v }};{{ end }}", "{{ if " + self.ref("name").strip("{}- ") + " }}a{{ else }}b{{ end }}", "{{ with " + self.ref("path").strip("{}- ") + " }}{{ . | quote }}{{ end }}")
        elif self.go and self.r.random() < 0.3:
            more["spec__destination__namespace"] = self.pick('{{ if eq .env "prod" }}p{{ else }}d{{ end }}', "{{ range .tags }}{{ . }}-{{ end }}", "{{ .values.v | default .name }}", '{{ printf "%s-%v" .name .team.id }}', "{{ dig \"team\" \"lead\" \"nobody\" . }}", "{{ .path.segments | join \"-\" }}", "{{ .name", "{{ nope }}", "{{ normalize .path.path }}", "{{ slugify .path.path }}", "{{ get .values \"v\" }}", "{{ toJson . }}")
        spec = {}
        if self.r.random() < 0.2:
            spec["syncPolicy"] = self.pick({"preserveResourcesOnDeletion": True}, {"applicationsSync": "create-only"}, {})
        if self.r.random() < 0.25:
            spec["templatePatch"] = self.r.choice(PATCHES).replace("NAME", ref("name", "path.basename"))
        options = self.pick(None, None, ["missingkey=error"], ["missingkey=error", "missingkey=zero"], ["missingkey=default"]) if self.go else None
        entries = [self.entry() for _ in range(self.pick(1, 1, 1, 2))]
        return make(entries, template(**more), self.go or self.pick(None, False), options, **spec)

def checkout_in(folder):
    for path, text in CHECKOUT.items():
        place = os.path.join(folder, path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "w") as file:
            file.write(text)
    for command in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", *command], cwd=folder, check=True)

def theirs(sets):
    with tempfile.TemporaryDirectory() as root, tempfile.TemporaryDirectory() as folder:
        checkout_in(root)
        files = []
        for number, text in enumerate(sets):
            files.append(os.path.join(folder, f"{number}.yaml"))
            with open(files[-1], "w") as file:
                file.write(text)
        answers = []
        for start in range(0, len(files), 200):
            result = subprocess.run([os.environ["APPSET"], root, *files[start:start + 200]], capture_output=True, text=True, check=True)
            answers += [json.loads(line) for line in result.stdout.splitlines()]
        return answers

def ours(sets):
    text = "".join(json.dumps(line) + "\n" for line in [CHECKOUT, *sets])
    result = subprocess.run([os.environ["EXPAND_SETS"]], input=text, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in result.stdout.splitlines()]

EMPTY = (None, False, "", 0)

def canonical(value, top=True):
    if isinstance(value, dict):
        fields = {key: canonical(inner, False) for key, inner in value.items() if not (top and key in ("apiVersion", "kind", "status"))}
        return {key: inner for key, inner in sorted(fields.items()) if key == "automated" or not (inner in ([], {}) or any(inner is empty or (type(inner) is type(empty) and inner == empty) for empty in EMPTY) or inner == 0)}
    if isinstance(value, list):
        return [canonical(item, False) for item in value]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    return value

def in_order(text, applications):
    texts = [json.dumps(app, sort_keys=True) for app in applications]
    return sorted(texts) if '"merge"' in text else texts

def hand_written():
    folder = os.path.join(HERE, "sets")
    found = []
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name)) as file:
            found.append((name, file.read()))
    return found

def record():
    drawn = [(f"drawn-{seed}", json.dumps(Draw(seed).set())) for seed in range(1, 600)]
    sets = hand_written() + drawn
    # Not all of those that are refused or make nothing: they are many.
    left = {"made": 90, "none": 8, "refused": 24}
    recorded = 0
    with open(GOLDENS, "w") as file:
        file.write(json.dumps({"checkout": CHECKOUT}) + "\n")
        for (name, text), answer in zip(sets, theirs([text for _, text in sets])):
            line = {"name": name, "set": text}
            kind = "refused" if "error" in answer else "made" if answer["applications"] else "none"
            if kind == "refused":
                line["refused"] = True
            else:
                line["applications"] = [canonical(app) for app in answer["applications"]]
            if name.startswith("drawn"):
                left[kind] -= 1
                if left[kind] < 0:
                    continue
            recorded += 1
            file.write(json.dumps(line) + "\n")
    print(f"{recorded} sets recorded")

def main():
    if not os.environ.get("APPSET"):
        print("SKIP: APPSET is not set; sets were not compared", file=sys.stderr)
        return 0
    if sys.argv[1:] == ["--goldens"]:
        record()
        return 0
    if not os.environ.get("EXPAND_SETS"):
        print("SKIP: EXPAND_SETS is not set; sets were not compared", file=sys.stderr)
        return 0
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    sets = [dump(Draw(seed * 1_000_000 + number).set()) for number in range(count)]
    tally, unknown, made = collections.Counter(), collections.Counter(), 0
    for number, (text, answer, own) in enumerate(zip(sets, theirs(sets), ours(sets))):
        if "undecided" in own:
            kind = "undecided"
            unknown[own["undecided"]] += 1
        elif "error" in answer and "error" in own:
            kind = "both refuse"
        elif "error" not in answer and "error" not in own and in_order(text, map(canonical, answer["applications"])) == in_order(text, own["applications"]):
            kind = "equal" if own["applications"] else "both make none"
            made += len(own["applications"])
        else:
            kind = "WRONG"
            if tally["WRONG"] < 6:
                print(text, "\n theirs", json.dumps(answer)[:1500], "\n ours  ", json.dumps(own)[:1500])
        tally[kind] += 1
    print(dict(tally), f"{made} applications")
    for what, times in unknown.most_common(12):
        print(f"  {times:6} undecided: {what}")
    return 1 if tally["WRONG"] else 0

if __name__ == "__main__":
    sys.exit(main())
