#!/usr/bin/env python3
"""Writes kustomizations below a folder: each field alone, in pairs in one file, in pairs in two layers, as components,
and deeper mixes drawn by a seed.

    generate.py FOLDER [SEED] [MIXES]

The same arguments write the same files. No value is a secret: those of Secrets are counted up.
"""
import os
import random
import sys

from features import BASE, FEATURES, SAFE_AS_COMPONENT, SPECIAL


def write(root, path, text):
    path = os.path.join(root, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)


def merged(parts):
    """One kustomization of several: lists of one field are joined by writing them as one."""
    fields, files = {}, {}
    for text, more in parts:
        name, body = None, []
        for line in text.splitlines(keepends=True):
            if line[0] not in " -#\n" and ":" in line:
                name, _, rest = line.partition(":")
                body = fields.setdefault(name, [])
                if rest.strip():
                    body.clear()
                    body.append(" " + rest.strip() + "\n")
            else:
                body.append(line)
        files.update(more)
    text = ""
    for name, body in fields.items():
        text += name + ":" + ("\n" if not body or body[0][0] == "-" or body[0].startswith("  ") else "") + "".join(body)
    return text, files


def kustomization(root, folder, resources, parts, kind=None, components=()):
    text, files = merged(parts)
    head = ""
    if kind:
        head = f"apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: {kind}\n"
    if resources:
        head += "resources:\n" + "".join(f"- {name}\n" for name in resources)
    if components:
        head += "components:\n" + "".join(f"- {name}\n" for name in components)
    write(root, f"{folder}/kustomization.yaml", head + text)
    for name, content in files.items():
        write(root, f"{folder}/{name}", content)


def main():
    root = sys.argv[1]
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    mixes = int(sys.argv[3]) if len(sys.argv) > 3 else 150
    for name, content in BASE.items():
        write(root, f"base/{name}", content)
    kustomization(root, "base", sorted(BASE), [])
    names = sorted(FEATURES)
    for name in names:
        kustomization(root, f"one/{name}", ["../../base"], [FEATURES[name]])
        kustomization(root, f"direct/{name}", [], [FEATURES[name]])
        if name in SAFE_AS_COMPONENT:
            kustomization(root, f"component/{name}/component", [], [FEATURES[name]], kind="Component")
            kustomization(root, f"component/{name}/overlay", ["../../../base"], [("namePrefix: c-\n", {})],
                          components=["../component"])
    for name, (text, files) in SPECIAL.items():
        write(root, f"{name}/kustomization.yaml", text)
        for path, content in files.items():
            write(root, f"{name}/{path}", content)
    # One draw a case: a case stays what it is when others come or go.
    draw = random.Random(seed)
    pairs = [(one, other) for one in names for other in names if one != other]
    for one, other in draw.sample(pairs, min(len(pairs), 160)):
        kustomization(root, f"pair/{one}+{other}", ["../../base"], [FEATURES[one], FEATURES[other]])
    for one, other in draw.sample(pairs, min(len(pairs), 160)):
        kustomization(root, f"layer/{one}+{other}", [f"../../one/{one}"], [FEATURES[other]])
    for at in range(mixes):
        folder = f"mix/{at:03}"
        layers = draw.randint(1, 3)
        below = ["../../../base"]
        for layer in range(layers):
            chosen = draw.sample(names, draw.randint(1, 4))
            components = []
            if draw.random() < 0.3:
                inner = draw.choice(sorted(SAFE_AS_COMPONENT))
                kustomization(root, f"{folder}/component{layer}", [], [FEATURES[inner]], kind="Component")
                components = [f"../component{layer}"]
            kustomization(root, f"{folder}/layer{layer}", below, [FEATURES[name] for name in chosen],
                          components=components)
            below = [f"../layer{layer}"]
            if draw.random() < 0.2:
                kustomization(root, f"{folder}/other{layer}", [f"../layer{layer}"], [("namePrefix: other-\n", {})])
                kustomization(root, f"{folder}/third{layer}", [f"../layer{layer}"], [("namePrefix: third-\n", {})])
                below = [f"../other{layer}", f"../third{layer}"]


if __name__ == "__main__":
    main()
