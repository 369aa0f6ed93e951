#!/usr/bin/env python3
"""Kustomizations as Argo CD changes them before it builds them: the `kustomize` of a source, drawn by a seed.

    edited.py [SEED] [COUNT]            compares COUNT drawn ones
    edited.py --record [SEED] [COUNT]   writes them to lint/render/tests/edited-5.8.0.jsonl as well

Each folder holds a kustomization and `edit.yaml`, the block. The real side runs the commands that `Build` in
`util/kustomize/kustomize.go` of Argo CD 3.3.0 runs, in its order, with kustomize 5.8.0.
"""
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

import compare

HERE = os.path.dirname(os.path.abspath(__file__))
RECORD = os.path.join(HERE, "../../../lint/render/tests/edited-5.8.0.jsonl")

WEB = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      initContainers:
        - {name: init, image: "busybox:1.36"}
      containers:
        - {name: web, image: "nginx:1.27.0", envFrom: [{configMapRef: {name: settings}}]}
        - {name: side, image: "registry.example:5000/team/side@sha256:%s"}
        - {name: bare, image: quay.io/team/bare}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop, annotations: {owner: team}}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec: {replicas: 1, serviceName: db, selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: "postgres:15"}]}}}
""" % ("ab" * 32)

# Fields of the kustomization, each as a list of ways to write it.
OWN = {
    "namePrefix": ["own-"],
    "nameSuffix": ["-own"],
    "namespace": ["own"],
    "commonLabels": [{"team": "own"}, {"team": "own", "tier": "one"}],
    "labels": [[{"pairs": {"team": "own"}}], [{"pairs": {"part": "own"}, "includeTemplates": True}],
               [{"pairs": {"kept": "own"}, "includeSelectors": True}],
               [{"pairs": {"team": "own"}}, {"pairs": {"tier": "two"}}]],
    "commonAnnotations": [{"note": "own"}, {"note": "own", "more": "own"}],
    "images": [[{"name": "nginx", "newTag": "own"}], [{"name": "nginx", "newName": "mirror.example/nginx", "digest": "sha256:" + "cd" * 32}],
               [{"name": "postgres", "newTag": "16"}, {"name": "nginx", "newTag": "1"}, {"name": "nginx", "newTag": "2"}],
               [{"name": "nginx", "newName": "*", "newTag": "*"}], [{"name": "nginx", "newTag": "1", "tagSuffix": "-own"}]],
    "replicas": [[{"name": "web", "count": 2}], [{"name": "web", "count": 2}, {"name": "db", "count": 3}]],
    "patches": [[{"patch": "[{op: add, path: /metadata/labels/patched, value: own}]", "target": {"kind": "Deployment"}}]],
    "patchesStrategicMerge": [["apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {paused: true}\n"]],
    "configMapGenerator": [[{"name": "settings", "literals": ["a=1"]}]],
    "components": [["../component"]],
    "imageTags": [[{"name": "postgres", "newTag": "14"}]],
    "bases": [["../base"]],
}

IMAGES = ["nginx:1.28", "nginx=mirror.example/nginx", "nginx=mirror.example:5000/nginx:9", "nginx@sha256:" + "ef" * 32, "nginx:1@sha256:" + "ef" * 32,
          "nginx=*:7", "nginx=mirror.example/nginx:*", "nginx=*:*", "nginx=*@*", "postgres:17", "registry.example:5000/team/side:2",
          "registry.example:5000/team/side=other/side:3", "quay.io/team/bare=quay.io/team/full", "busybox=busybox:2", "=nginx:5", "nginx", "absent:1", "a=b=c", "nginx=busybox:9", "busybox=nginx:8", "postgres=nginx:4"]

# Fields of the block.
BLOCK = {
    "namePrefix": ["app-", "", "-x"],
    "nameSuffix": ["-app", ""],
    "namespace": ["app", ""],
    "commonLabels": [{"team": "app"}, {"app.kubernetes.io/part-of": "shop"}, {"tier": "app", "team": "app"}, {"quoted": "\"yes\""}, {"part": "app"}, {"colon": "a:b"}],
    "forceCommonLabels": [True, False],
    "labelWithoutSelector": [True, True, False],
    "labelIncludeTemplates": [True, False],
    "commonAnnotations": [{"note": "app"}, {"other": "app: \"x\"", "note": "app"}],
    "forceCommonAnnotations": [True, False],
    "commonAnnotationsEnvsubst": [True, False],
    "replicas": [[{"name": "web", "count": 5}], [{"name": "db", "count": "4"}], [{"name": "absent", "count": 1}], [{"name": "web", "count": "many"}],
                 [{"name": "web", "count": 1}, {"name": "web", "count": 6}]],
    "patches": [[{"target": {"kind": "Deployment"}, "patch": "- op: add\n  path: /spec/minReadySeconds\n  value: 9\n"}],
                [{"patch": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 8}\n"}], [{"path": "extra.yaml"}], [{"path": "absent.yaml"}],
                [{"target": {"kind": "Service", "name": "web"}, "patch": "apiVersion: v1\nkind: Service\nmetadata: {name: other}\n", "options": {"allowNameChange": True}}]],
    "components": [["../component"], ["../second"], ["../component", "../second"], ["../absent"], ["../absent", "../second"], ["../base"], ["extra.yaml"]],
    "ignoreMissingComponents": [True, False],
    "version": ["v5.8.0"],
    "kubeVersion": ["1.35"],
    "apiVersions": [["v1"]],
}

COMPONENT = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"


def draw_one(draw):
    """The files of one case, by path."""
    own = {"resources": ["../base"]}
    for name in draw.sample(sorted(OWN), draw.randint(0, 5)):
        own[name] = draw.choice(OWN[name])
    if "bases" in own:
        del own["resources"]
    block = {}
    for name in draw.sample(sorted(BLOCK), draw.randint(1, 5)):
        block[name] = draw.choice(BLOCK[name])
    if draw.random() < 0.5:
        block["images"] = draw.sample(IMAGES, draw.randint(1, 4))
    return {
        "base/web.yaml": WEB,
        "base/kustomization.yaml": "resources: [web.yaml]\n",
        "component/kustomization.yaml": COMPONENT + "commonAnnotations: {component: one}\n",
        "second/kustomization.yaml": COMPONENT + "patches: [{target: {kind: Service}, patch: '[{op: add, path: /spec/type, value: NodePort}]'}]\n",
        "app/kustomization.yaml": json.dumps(own, indent=1) + "\n",
        "app/extra.yaml": "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec: {podManagementPolicy: Parallel}\n",
        "app/edit.yaml": json.dumps(block, indent=1) + "\n",
    }


def theirs(kustomize, files):
    """What Argo CD would get: the text, or None with the words of the command that refused."""
    block = json.loads(files["app/edit.yaml"])
    with tempfile.TemporaryDirectory() as root:
        for path, text in files.items():
            os.makedirs(os.path.join(root, os.path.dirname(path)), exist_ok=True)
            with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                file.write(text)
        folder = os.path.join(root, "app")

        def run(*arguments):
            done = subprocess.run([kustomize, *arguments], cwd=folder, capture_output=True, text=True, timeout=60,
                                  env={**os.environ, "PATH": "/nonexistent"})
            if done.returncode:
                raise ValueError(done.stderr.strip())
            return done.stdout

        def pairs(values):
            return [f"{key}:{value}" for key, value in values.items()]

        try:
            if block.get("namePrefix"):
                run("edit", "set", "nameprefix", "--", block["namePrefix"])
            if block.get("nameSuffix"):
                run("edit", "set", "namesuffix", "--", block["nameSuffix"])
            if block.get("images"):
                run("edit", "set", "image", *block["images"])
            if block.get("replicas"):
                run("edit", "set", "replicas", *[f"{one['name']}={int(one['count'])}" for one in block["replicas"]])
            if block.get("commonLabels"):
                flags = [flag for name, flag in (("forceCommonLabels", "--force"), ("labelWithoutSelector", "--without-selector"),
                                                 ("labelIncludeTemplates", "--include-templates")) if block.get(name)]
                run("edit", "add", "label", *flags, *pairs(block["commonLabels"]))
            if block.get("commonAnnotations"):
                run("edit", "add", "annotation", *(["--force"] if block.get("forceCommonAnnotations") else []), *pairs(block["commonAnnotations"]))
            if block.get("namespace"):
                run("edit", "set", "namespace", "--", block["namespace"])
            if block.get("patches"):
                with open(os.path.join(folder, "kustomization.yaml"), encoding="utf-8") as file:
                    now = compare.canonical(CANON, [file.read()])[0][0]
                now["patches"] = now.get("patches", []) + block["patches"]
                with open(os.path.join(folder, "kustomization.yaml"), "w", encoding="utf-8") as file:
                    json.dump(now, file)
            components = block.get("components", [])
            if block.get("ignoreMissingComponents"):
                components = [one for one in components if os.path.exists(os.path.join(folder, one))]
            if components:
                run("edit", "add", "component", *components)
            return run("build", folder), ""
        except ValueError as error:
            return None, str(error)


def main():
    global CANON
    arguments = [one for one in sys.argv[1:] if one != "--record"]
    seed, count = int(arguments[0]) if arguments else 1, int(arguments[1]) if len(arguments) > 1 else 300
    kustomize, CANON, build_folder = compare.tools()
    draw = random.Random(seed)
    cases = [draw_one(draw) for _ in range(count)]
    verdicts, lines = [], []
    root = tempfile.mkdtemp()
    try:
        for at, files in enumerate(cases):
            for path, text in files.items():
                path = os.path.join(root, str(at), path)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
        built = compare.ours(build_folder, root, [f"{at}/app" for at in range(count)])
    finally:
        shutil.rmtree(root)
    real = [theirs(kustomize, files) for files in cases]
    mine_objects = compare.canonical(CANON, [entry["text"] for entry in built])
    real_objects = compare.canonical(CANON, [text or "" for text, _ in real])
    for files, entry, (text, words), mine, other in zip(cases, built, real, mine_objects, real_objects):
        name = files["app/kustomization.yaml"].replace("\n", "") + " | " + files["app/edit.yaml"].replace("\n", "")
        if entry["status"] == "unsupported":
            verdicts.append((name, "unsupported", entry["fault"]))
            continue
        if text is None or entry["status"] == "refused":
            same = text is None and entry["status"] == "refused"
            verdicts.append((name, "both refuse" if same else "WRONG", f"{entry['fault']} | {words[-300:]}"))
        else:
            found = compare.difference(mine, other)
            verdicts.append((name, "WRONG" if found else "equal", found or ""))
        lines.append((files, other if text is not None else None))
    wrong = compare.report(verdicts, verbose="-v" in os.environ.get("FLAGS", ""))
    if "--record" in sys.argv and not wrong:
        import goldens
        version = subprocess.run([kustomize, "version"], capture_output=True, text=True, check=True).stdout.strip()
        if version != "v5.8.0":
            raise SystemExit(f"the record is that of kustomize v5.8.0, and this is {version}")
        with open(RECORD, "w", encoding="utf-8") as file:
            shared = {path: text for path, text in cases[0].items() if not path.startswith("app/") or path == "app/extra.yaml"}
            file.write(json.dumps({"kustomize": version, "files": shared}) + "\n")
            for files, objects in lines:
                own = {path: text for path, text in files.items() if path not in shared}
                shown = None if objects is None else [goldens.shown(one) for one in objects]
                file.write(json.dumps({"folder": "app", "files": own, "objects": shown}) + "\n")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
