"""Repositories of git that hold a secret where a search may not look, built with the program git."""
import gzip, os, pathlib, shutil, subprocess

ENVIRONMENT = {"GIT_AUTHOR_NAME": "ann", "GIT_AUTHOR_EMAIL": "ann@example.org", "GIT_COMMITTER_NAME": "ann", "GIT_COMMITTER_EMAIL": "ann@example.org",
               "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z", "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z", "GIT_CONFIG_GLOBAL": os.devnull,
               "GIT_CONFIG_SYSTEM": os.devnull, "PATH": os.environ["PATH"], "HOME": os.devnull}


class Scene:
    def __init__(self, root, secret):
        self.root, self.secret = root, secret
        root.mkdir(parents=True)
        self.git("init", "-q", "-b", "main")
        self.commit("README.md", "nothing\n")

    def git(self, *words, stdin=None):
        out = subprocess.run(["git", "-c", "protocol.file.allow=always", *words], cwd=self.root, env=ENVIRONMENT, input=stdin, capture_output=True, text=True)
        assert out.returncode == 0, (words, out.stderr)
        return out.stdout.strip()

    def write(self, path, text):
        path = self.root / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def commit(self, path, text, message="change"):
        self.write(path, text)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    @property
    def line(self):
        return f"token: {self.secret}\n"


def deleted(s):
    s.commit("a.yaml", s.line)
    s.git("rm", "-q", "a.yaml")
    s.git("commit", "-q", "-m", "remove")


def overwritten(s):
    s.commit("a.yaml", s.line)
    s.commit("a.yaml", "token: ${TOKEN}\n")


def renamed(s):
    s.commit("a.yaml", s.line)
    s.git("mv", "a.yaml", "b.yaml")
    s.git("commit", "-q", "-m", "rename")
    s.git("rm", "-q", "b.yaml")
    s.git("commit", "-q", "-m", "remove")


def type_changed(s):
    s.commit("a", "nothing\n")
    (s.root / "a").unlink()
    (s.root / "a").symlink_to(f"https://bot:{s.secret}@git.example.org")
    s.git("add", "-A")
    s.git("commit", "-q", "-m", "link")
    s.git("rm", "-q", "a")
    s.git("commit", "-q", "-m", "remove")


def merge_only(s):
    s.git("checkout", "-q", "-b", "side")
    s.commit("side", "1\n")
    s.git("checkout", "-q", "main")
    s.commit("main", "1\n")
    s.git("merge", "-q", "--no-commit", "--no-ff", "side")
    s.commit("a.yaml", s.line, "merge")
    s.git("rm", "-q", "a.yaml")
    s.git("commit", "-q", "-m", "remove")


def other_branch(s):
    s.git("checkout", "-q", "-b", "side")
    s.commit("a.yaml", s.line)
    s.git("checkout", "-q", "main")


def tag_only(s):
    other_branch(s)
    s.git("tag", "v1", "side")
    s.git("branch", "-q", "-D", "side")


def tag_of_a_file(s):
    blob = s.git("hash-object", "-w", "--stdin", stdin=s.line)
    s.git("tag", "key", blob)


def remote_branch(s):
    other_branch(s)
    s.git("update-ref", "refs/remotes/origin/side", "side")
    s.git("branch", "-q", "-D", "side")


def pull_request(s):
    other_branch(s)
    s.git("update-ref", "refs/pull/1/head", "side")
    s.git("branch", "-q", "-D", "side")


def note(s):
    s.git("notes", "add", "-m", s.line, "HEAD")


def stash(s):
    s.write("README.md", s.line)
    s.git("stash", "-q")


def older_stash(s):
    stash(s)
    s.write("README.md", "other\n")
    s.git("stash", "-q")


def commit_message(s):
    s.commit("x", "1\n", f"use {s.secret}")


def tag_message(s):
    s.git("tag", "-a", "v1", "-m", f"use {s.secret}")


def merged_tag(s):
    s.git("checkout", "-q", "-b", "side")
    s.commit("side", "1\n")
    s.git("tag", "-a", "v1", "-m", f"use {s.secret}")
    s.git("checkout", "-q", "main")
    s.commit("main", "1\n")
    s.git("merge", "-q", "--no-ff", "-m", "merge", "v1")
    s.git("tag", "-d", "v1")


def replaced(s):
    s.commit("a.yaml", s.line)
    with_secret = s.git("rev-parse", "HEAD")
    tree = s.git("rev-parse", "HEAD~1^{tree}")
    clean = s.git("commit-tree", tree, "-p", "HEAD~1", "-m", "clean")
    s.git("rm", "-q", "a.yaml")
    s.git("commit", "-q", "-m", "remove")
    s.git("replace", with_secret, clean)


def detached_work_tree(s):
    s.git("worktree", "add", "-q", "--detach", "../" + s.root.name + "-tree")
    tree = s.root.parent / (s.root.name + "-tree")
    (tree / "a.yaml").write_text(s.line)
    for words in (["add", "-A"], ["commit", "-q", "-m", "x"]):
        subprocess.run(["git", *words], cwd=tree, env=ENVIRONMENT, check=True)


def wide(s):
    s.commit("a.txt", s.line.encode("utf-16"))
    s.git("rm", "-q", "a.txt")
    s.git("commit", "-q", "-m", "remove")


def binary(s):
    s.commit("a.bin", b"\0\1\2\xff" + s.secret.encode() + b"\0\xfe")
    s.git("rm", "-q", "a.bin")
    s.git("commit", "-q", "-m", "remove")


def archive(s):
    s.commit("a.gz", gzip.compress(s.line.encode()))
    s.git("rm", "-q", "a.gz")
    s.git("commit", "-q", "-m", "remove")


def staged(s):
    s.write("a.yaml", s.line)
    s.git("add", "a.yaml")
    s.write("a.yaml", "token: ${TOKEN}\n")


def shallow(s):
    deleted(s)
    full = s.root.parent / (s.root.name + "-full")
    s.root.rename(full)
    subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{full}", str(s.root)], env=ENVIRONMENT, check=True)
    shutil.rmtree(full)


CASES = {"deleted": deleted, "overwritten": overwritten, "renamed": renamed, "file that became a link": type_changed, "content of a merge only": merge_only,
         "other branch": other_branch, "tag": tag_only, "tag of a file": tag_of_a_file, "branch of a remote": remote_branch, "head of a pull request": pull_request,
         "note": note, "stash": stash, "older stash": older_stash, "message of a commit": commit_message, "message of a tag": tag_message,
         "message of a tag that was merged and deleted": merged_tag, "commit that refs/replace hides": replaced, "detached head of a work tree": detached_work_tree,
         "UTF-16": wide, "bytes that are no text": binary, "gzip": archive, "staged, and clean in the work tree": staged,
         "shallow clone: it must be said": shallow}


def build(folder, case, secret):
    """The repository of one case."""
    name = "".join(letter if letter.isalnum() or letter == "-" else "-" for letter in case)
    scene = Scene(pathlib.Path(folder) / name, secret)
    CASES[case](scene)
    return scene
