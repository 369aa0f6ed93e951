"""Patches with nothing in them, and values of labels and annotations that are no strings."""

CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  annotations: {o: "1"}\n  labels: {o: "1"}\ndata: {a: b}\n'
BARE = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata: {a: b}\n"
NUMBERS = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  annotations: {i: 1, t: true, f: 1.5, n: null, d: 2001-01-01, y: yes, h: 0x1F}\n  labels: {i: 1, t: true, f: 1.50}\ndata: {a: b}\n"
WORKLOAD = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: a
  annotations: {i: 1}
spec:
  selector: {matchLabels: {app: 1}}
  template:
    metadata:
      annotations: {t: true, s: x}
      labels: {app: 1}
    spec:
      nodeSelector: {gpu: "true"}
      containers: [{name: c, image: i, env: [{name: E, value: "1"}]}]
"""

EMPTIES = {
    "list": "[]", "null": "null", "nothing": "", "map": "{}", "item": "- ", "null-item": "[null]", "map-item": "[{}]", "comment": "# c", "dashes": "---",
    "tilde": "~", "space": " ", "lines": "\n\n", "two-lists": "[]\n---\n[]", "list-comment": "[] # c", "op": '[{"op": "test"}]', "text": "x", "number": "1",
    "list-of-lists": "[[]]", "json-null": "[null, null]", "spaced": "[ ]", "false": "false", "quoted": '""', "item-map": "- {}", "item-null": "- null",
    "no-path": '[{"op": "add", "value": 1}]', "no-op": '[{"path": "/data/a", "value": 1}]', "empty-path": '[{"op": "add", "path": "", "value": {}}]',
    "remove-all": '[{"op": "remove", "path": ""}]', "no-value": '[{"op": "add", "path": "/data/b"}]', "extra": '[{"op": "add", "path": "/data/b", "value": "x", "more": 1}]',
    "capital": '[{"OP": "add", "Path": "/data/b", "VALUE": "x"}]', "twice": '[{"op": "add", "op": "remove", "path": "/data/a", "value": "x"}]',
    "number-value": '[{"op": "add", "path": "/data/b", "value": 1}]', "slashless": '[{"op": "add", "path": "data/b", "value": "x"}]',
    "trailing": '[{"op": "add", "path": "/data/b/", "value": "x"}]', "root-key": '[{"op": "add", "path": "/", "value": "x"}]',
}

VALUES = {
    "int": "1", "bool": "true", "float": "1.5", "long-float": "1.50", "null": "null", "text": "x", "quoted": '"1"', "yes": "yes", "date": "2001-01-01",
    "hex": "0x1F", "octal": "0755", "exponent": "1e3", "big": "123456789012345678901", "tilde": "~", "nothing": "", "list": "[1]", "map": "{a: 1}",
    "negative-zero": "-0.0", "plus": "+1", "inf": ".inf", "under": "1_000", "sexagesimal": "1:30", "tagged": "!!str 1", "y": "y", "off": "off",
}

PLACES = {
    "annotation": "metadata: {name: a, annotations: {p: %s}}",
    "label": "metadata: {name: a, labels: {p: %s}}",
    "own-annotation": "metadata: {name: a, annotations: {o: %s}}",
    "data": "metadata: {name: a}\ndata: {p: %s}",
}

DEEP = {
    "template-annotation": "spec: {template: {metadata: {annotations: {p: %s}}}}",
    "template-label": "spec: {template: {metadata: {labels: {p: %s}}}}",
    "selector": "spec: {selector: {matchLabels: {p: %s}}}",
    "node": "spec: {template: {spec: {nodeSelector: {gpu: %s}}}}",
    "replicas": "spec: {replicas: %s}",
    "env": "spec: {template: {spec: {containers: [{name: c, env: [{name: E, value: %s}]}]}}}",
}


def block(text):
    return "|\n" + "".join(f"    {line}\n" for line in text.split("\n"))


def cases():
    for name, text in EMPTIES.items():
        for base, content in {"own": CONFIG, "bare": BARE}.items():
            def one(lines, files=None, content=content):
                return {"kustomization.yaml": "resources: [a.yaml]\n" + lines, "a.yaml": content, **(files or {})}
            yield f"{base}-patch-file-{name}", one("patches:\n- path: p.yaml\n", {"p.yaml": text})
            yield f"{base}-patch-target-{name}", one("patches:\n- path: p.yaml\n  target: {kind: ConfigMap}\n", {"p.yaml": text})
            yield f"{base}-patch-inline-{name}", one(f"patches:\n- target: {{kind: ConfigMap}}\n  patch: {block(text)}")
            yield f"{base}-old-json-{name}", one("patchesJson6902:\n- path: p.json\n  target: {kind: ConfigMap, name: a, version: v1}\n", {"p.json": text})
            yield f"{base}-old-json-inline-{name}", one(f"patchesJson6902:\n- target: {{kind: ConfigMap, name: a, version: v1}}\n  patch: {block(text)}")
            yield f"{base}-old-merge-{name}", one("patchesStrategicMerge:\n- p.yaml\n", {"p.yaml": text})
            yield f"{base}-old-merge-inline-{name}", one(f"patchesStrategicMerge:\n- {block(text)}")
            yield f"{base}-none-selected-{name}", one("patches:\n- path: p.yaml\n  target: {kind: Secret}\n", {"p.yaml": text})
            yield f"{base}-old-none-{name}", one("patchesJson6902:\n- path: p.json\n  target: {kind: ConfigMap, name: b, version: v1}\n", {"p.json": text})
    for value_name, value in VALUES.items():
        for place, where in PLACES.items():
            patch = "apiVersion: v1\nkind: ConfigMap\n" + where % value + "\n"
            for base, content in {"own": CONFIG, "bare": BARE, "numbers": NUMBERS}.items():
                files = {"a.yaml": content, "p.yaml": patch}
                yield f"{base}-merge-{place}-{value_name}", {"kustomization.yaml": "resources: [a.yaml]\npatches: [{path: p.yaml}]\n", **files}
                yield f"{base}-targeted-{place}-{value_name}", {"kustomization.yaml": "resources: [a.yaml]\npatches: [{path: p.yaml, target: {kind: ConfigMap}}]\n", **files}
                yield f"{base}-old-{place}-{value_name}", {"kustomization.yaml": "resources: [a.yaml]\npatchesStrategicMerge: [p.yaml]\n", **files}
        for field in ("annotations", "labels"):
            operations = f"- {{op: add, path: /metadata/{field}/p, value: {value}}}\n- {{op: replace, path: /metadata/{field}/o, value: {value}}}\n"
            yield f"json-{field}-{value_name}", {"kustomization.yaml": "resources: [a.yaml]\npatches: [{path: p.yaml, target: {kind: ConfigMap}}]\n", "a.yaml": CONFIG, "p.yaml": operations}
            yield f"old-json-{field}-{value_name}", {"kustomization.yaml": "resources: [a.yaml]\npatchesJson6902: [{path: p.yaml, target: {kind: ConfigMap, name: a, version: v1}}]\n", "a.yaml": CONFIG, "p.yaml": operations}
        for lines in (f"commonAnnotations: {{p: {value}}}", f"commonLabels: {{p: {value}}}", f"labels: [{{pairs: {{p: {value}}}, includeSelectors: true}}]",
                      f"generatorOptions: {{annotations: {{p: {value}}}, labels: {{p: {value}}}}}\nconfigMapGenerator: [{{name: g}}]",
                      f"configMapGenerator: [{{name: g, literals: [x={value.replace('[', '').replace(']', '').replace('{', '').replace('}', '').replace('!!str ', '')}]}}]"):
            for base, content in {"numbers": NUMBERS, "workload": WORKLOAD}.items():
                yield f"{base}-{lines.split(':')[0]}-{len(lines)}-{value_name}", {"kustomization.yaml": f"resources: [a.yaml]\n{lines}\n", "a.yaml": content}
        for place, where in DEEP.items():
            patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n" + where % value + "\n"
            yield f"deep-{place}-{value_name}", {"kustomization.yaml": "resources: [a.yaml]\npatches: [{path: p.yaml}]\n", "a.yaml": WORKLOAD, "p.yaml": patch}
            yield f"deep-prefixed-{place}-{value_name}", {"kustomization.yaml": "resources: [a.yaml]\nnamePrefix: p-\npatches: [{path: p.yaml, target: {kind: Deployment}}]\n", "a.yaml": WORKLOAD, "p.yaml": patch}
    for base, content in {"numbers": NUMBERS, "workload": WORKLOAD}.items():
        for lines in ("", "namePrefix: p-", "namespace: n", "images: [{name: i, newTag: '1'}]", "labels: [{pairs: {l: m}}]", "patches: [{target: {name: a}, patch: '[{op: add, path: /metadata/x, value: y}]'}]"):
            yield f"{base}-alone-{len(lines)}", {"kustomization.yaml": f"resources: [a.yaml]\n{lines}\n", "a.yaml": content}


CASES = dict(cases())
