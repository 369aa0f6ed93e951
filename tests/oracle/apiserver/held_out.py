#!/usr/bin/env python3
"""Collects objects that nothing here was learned from, to break them with mutate.py.

held_out.py OUT.yaml FOLDER…      FOLDER: unpacked modules, such as those of k8s.io/kubernetes and github.com/argoproj/argo-cd
Takes built-in kinds only, at most six of a kind, in an order drawn with a fixed seed; drops namespaces and status. What the
server does not accept as it stands, mutate.py leaves out. The objects are other projects' files and are never committed.
"""
import collections
import glob
import random
import sys

import yaml

A_KIND = 6
MOST_BYTES = 6000
# Stored, these would judge, limit or route the others; a namespace would have to exist.
LEFT_OUT = {
    "APIService", "CustomResourceDefinition", "FlowSchema", "LimitRange", "List", "MutatingWebhookConfiguration", "Namespace",
    "PriorityLevelConfiguration", "ResourceQuota", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding",
    "ValidatingWebhookConfiguration",
}


def objects(path):
    """The objects of a file, items of lists included; none for one that cannot be read."""
    try:
        with open(path, encoding="utf8") as file:
            documents = list(yaml.load_all(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return
    for document in documents:
        if isinstance(document, dict) and document.get("kind") == "List":
            yield from document.get("items") or []
        else:
            yield document


def is_wanted(candidate):
    if not isinstance(candidate, dict):
        return False
    version, kind, metadata = (candidate.get(key) for key in ("apiVersion", "kind", "metadata"))
    if not (isinstance(version, str) and isinstance(kind, str) and isinstance(metadata, dict) and metadata.get("name")):
        return False
    group = version.rpartition("/")[0]
    return kind not in LEFT_OUT and ("." not in group or group.endswith(".k8s.io"))


def main():
    out, folders = sys.argv[1], sys.argv[2:]
    files = sorted(path for folder in folders for path in glob.glob(f"{folder}/**/*.yaml", recursive=True))
    random.Random(7).shuffle(files)
    kept, texts, of_kind = [], set(), collections.Counter()
    for path in files:
        for candidate in objects(path):
            if not is_wanted(candidate) or of_kind[candidate["kind"]] >= A_KIND:
                continue
            candidate.pop("status", None)
            candidate["metadata"].pop("namespace", None)
            text = yaml.safe_dump(candidate)
            if text in texts or len(text) > MOST_BYTES:
                continue
            texts.add(text)
            of_kind[candidate["kind"]] += 1
            # Many of them are called alike.
            name = "".join(letter for letter in str(candidate["metadata"]["name"]).lower() if letter.isalnum() or letter == "-")
            candidate["metadata"]["name"] = f"h{len(kept)}-{name[:40]}".rstrip("-")
            kept.append(candidate)
    with open(out, "w", encoding="utf8") as file:
        yaml.safe_dump_all(kept, file, sort_keys=False)
    print(f"{len(kept)} objects of {len(of_kind)} kinds from {len(files)} files")


if __name__ == "__main__":
    main()
