"""What kustomize keeps in the annotations of objects on the way, where it can be seen: fields of `metadata/annotations`."""

BASES = {
    "plain": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n",
    "empty": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  annotations: {}\n",
    "null": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  annotations:\n",
    "own": 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  annotations: {o: "1"}\n',
    "workload": "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  template:\n    metadata:\n      labels: {}\n    spec:\n      containers: [{name: c, image: i}]\n",
}

# What makes kustomize keep a note, or forget it, one kustomization below.
BELOW = {
    "nothing": "",
    "prefix": "namePrefix: p-\n",
    "suffix": "nameSuffix: -s\n",
    "namespace": "namespace: n\n",
    "labels": "labels: [{pairs: {l: m}}]\n",
    "annotations": "commonAnnotations: {c: d}\n",
    "images": "images: [{name: i, newTag: t}]\n",
    "merge-patch": "patches: [{patch: '{apiVersion: KIND, metadata: {name: a}, data: {p: q}}'}]\n",
    "target-patch": "patches: [{target: {name: a}, patch: '{apiVersion: KIND, metadata: {name: z}, data: {p: q}}'}]\n",
    "json-patch": "patches: [{target: {name: a}, patch: '[{op: add, path: /metadata/labels, value: {p: q}}]'}]\n",
    "old-json-patch": "patchesJson6902: [{target: {KIND, name: a, version: v1}, patch: '[{op: add, path: /metadata/labels, value: {p: q}}]'}]\n",
    "removing-patch": "namePrefix: p-\npatches: [{target: {name: a}, patch: '{apiVersion: KIND, metadata: {name: z, annotations: null}}'}]\n",
    "rename": "patches: [{target: {name: a}, options: {allowNameChange: true}, patch: '{apiVersion: KIND, metadata: {name: z}}'}]\n",
    "origin": "buildMetadata: [managedByLabel]\n",
    "replicas": "replicas: [{name: a, count: 3}]\n",
}

ABOVE = {
    "labels-kept": "labels: [{pairs: {x: y}, fields: [{path: metadata/annotations, create: false}]}]\n",
    "labels-made": "labels: [{pairs: {x: y}, fields: [{path: metadata/annotations, create: true}]}]\n",
    "labels-template": "labels: [{pairs: {x: y}, fields: [{path: spec/template/metadata/annotations, create: false}]}]\n",
    "labels-prefix": "namePrefix: q-\nlabels: [{pairs: {x: y}, fields: [{path: metadata/annotations}]}]\n",
    "labels-below": "labels: [{pairs: {x: y}, fields: [{path: metadata/annotations/o, create: false}]}]\n",
    "json-add": "patches: [{target: {kind: KIND}, patch: '[{op: add, path: /metadata/annotations/x, value: y}]'}]\n",
    "json-remove": "patches: [{target: {kind: KIND}, patch: '[{op: remove, path: /metadata/annotations}]'}]\n",
    "json-replace": "namePrefix: q-\npatches: [{target: {kind: KIND}, patch: '[{op: replace, path: /metadata/annotations, value: {x: y}}]'}]\n",
    "json-test": "patches: [{target: {kind: KIND}, patch: '[{op: test, path: /metadata/annotations, value: null}]'}]\n",
    "old-json-add": "patchesJson6902: [{target: {kind: KIND, version: v1, name: a}, patch: '[{op: add, path: /metadata/annotations/x, value: y}]'}]\n",
    "merge-null": "patches: [{target: {kind: KIND}, patch: '{apiVersion: v1, kind: Z, metadata: {name: z, annotations: null}}'}]\nnameSuffix: -t\n",
    "merge-own": "patches: [{target: {kind: KIND}, patch: '{apiVersion: v1, kind: Z, metadata: {name: z, annotations: {o: null}}}'}]\n",
    "merge-replace": "patches: [{target: {kind: KIND}, patch: '{apiVersion: v1, kind: Z, metadata: {name: z, annotations: {$patch: replace, r: s}}}'}]\nnameSuffix: -t\n",
    "replacement-into": "replacements: [{source: {kind: KIND, fieldPath: metadata.name}, targets: [{select: {kind: KIND}, fieldPaths: [metadata.annotations.x], options: {create: true}}]}]\n",
    "replacement-lost": "replacements: [{source: {kind: KIND, fieldPath: metadata.name}, targets: [{select: {kind: KIND}, fieldPaths: [metadata.annotations.x]}]}]\n",
    "replacement-whole": "replacements: [{source: {kind: KIND, fieldPath: kind}, targets: [{select: {kind: KIND}, fieldPaths: [metadata.annotations]}]}]\n",
    "replacement-from": "replacements: [{source: {kind: KIND, fieldPath: metadata.annotations}, targets: [{select: {kind: KIND}, fieldPaths: [metadata.labels], options: {create: true}}]}]\n",
}

# Fields of transformers from a file.
CONFIGURED = {
    "common-kept": ("commonAnnotations: {x: y}\n", "commonAnnotations:\n- {path: metadata/annotations, create: false}\n"),
    "common-other": ("commonAnnotations: {x: y}\n", "commonAnnotations:\n- {path: metadata/notes, create: false}\n- {path: spec/annotations, create: true}\n"),
    "common-labels": ("commonLabels: {x: y}\n", "commonLabels:\n- {path: metadata/annotations, create: false}\n"),
    "labels": ("labels: [{pairs: {x: y}}]\n", "labels:\n- {path: metadata/annotations, create: false}\n"),
    "labels-made": ("labels: [{pairs: {x: y}}]\n", "labels:\n- {path: metadata/annotations, create: true}\n"),
    "template-labels": ("labels: [{pairs: {x: y}, includeTemplates: true}]\n", "templateLabels:\n- {path: metadata/annotations, create: false}\n"),
    "prefix-kept": ("namePrefix: q-\n", "namePrefix:\n- {path: metadata/annotations/n, create: false}\n"),
    "prefix-made": ("namePrefix: q-\n", "namePrefix:\n- {path: metadata/annotations/n, create: true}\n"),
    "prefix-whole": ("namePrefix: q-\n", "namePrefix:\n- {path: metadata/annotations, create: false}\n"),
    "suffix-whole": ("nameSuffix: -q\n", "nameSuffix:\n- {path: metadata/annotations, create: true}\n"),
    "namespace-made": ("namespace: m\n", "namespace:\n- {path: metadata/annotations/n, create: true}\n"),
    "namespace-whole": ("namespace: m\n", "namespace:\n- {path: metadata/annotations, create: false}\n"),
    "replicas-made": ("replicas: [{name: a, count: 2}]\n", "replicas:\n- {path: metadata/annotations/n, create: true, kind: KIND}\n"),
    "images-kept": ("images: [{name: i, newTag: u}]\n", "images:\n- {path: metadata/annotations/n, create: false}\n"),
}


def kinds(text, base):
    return text.replace("apiVersion: KIND", "apiVersion: apps/v1, kind: Deployment" if base == "workload" else "apiVersion: v1, kind: ConfigMap") \
        .replace("{KIND", "{kind: Deployment" if base == "workload" else "{kind: ConfigMap").replace("KIND", "Deployment" if base == "workload" else "ConfigMap")


def cases():
    for base, text in BASES.items():
        for below, lines in BELOW.items():
            under = {"base/kustomization.yaml": "resources: [a.yaml]\n" + kinds(lines, base), "base/a.yaml": text}
            for above, more in ABOVE.items():
                yield f"{base}-{below}-{above}", {"kustomization.yaml": "resources: [base]\n" + kinds(more, base), **under}
            for above, (more, config) in CONFIGURED.items():
                yield f"{base}-{below}-config-{above}", {"kustomization.yaml": "resources: [base]\nconfigurations: [c.yaml]\n" + kinds(more, base),
                                                         "c.yaml": kinds(config, base), **under}
    generated = {"base/kustomization.yaml": "configMapGenerator: [{name: a, literals: [x=y]}]\n"}
    for above, more in ABOVE.items():
        yield f"generated-{above}", {"kustomization.yaml": "resources: [base]\n" + kinds(more, ""), **generated}
        yield f"here-{above}", {"kustomization.yaml": "configMapGenerator: [{name: a, literals: [x=y], options: {disableNameSuffixHash: true}}]\n" + kinds(more, "")}


CASES = dict(cases())
