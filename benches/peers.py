"""Runs both tools in turn, five times each, and prints the medians. Called by benches/peers."""
import os
import resource
import statistics
import subprocess
import sys
import time

folder, location, rempart = sys.argv[1:4]
corpus = os.path.join(folder, "corpus")
template = location + "/{{.ResourceKind}}{{.KindSuffix}}.json"
kubeconform = [os.path.join(folder, "bin", "kubeconform"), "-strict", "-summary", "-schema-location", template]


def commands(threads):
    only = "--only=yaml,kube,layout"
    yield "kubeconform", [*kubeconform, "-n", str(threads), corpus]
    yield "rempart", [rempart, "check", only, "--quiet", "-j", str(threads), corpus]


def run(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed with {done.returncode}: {(done.stdout + done.stderr)[-2000:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, (done.stdout + done.stderr).strip().split("\n")[-1]


def checked(tool, line):
    """A fast tool that looked at nothing must not win."""
    if f"{count} files" not in line:
        sys.exit(f"{tool} did not look at all {count} files: {line}")


count = sum(len(files) for _, _, files in os.walk(corpus))
print(f"{count} files")
for threads in (1, 2):
    results = {}
    for turn in range(int(os.environ.get("TURNS", "5"))):
        for tool, command in commands(threads):
            results.setdefault(tool, []).append(run(command))
            checked(tool, results[tool][-1][2])
    medians = {}
    for tool, runs in results.items():
        wall = statistics.median(r[0] for r in runs)
        cpu = statistics.median(r[1] for r in runs)
        medians[tool] = wall
        print(f"threads {threads}  {tool:12} wall {wall:7.3f} s  cpu {cpu:7.3f} s  {runs[0][2]}")
    print(f"threads {threads}  ratio {medians['kubeconform'] / medians['rempart']:.1f}")
