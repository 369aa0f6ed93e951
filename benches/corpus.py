#!/usr/bin/env python3
"""Writes a seeded corpus of Kubernetes manifests, so that speed is measured on the same files everywhere.

usage: corpus.py SHAPE FOLDER [SEED]

shapes  peers   35,000 files, 56,000 resources of six kinds, about 32 MB
        mixed   2,000 files, 23 MB: most files small, CRDs and dashboards carry nine tenths of the bytes
        many    10,000 small files, about 16.6 MB
        few     50 files
Every object is valid for Kubernetes 1.35. No line comes from another project.
"""
import json
import os
import random
import sys

WORDS = "amber basil cedar delta ember fjord grove heron iris jade krill lotus maple nectar otter pearl quartz raven sable tulip".split()


def name(rnd):
    return f"{rnd.choice(WORDS)}-{rnd.choice(WORDS)}-{rnd.randrange(10000)}"


def labels(rnd, app, indent):
    pad = " " * indent
    return (
        f"{pad}app.kubernetes.io/name: {app}\n"
        f"{pad}app.kubernetes.io/part-of: {rnd.choice(WORDS)}\n"
        f"{pad}app.kubernetes.io/managed-by: argocd\n"
    )


def metadata(rnd, app):
    return f"metadata:\n  name: {app}\n  namespace: team-{rnd.randrange(40)}\n  labels:\n{labels(rnd, app, 4)}"


def container(rnd, indent, app):
    pad = " " * indent
    lines = [
        f"- name: {app}",
        f"  image: registry.example.org/{app}:1.{rnd.randrange(40)}.{rnd.randrange(9)}",
        "  imagePullPolicy: IfNotPresent",
        "  ports:",
        "  - name: http",
        f"    containerPort: {8000 + rnd.randrange(999)}",
        "    protocol: TCP",
        "  env:",
    ]
    for _ in range(rnd.randrange(1, 5)):
        lines.append(f"  - name: {rnd.choice(WORDS).upper()}_{rnd.randrange(100)}")
        lines.append(f'    value: "{rnd.choice(WORDS)}"')
    lines += [
        "  resources:",
        f"    requests: {{cpu: {rnd.randrange(1, 9)}00m, memory: {rnd.randrange(1, 9)}2Mi}}",
        f"    limits: {{memory: {rnd.randrange(1, 5)}Gi}}",
        "  readinessProbe:",
        "    httpGet: {path: /ready, port: http}",
        f"    periodSeconds: {rnd.randrange(5, 30)}",
        "  securityContext:",
        "    allowPrivilegeEscalation: false",
        "    runAsNonRoot: true",
    ]
    return "".join(f"{pad}{line}\n" for line in lines)


def deployment(rnd):
    app = name(rnd)
    return (
        f"apiVersion: apps/v1\nkind: Deployment\n{metadata(rnd, app)}spec:\n  replicas: {rnd.randrange(1, 6)}\n"
        f"  selector:\n    matchLabels:\n      app.kubernetes.io/name: {app}\n"
        f"  template:\n    metadata:\n      labels:\n{labels(rnd, app, 8)}"
        f"    spec:\n      containers:\n{container(rnd, 6, app)}"
    )


def service(rnd):
    app = name(rnd)
    return (
        f"apiVersion: v1\nkind: Service\n{metadata(rnd, app)}spec:\n  type: ClusterIP\n  selector:\n"
        f"    app.kubernetes.io/name: {app}\n  ports:\n  - name: http\n    port: 80\n    targetPort: http\n    protocol: TCP\n"
    )


def config_map(rnd, lines=4):
    app = name(rnd)
    body = "".join(f"  {rnd.choice(WORDS)}-{n}: {rnd.choice(WORDS)} {rnd.choice(WORDS)}\n" for n in range(lines))
    block = "".join(f"    {rnd.choice(WORDS)} = {rnd.randrange(10**6)}\n" for _ in range(lines))
    return f"apiVersion: v1\nkind: ConfigMap\n{metadata(rnd, app)}data:\n{body}  app.conf: |\n{block}"


def ingress(rnd):
    app = name(rnd)
    return (
        f"apiVersion: networking.k8s.io/v1\nkind: Ingress\n{metadata(rnd, app)}spec:\n  ingressClassName: traefik\n"
        f"  rules:\n  - host: {app}.example.org\n    http:\n      paths:\n      - path: /\n        pathType: Prefix\n"
        f"        backend:\n          service:\n            name: {app}\n            port: {{name: http}}\n"
    )


def network_policy(rnd):
    app = name(rnd)
    return (
        f"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n{metadata(rnd, app)}spec:\n  podSelector:\n"
        f"    matchLabels:\n      app.kubernetes.io/name: {app}\n  policyTypes: [Ingress, Egress]\n  ingress:\n  - from:\n"
        f"    - namespaceSelector:\n        matchLabels:\n          kubernetes.io/metadata.name: team-{rnd.randrange(40)}\n"
        f"    ports:\n    - protocol: TCP\n      port: 8080\n"
    )


def cron_job(rnd):
    app = name(rnd)
    return (
        f"apiVersion: batch/v1\nkind: CronJob\n{metadata(rnd, app)}spec:\n  schedule: \"{rnd.randrange(60)} {rnd.randrange(24)} * * *\"\n"
        f"  concurrencyPolicy: Forbid\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          restartPolicy: Never\n"
        f"          containers:\n{container(rnd, 10, app)}"
    )


KINDS = [deployment, service, config_map, ingress, network_policy, cron_job]
WEIGHTS = [14, 30, 24, 14, 12, 6]


def resource(rnd):
    return rnd.choices(KINDS, WEIGHTS)[0](rnd)


def schema(rnd, depth):
    """A structural schema with descriptions, as controllers generate them."""
    if depth == 0 or rnd.random() < 0.3:
        kind = rnd.choice(["string", "integer", "boolean"])
        return {"type": kind, "description": " ".join(rnd.choice(WORDS) for _ in range(rnd.randrange(8, 40)))}
    fields = {f"{rnd.choice(WORDS)}{n}": schema(rnd, depth - 1) for n in range(rnd.randrange(2, 9))}
    return {"type": "object", "description": " ".join(rnd.choice(WORDS) for _ in range(20)), "properties": fields}


def block_yaml(value, indent=0):
    pad = " " * indent
    out = []
    for key, item in value.items():
        if isinstance(item, dict):
            out.append(f"{pad}{key}:\n{block_yaml(item, indent + 2)}")
        else:
            out.append(f"{pad}{key}: {item}\n")
    return "".join(out)


def crd(rnd, size):
    kind = "".join(rnd.choice(WORDS).title() for _ in range(2)) + str(rnd.randrange(10000))
    plural = kind.lower() + "s"
    head = (
        f"apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: {plural}.bench.example.org\n"
        f"spec:\n  group: bench.example.org\n  scope: Namespaced\n  names:\n    kind: {kind}\n    plural: {plural}\n"
        f"    listKind: {kind}List\n    singular: {kind.lower()}\n  versions:\n  - name: v1\n    served: true\n    storage: true\n"
        f"    schema:\n      openAPIV3Schema:\n        type: object\n        properties:\n          spec:\n            type: object\n"
        f"            properties:\n"
    )
    parts, total, n = [head], len(head), 0
    while total < size:
        part = block_yaml({f"field{n}": schema(rnd, 5)}, 14)
        parts.append(part)
        total += len(part)
        n += 1
    return "".join(parts)


def dashboard(rnd, size):
    panels, total = [], 0
    while total < size:
        panel = {"title": " ".join(rnd.choice(WORDS) for _ in range(4)), "type": "timeseries", "gridPos": {"h": 8, "w": 12, "x": 0, "y": len(panels) * 8}, "targets": [{"expr": f"sum(rate({rnd.choice(WORDS)}_total{{job=\"{rnd.choice(WORDS)}\"}}[5m]))", "refId": "A"}]}
        panels.append(panel)
        total += 420
    text = json.dumps({"panels": panels, "schemaVersion": 39, "title": name(rnd)}, indent=2)
    block = "".join(f"    {line}\n" for line in text.split("\n"))
    app = name(rnd)
    return f"apiVersion: v1\nkind: ConfigMap\n{metadata(rnd, app)}data:\n  dashboard.json: |-\n{block}"


def write(folder, index, text):
    place = os.path.join(folder, f"team-{index % 97}", f"app-{index // 97 % 53}")
    os.makedirs(place, exist_ok=True)
    with open(os.path.join(place, f"manifest-{index}.yaml"), "w", encoding="utf8") as file:
        file.write(text)


def main():
    shape, folder = sys.argv[1], sys.argv[2]
    rnd = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    if shape == "peers":
        for index in range(35000):
            count = rnd.choices([1, 2, 3, 4], [62, 22, 10, 6])[0]
            write(folder, index, "---\n".join(resource(rnd) for _ in range(count)))
    elif shape == "mixed":
        for index in range(2000):
            pick = rnd.random()
            if pick < 0.016:
                text = crd(rnd, rnd.choice([300_000, 500_000, 600_000, 1_050_000]))
            elif pick < 0.026:
                text = dashboard(rnd, rnd.choice([100_000, 150_000]))
            elif pick < 0.1:
                text = "---\n".join(resource(rnd) for _ in range(rnd.randrange(3, 9)))
            else:
                text = resource(rnd)
            write(folder, index, text)
    elif shape == "many":
        for index in range(10000):
            write(folder, index, "---\n".join(resource(rnd) for _ in range(rnd.choice([1, 2, 3]))) + config_map(rnd, 6).replace("apiVersion", "---\napiVersion", 1))
    elif shape == "few":
        for index in range(50):
            write(folder, index, resource(rnd))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
