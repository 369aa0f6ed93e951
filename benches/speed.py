"""Runs the program on each corpus and prints the best of several runs. Called by benches/speed."""
import os
import resource
import shutil
import subprocess
import sys
import time

folder, rempart = sys.argv[1], os.path.abspath(sys.argv[2])
TURNS = int(os.environ.get("TURNS", "7"))


def best(command, cwd=None):
    """The fastest wall time with its CPU time, in milliseconds, and the largest memory of all runs in MiB."""
    runs, memory = [], 0
    for _ in range(TURNS):
        start = time.perf_counter()
        child = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        if os.waitstatus_to_exitcode(status) not in (0, 1):
            sys.exit(f"{command} failed")
        runs.append((wall * 1000, (used.ru_utime + used.ru_stime) * 1000))
        memory = max(memory, used.ru_maxrss / 1024)
    return (*min(runs), memory)


def git(*arguments):
    environment = {"PATH": os.environ["PATH"], "HOME": folder, "GIT_CONFIG_NOSYSTEM": "1"}
    names = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "b"), ("EMAIL", "b@example.org"))}
    subprocess.run(["git", "-C", f"{folder}/staged", *arguments], env=environment | names, check=True, stdout=subprocess.DEVNULL)


def staged():
    """A repository of 2,000 files with ten of them staged and changed."""
    if not os.path.isdir(f"{folder}/staged/.git"):
        shutil.copytree(f"{folder}/mixed", f"{folder}/staged", dirs_exist_ok=True)
        git("init", "-q")
        git("add", ".")
        git("commit", "-q", "-m", "one")
        files = sorted(os.path.join(at, name) for at, _, names in os.walk(f"{folder}/staged") if ".git" not in at for name in names)
        for path in files[:: len(files) // 10][:10]:
            with open(path, "a", encoding="utf8") as file:
                file.write("# changed\n")
        git("add", ".")
    return f"{folder}/staged"


def row(name, command, cwd=None):
    wall, cpu, memory = best(command, cwd)
    print(f"{name:44} wall {wall:8.1f} ms  cpu {cpu:8.1f} ms  peak {memory:6.1f} MiB", flush=True)
    return wall


only = "--only=yaml,kube,layout"
empty = row("an empty process (rempart --version)", [rempart, "--version"])
few = row("50 files", [rempart, "check", only, "-q", f"{folder}/few"])
print(f"{'  above the empty process':44} wall {few - empty:8.1f} ms")
for threads in ("1", "2"):
    row(f"2,000 files, 27 MB, {threads} threads", [rempart, "check", only, "-q", "-j", threads, f"{folder}/mixed"])
    row(f"10,000 small files, 16 MB, {threads} threads", [rempart, "check", only, "-q", "-j", threads, f"{folder}/many"])
row("--staged, ten of 2,000 files", [rempart, "check", only, "-q", "--staged", "."], staged())
