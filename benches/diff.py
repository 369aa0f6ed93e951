"""Makes a repository of overlays once, changes their base, and times the difference. Called by benches/diff."""
import os
import resource
import statistics
import subprocess
import sys
import time

folder, rempart = sys.argv[1:3]
APPLICATIONS = 500
URL = "https://github.com/example/gitops.git"

APPLICATION = """apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: {name}
  namespace: argocd
spec:
  project: default
  source:
    repoURL: {url}
    path: {path}
  destination:
    server: https://kubernetes.default.svc
    namespace: {name}
  syncPolicy:
    automated:
      prune: true
"""

DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: example.org/web:1
          ports: [{containerPort: 8080, name: http}]
          resources: {requests: {cpu: 100m, memory: 64Mi}}
"""

SERVICE = """apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports: [{port: 80, targetPort: http}]
"""

HEAD = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"

OVERLAY = HEAD + """namespace: {name}
namePrefix: {name}-
resources:
  - ../../base
configMapGenerator:
  - name: settings
    literals: [level=info, id={name}]
patches:
  - path: patch.yaml
labels:
  - pairs: {{tenant: {name}}}
"""

PATCH = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: {replicas}
  template:
    spec:
      containers:
        - name: web
          env:
            - name: ID
              value: {name}
"""


def write(path, text):
    path = os.path.join(folder, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf8") as file:
        file.write(text)


def git(*words):
    identity = ["-c", "user.name=bench", "-c", "user.email=bench@example.org"]
    subprocess.run(["git", "-C", folder, *identity, *words], check=True, stdout=subprocess.DEVNULL)


def make():
    os.makedirs(folder)
    git("init", "--quiet", "--initial-branch=main")
    write("rempart.toml", f'repositories = ["{URL}"]\n')
    write("root.yaml", APPLICATION.format(name="root", url=URL, path="apps"))
    write("base/web.yaml", DEPLOYMENT)
    write("base/service.yaml", SERVICE)
    write("base/kustomization.yaml", HEAD + "resources: [web.yaml, service.yaml]\n")
    for number in range(APPLICATIONS):
        name = f"a{number}"
        write(f"apps/{name}.yaml", APPLICATION.format(name=name, url=URL, path=f"overlays/{name}"))
        write(f"overlays/{name}/kustomization.yaml", OVERLAY.format(name=name))
        write(f"overlays/{name}/patch.yaml", PATCH.format(name=name, replicas=number % 5 + 1))
    git("add", ".")
    git("commit", "--quiet", "-m", "one")
    write("base/web.yaml", DEPLOYMENT.replace("web:1", "web:2"))


def run():
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    command = [rempart, "diff", "--since", "HEAD", "--repository", folder]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    last = done.stdout.strip().split("\n")[-1]
    # A fast program that compared nothing must not win.
    if f"{APPLICATIONS} applications" not in last:
        sys.exit(f"not all applications differ: {last}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if not os.path.exists(folder):
    make()
runs = [run() for _ in range(int(os.environ.get("TURNS", "9")))]
for what, at in [("wall", 0), ("cpu", 1)]:
    values = sorted(one[at] for one in runs)
    median = statistics.median(values)
    print(f"{what}  median {median * 1000:6.1f} ms  best {values[0] * 1000:6.1f} ms  (goal 300 ms wall)")
