"""Applications in small checkouts, written by hand and drawn by a seed, rendered with the code of Argo CD 3.3.0.

usage: RENDER=PROGRAM python3 fixtures.py SEED COUNT        prints what the program says: REMPART_RECORD=FILE cargo test reads it
       RENDER=PROGRAM python3 fixtures.py --goldens         writes lint/apps/tests/rendered-3.3.0.jsonl, which cargo test reads
"""
import json
import os
import random
import subprocess
import sys
import tempfile

URL = "https://git.example.com/team/gitops.git"
RECORD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../lint/apps/tests/rendered-3.3.0.jsonl")


def application(sources, namespace="shop"):
    spec = {"project": "default", "destination": {"server": "https://kubernetes.default.svc", "namespace": namespace}}
    spec.update({"source": sources[0]} if len(sources) == 1 else {"sources": sources})
    return {"apiVersion": "argoproj.io/v1alpha1", "kind": "Application",
            "metadata": {"name": "app", "namespace": "argocd"}, "spec": spec}


def directory(path, **block):
    source = {"repoURL": URL, "targetRevision": "main", "path": path}
    if block:
        source["directory"] = block
    return source


def config(name, **data):
    lines = "".join(f"  {key}: {json.dumps(value)}\n" for key, value in data.items())
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n" + (f"data:\n{lines}" if data else "")


LIST = """apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: one}
- apiVersion: v1
  kind: Service
  metadata: {name: two, namespace: other}
"""
ROLES = """apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleList
items:
- apiVersion: rbac.authorization.k8s.io/v1
  kind: ClusterRole
  metadata: {name: reader}
"""

# One matter each.
HAND = {
    "plain": ({"a/one.yaml": config("one")}, [directory("a")]),
    "order of names": ({"a/b.yaml": config("b"), "a/a.yaml": config("a"), "a/B.yaml": config("c"), "a/10.yaml": config("d"), "a/9.yaml": config("e")}, [directory("a")]),
    "several documents": ({"a/one.yaml": config("one") + "---\n" + config("two") + "---\n---\n# nothing\n---\n" + config("three")}, [directory("a")]),
    "begins with a mark": ({"a/one.yaml": "---\n" + config("one") + "...\n---\n" + config("two")}, [directory("a")]),
    "a list": ({"a/one.yaml": LIST}, [directory("a")]),
    "a list of a kind": ({"a/one.yaml": ROLES}, [directory("a")]),
    "json": ({"a/one.json": '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"one"},"data":{"n":"1"}}'}, [directory("a")]),
    "json array": ({"a/one.json": '[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"one"}}]'}, [directory("a")]),
    "json in a yaml file": ({"a/one.yaml": '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"one"}}'}, [directory("a")]),
    "two objects in a json file": ({"a/one.json": '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"one"}}\n{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"two"}}'}, [directory("a")]),
    "other files": ({"a/one.yaml": config("one"), "a/README.md": "# Title\n", "a/two.txt": config("two"), "a/three.yaml.bak": config("three"), "a/.hidden.yaml": config("hidden"), "a/four.YAML": config("four"), "a/five.yml": config("five")}, [directory("a")]),
    "without recurse": ({"a/one.yaml": config("one"), "a/b/two.yaml": config("two")}, [directory("a")]),
    "with recurse": ({"a/one.yaml": config("one"), "a/b/two.yaml": config("two"), "a/b/c/three.yaml": config("three"), "a/.git-like/four.yaml": config("four")}, [directory("a", recurse=True)]),
    "the root": ({"one.yaml": config("one"), "b/two.yaml": config("two")}, [directory(".")]),
    "the root with recurse": ({"one.yaml": config("one"), "b/two.yaml": config("two")}, [directory("./", recurse=True)]),
    "exclude": ({"a/one.yaml": config("one"), "a/two.yaml": config("two")}, [directory("a", exclude="two.yaml")]),
    "exclude below": ({"a/one.yaml": config("one"), "a/b/two.yaml": config("two"), "a/b/c/three.yaml": config("three")}, [directory("a", recurse=True, exclude="b/*")]),
    "exclude braces": ({"a/one.yaml": config("one"), "a/two.yml": config("two"), "a/three.json": '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"three"}}'}, [directory("a", exclude="{*.yml,three.*}")]),
    "include": ({"a/one.yaml": config("one"), "a/two.yaml": config("two")}, [directory("a", include="t*")]),
    "include and exclude": ({"a/one.yaml": config("one"), "a/two.yaml": config("two"), "a/three.yaml": config("three")}, [directory("a", include="t*", exclude="three*")]),
    "include crosses folders": ({"a/one.yaml": config("one"), "a/b/one.yaml": config("two")}, [directory("a", recurse=True, include="*one.yaml")]),
    "no kind": ({"a/one.yaml": config("one"), "a/values.yaml": "replicas: 2\nimage: x\n"}, [directory("a")]),
    "no apiVersion": ({"a/one.yaml": "kind: ConfigMap\nmetadata: {name: one}\n"}, [directory("a")]),
    "no name": ({"a/one.yaml": "apiVersion: v1\nkind: ConfigMap\ndata: {a: b}\n"}, [directory("a")]),
    "generateName": ({"a/one.yaml": "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: job-}\n"}, [directory("a")]),
    "a scalar": ({"a/one.yaml": config("one"), "a/two.yaml": "just words\n"}, [directory("a")]),
    "empty files": ({"a/one.yaml": config("one"), "a/two.yaml": "", "a/three.yaml": "# only words\n"}, [directory("a")]),
    "broken": ({"a/one.yaml": config("one"), "a/two.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: [\n"}, [directory("a")]),
    "broken without words of Kubernetes": ({"a/one.yaml": config("one"), "a/two.yaml": "a: [\n"}, [directory("a")]),
    "repeated keys": ({"a/one.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\ndata:\n  a: x\n  a: y\n"}, [directory("a")]),
    "keys that are booleans": ({"a/one.yaml": 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\ndata: {n: "1", y: "2", on: "3", yes: "4"}\n'}, [directory("a")]),
    "anchors and merge keys": ({"a/one.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one, labels: &l {a: b}}\ndata:\n  <<: *l\n  c: d\n"}, [directory("a")]),
    "numbers": ({"a/one.yaml": "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: one}\nspec: {a: 1, b: 1.5, c: 1e3, d: 0o17, e: 0x1F, f: 017, g: '1', h: 1_000, i: .5, j: -0, k: 12345678901234567890, l: 2001-01-01, m: ~, n: null, o: yes, p: !!str 5}\n"}, [directory("a")]),
    "skips itself": ({"a/one.yaml": config("one"), "a/two.yaml": "# +argocd:skip-file-rendering\n" + config("two")}, [directory("a")]),
    "a null document": ({"a/one.yaml": "null\n---\n" + config("one")}, [directory("a")]),
    "a Kustomization elsewhere": ({"a/one.yaml": config("one"), "a/b/kustomization.yaml": "resources: [two.yaml]\n", "a/b/two.yaml": config("two")}, [directory("a", recurse=True)]),
    "kustomize": ({"a/kustomization.yaml": "namePrefix: x-\nresources: [one.yaml]\n", "a/one.yaml": config("one", k="v")}, [directory("a")]),
    "kustomize base": ({"base/kustomization.yaml": "resources: [one.yaml]\n", "base/one.yaml": config("one", k="v"), "over/kustomization.yaml": "namespace: eu\nresources: [../base]\nconfigMapGenerator:\n- name: gen\n  literals: [a=b]\n"}, [directory("over")]),
    "kustomize and a list": ({"a/kustomization.yaml": "resources: [one.yaml]\n", "a/one.yaml": LIST}, [directory("a")]),
    "kustomize that fails": ({"a/kustomization.yaml": "resources: [none.yaml]\n"}, [directory("a")]),
    "two sources": ({"a/one.yaml": config("one"), "b/two.yaml": config("two")}, [directory("a"), directory("b")]),
    "the same object in two sources": ({"a/one.yaml": config("one", a="1"), "b/two.yaml": config("one", a="2")}, [directory("a"), directory("b")]),
    "a source for values alone": ({"a/one.yaml": config("one"), "v/values.yaml": "a: b\n"}, [directory("a"), {"repoURL": URL, "targetRevision": "main", "ref": "values"}]),
    "a ref that renders, too": ({"a/one.yaml": config("one"), "v/values.yaml": config("v")}, [directory("a"), {"repoURL": URL, "targetRevision": "main", "ref": "values", "path": "v"}]),
    "no such folder": ({"a/one.yaml": config("one")}, [directory("nowhere")]),
    "a file": ({"a/one.yaml": config("one")}, [directory("a/one.yaml")]),
    "an empty folder": ({"a/README.md": "# Title\n"}, [directory("a")]),
    "namespaces": ({"a/one.yaml": config("one") + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: two, namespace: other}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"}, [directory("a")]),
    "a block for a kustomization": ({"a/kustomization.yaml": "resources: [one.yaml]\n", "a/one.yaml": config("one")}, [directory("a", recurse=True)]),
    "comments and long lines": ({"a/one.yaml": "# head\n" + config("one", text="x" * 300) + "# tail\n"}, [directory("a")]),
    "block scalars": ({"a/one.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\ndata:\n  a: |\n    one\n      two\n\n  b: >-\n    three\n    four\n  c: |2+\n      five\n\n"}, [directory("a")]),
    "windows lines": ({"a/one.yaml": config("one", a="b").replace("\n", "\r\n")}, [directory("a")]),
    "a byte order mark": ({"a/one.yaml": "\ufeff" + config("one")}, [directory("a")]),
    "a directive": ({"a/one.yaml": "%YAML 1.1\n---\n" + config("one")}, [directory("a")]),
    "a document mark with text": ({"a/one.yaml": "--- # first\n" + config("one") + "--- # second\n" + config("two")}, [directory("a")]),
    "hooks": ({"a/one.yaml": "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: one\n  annotations: {argocd.argoproj.io/hook: PreSync}\n"}, [directory("a")]),
}

NAMES = ["one.yaml", "two.yml", "three.json", "four.yaml", "values.yaml", "notes.txt", "b/one.yaml", "b/two.yaml", "b/c/one.yaml", "z/x.yml", "B/one.yaml", ".h/one.yaml", "b-1.yaml"]
GLOBS = ["*", "*.yaml", "*.yml", "**", "b/*", "b/**", "**/one.yaml", "one*", "{one,two}.*", "?ne.yaml", "[ot]*.y*ml", "[!o]*", "*/*", "b/c/*", "*one*", "", "{b/*,z/*}", "*.{yaml,json}", "\\*.yaml"]


def content(draw, name, at):
    if name.endswith(".json"):
        one = lambda n: json.dumps({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": n}})
        if draw.random() < 0.7:
            return one(f"j{at}")
        return draw.choice([one(f"j{at}"), "[" + one(f"j{at}") + "," + one(f"k{at}") + "]", "{}", "", one(f"j{at}") + "\n"])
    if draw.random() < 0.6:
        return draw.choice([config(f"c{at}"), config(f"c{at}") + "---\n" + config(f"d{at}"), LIST.replace("one", f"l{at}")])
    return draw.choice([
        config(f"c{at}"), config(f"c{at}") + "---\n" + config(f"d{at}"), "---\n" + config(f"c{at}") + "---\n", LIST.replace("one", f"l{at}"),
        "replicas: 2\n", "", "# words\n", config(f"c{at}") + "---\nreplicas: 2\n---\n" + config(f"d{at}"), "- 1\n- 2\n", config(f"c{at}").replace("\n", "\r\n"),
        "# +argocd:skip-file-rendering\n" + config(f"c{at}"), "apiVersion: v1\nkind: List\nitems: []\n", "apiVersion: v1\nkind: ConfigMapList\nitems:\n" + "".join("- " + config(f"m{at}").replace("\n", "\n  ").rstrip() + "\n" for _ in range(1)),
    ])


def drawn(seed):
    draw = random.Random(seed)
    files = {}
    for folder in ("a", "e"):
        for at, name in enumerate(draw.sample(NAMES, draw.randint(1, 7))):
            files[f"{folder}/{name}"] = content(draw, name, f"{folder}{at}")

    def source(folder):
        block = {}
        if draw.random() < 0.6:
            block["recurse"] = True
        if draw.random() < 0.5:
            block["exclude"] = draw.choice(GLOBS)
        if draw.random() < 0.4:
            block["include"] = draw.choice(GLOBS)
        return directory(draw.choice([folder, folder + "/", "./" + folder]), **block)

    sources = [source("a")] if draw.random() < 0.7 else [source("a"), source("e")]
    return files, sources


def render(files, app):
    with tempfile.TemporaryDirectory() as folder:
        for path, text in files.items():
            place = os.path.join(folder, "repo", path)
            os.makedirs(os.path.dirname(place), exist_ok=True)
            with open(place, "w", encoding="utf8", newline="") as file:
                file.write(text)
        with open(os.path.join(folder, "app.yaml"), "w", encoding="utf8") as file:
            json.dump(app, file)
        done = subprocess.run([os.environ["RENDER"], os.path.join(folder, "repo"), os.path.join(folder, "app.yaml")],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60)
        if done.returncode != 0:
            return [{"error": done.stderr.strip()[-300:]}]
        found = []
        for line in done.stdout.splitlines():
            said = json.loads(line)
            if "error" in said:
                # What it says holds the path of this machine.
                found.append({"path": said["path"], "error": True})
            else:
                found.append({"path": said["path"], "objects": said.get("manifests") or []})
        return found


def record(name, files, sources):
    app = application(sources)
    return {"name": name, "files": files, "application": app, "sources": render(files, app)}


def main():
    if "RENDER" not in os.environ:
        print("SKIP: RENDER names no program; nothing was rendered", file=sys.stderr)
        return
    if sys.argv[1:] == ["--goldens"]:
        with open(RECORD, "w", encoding="utf8") as out:
            for name, (files, sources) in HAND.items():
                out.write(json.dumps(record(name, files, sources)) + "\n")
            for seed in range(1, 201):
                out.write(json.dumps(record(f"drawn {seed}", *drawn(seed))) + "\n")
        return
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    for at in range(seed, seed + count):
        print(json.dumps(record(f"drawn {at}", *drawn(at))))


if __name__ == "__main__":
    main()
