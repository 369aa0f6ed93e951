"""Changes files that the real SOPS wrote, and asks SOPS and rempart of each whether it is still whole.

Usage: sops_changes.py REMPART FOLDER [SEED]. Needs `sops` and `age-keygen` in the path. A file that SOPS refuses and that
`rempart secrets verify` verifies, without an error of `rempart check` either, is printed and makes the exit code 1. Files that
pass SOPS and do not pass rempart are counted: SOPS does not see every change.
"""
import base64, concurrent.futures, json, os, pathlib, random, re, shutil, subprocess, sys

rempart, folder = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
dice = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
if not (shutil.which("sops") and shutil.which("age-keygen")):
    print("SKIP: sops or age-keygen is not in the path")
    sys.exit(0)
SEALED = re.compile(rb"ENC\[AES256_GCM,data:[^\]]*\]")
TYPES = [b"str", b"int", b"float", b"bool", b"time", b"comment", b"bytes", b"xyz", b""]

YAML = r"""# first
kind: Fake
empty: ""
nothing: null
map: {}
list: []
int: 17
oct: 0o17
old: 0644
under: 1_000
float: 1.5
exp: 1e3
inf: .inf
nan: .NaN
word: yes
bool: True
day: 2001-12-14
time: 2001-12-14T21:59:43.10-05:00
unicode: "h\u00e4\U0001F600"
folded: >-
  one
  two
block: |
  one
    two
data:
  password: hunter2 # behind
  # above token
  token: "t:o:k"
  "key:with:colon": v
items:
- a
# in a list
- - b
  - - 1
- k: v
- null
binary: !!binary aGVsbG8=
text: !!str 123
secret_enc: s
plain_unencrypted: p
# leave me
left: c
# encrypt me
sealed: c
# last
"""
JSON = json.dumps({"kind": "Fake", "empty": "", "nothing": None, "map": {}, "list": ["a", ["b", {"k": "v"}], None, ""], "big": 9007199254740993,
                   "float": 1e-7, "bool": True, "data": {"password": "hunter2", "k:y": "z"}, "secret_enc": "s", "plain_unencrypted": "p"}, indent=2)
ENV = 'A=1\n#a remark\nB="quoted # x"\nC=\nD=with\\nnewline\nexport F=x\nG=a=b\nsecret_enc=s\nplain_unencrypted=p\n'
INI = "; first\n[sec]\n; a remark\na = 1\nb = \"quoted\"\nc =\nd = x ; behind\nsecret_enc = s\nplain_unencrypted = p\n[two]\ne = `a\nb`\n"
DOCUMENTS = "a: one\n---\n# second\nb: two\n---\nc: {d: three}\n"
TEXTS = {"a.yaml": YAML, "b.yaml": DOCUMENTS, "a.json": JSON, "a.env": ENV, "a.ini": INI, "a.bin": "some text\nhunter2\n"}
RULES = [{}, {"encrypted_suffix": "_enc"}, {"unencrypted_regex": "^(kind|A)$"}, {"encrypted_regex": "^(data|password|A|a|list)$"},
         {"unencrypted_comment_regex": "leave me"}, {"encrypted_comment_regex": "encrypt me|remark"}, {"mac_only_encrypted": True},
         {"mac_only_encrypted": True, "encrypted_regex": "^(data|A|a|b|list)$"}]


def keys():
    made = []
    for number in range(3):
        path = folder / f"key{number}"
        subprocess.run(["age-keygen", "-o", path], check=True, stderr=subprocess.DEVNULL)
        made.append((path.read_text(), subprocess.run(["age-keygen", "-y", path], capture_output=True, text=True).stdout.strip()))
    (folder / "keys").write_text("".join(text for text, _ in made))
    return [recipient for _, recipient in made]


def encrypted(recipients):
    """Each text with each rule, and with key groups."""
    one, two, three = recipients
    rules = [{**rule, "age": f"{one},{two}"} for rule in RULES]
    rules.append({"key_groups": [{"age": [one]}, {"age": [two]}]})
    rules.append({"key_groups": [{"age": [one]}, {"age": [two]}, {"age": [three]}], "shamir_threshold": 2})
    for number, rule in enumerate(rules):
        config = folder / "config.yaml"
        config.write_text(json.dumps({"creation_rules": [rule]}))
        for name, text in TEXTS.items():
            plain = folder / name
            plain.write_text(text)
            out = subprocess.run(["sops", "--config", config, "encrypt", plain], capture_output=True, env=environment())
            assert out.returncode == 0, out.stderr
            yield f"{number}-{name}", out.stdout


def environment():
    return {**os.environ, "SOPS_AGE_KEY_FILE": str(folder / "keys")}


def changes(name, text):
    yield "nothing", text
    yield "carriage returns", text.replace(b"\n", b"\r\n")
    yield "byte order mark", b"\xef\xbb\xbf" + text
    yield "blanks at the end", text.rstrip(b"\n") + b"  \n\n"
    for share in (0.25, 0.5, 0.75, 0.95):
        yield f"cut at {share}", text[:int(len(text) * share)]
    yield from of_values(text)
    yield from of_lines(text)
    yield from of_metadata(name, text)


def put(text, match, by):
    return text[:match.start()] + by + text[match.end():]


def of_values(text):
    values = list(SEALED.finditer(text))
    for number in range(6 if len(values) > 1 else 0):
        one, other = sorted(dice.sample(values, 2), key=lambda m: m.start())
        swapped = text[:one.start()] + other.group() + text[one.end():other.start()] + one.group() + text[other.end():]
        yield f"swap {number}", swapped
        yield f"copy {number}", put(text, one, other.group())
    for number in range(4):
        value = dice.choice(values)
        sealed = value.group()
        for kind in dice.sample(TYPES, 4):
            yield f"type {kind.decode()} {number}", put(text, value, re.sub(rb"type:\w*", b"type:" + kind, sealed))
        for what, by in (("nothing", b""), ("empty", b'""'), ("plain", b"hunter2"), ("behind", sealed + b"hunter2"), ("null", b"null"), ("number", b"12"),
                         ("quoted", b'"' + sealed + b'"'), ("single quoted", b"'" + sealed + b"'"), ("tagged", b"!!str " + sealed),
                         ("own tag", b"!secret " + sealed), ("binary", b"!!binary " + base64.b64encode(sealed))):
            yield f"value {what} {number}", put(text, value, by)


def of_lines(text):
    lines = text.split(b"\n")
    for number in range(10):
        one, other = (dice.choice([at for at, line in enumerate(lines) if line.strip()]) for _ in range(2))
        yield f"line out {number}", b"\n".join(lines[:one] + lines[one + 1:])
        yield f"line twice {number}", b"\n".join(lines[:one + 1] + lines[one:])
        moved = list(lines)
        moved[one], moved[other] = moved[other], moved[one]
        yield f"lines swapped {number}", b"\n".join(moved)
        key = dice.choice(list(re.finditer(rb'[\w-]+(?="?\s*[:=])', text)))
        yield f"key longer {number}", put(text, key, key.group() + b"x")
        yield f"key in other case {number}", put(text, key, key.group().swapcase())


def of_metadata(name, text):
    ending = name.rsplit(".")[-1]
    if ending == "yaml":
        for what in (b"mac_only_encrypted: y", b"mac_only_encrypted: on", b'mac_only_encrypted: "true"', b"mac_only_encrypted: false",
                     b"shamir_threshold: 1", b"shamir_threshold: -1", b"shamir_threshold: 2.0", b"mac: x", b"note: hunter2"):
            yield "adds " + what.decode(), text.replace(b"    lastmodified", b"    " + what + b"\n    lastmodified")
        for what in (b"version: 3.11", b'version: ""', b"version: {a: b}"):
            yield what.decode(), re.sub(rb"version: .*", what, text)
        for what in (b"---\nz: hunter2\n", b"---\nhunter2: null\n", b"---\n# hunter2\n", b"---\n", b"...\n"):
            yield "ends with " + what.decode(), text + what
        for what in (b"%YAML 1.2\n---\n", b"---\nq: null\n---\n", b"null\n---\n"):
            yield "begins with " + what.decode(), what + text
        for what in (b"5: null", b"[a]: null", b"~: null", b"new: null", b'new: ""', b"new: {}", b"new_unencrypted: hunter2", b"# hunter2", b"<<: {m: null}"):
            yield "adds above sops " + what.decode(), text.replace(b"\nsops:", b"\n" + what + b"\nsops:")
    if ending in ("json", "bin"):
        for what in (b'"mac": "x",', b'"MAC": "x",', b'"age": [],', b'"shamir_threshold": 2.0,', b'"mac_only_encrypted": "true",', b'"mac_only_encrypted": true,'):
            yield "adds " + what.decode(), text.replace(b'"lastmodified"', what + b'"lastmodified"')
        for what in (b'"Sops": null,', b'"SOPS": {},', b'"x": null,', b'"x": "",', b'"x_unencrypted": 1e999,'):
            yield "adds above sops " + what.decode(), text.replace(b'"sops":', what + b'"sops":')
        for begin, end in ((b"[", b"]"), (b"// x\n", b""), (b"", b"{}"), (b"", b"}")):
            yield f"between {begin} and {end}", begin + text + end
        yield "number as version", re.sub(rb'"version": "[^"]*"', b'"version": 3', text)
    if ending == "env":
        for what in (b"sops_mac=x", b"sops_version=", b"sops_MAC=x", b"sops_shamir_threshold=x", b"sops_mac_only_encrypted=true", b"sops_mac__map_x=x",
                     b"sops_age__list_x__map_enc=x", b"sops_age__list_5__map_enc=x", b"NEW=", b"#hunter2"):
            yield "ends with " + what.decode(), text + what + b"\n"
            yield "begins with " + what.decode(), what + b"\n" + text
    if ending == "ini":
        for what in (b"[sops]\n[sops]", b"[new]\n[sops]", b"new =\n[sops]", b"[sops] ; x", b"[SOPS]", b"[ sops ]", b"[sops]\nmac = x"):
            yield "section " + what.decode(), text.replace(b"[sops]", what)
        yield "mac twice", re.sub(rb"(\nmac\s*= .*)", rb"\1\nmac = x", text)
        for begin, end in ((b'"', b'"'), (b'"""', b'"""'), (b"`", b"` hunter2")):
            yield f"in {begin}", re.sub(rb"= (ENC\[[^\]]*\])", lambda m: b"= " + begin + m[1] + end, text)


def refused_by_sops(path):
    return path.name, subprocess.run(["sops", "-d", path], capture_output=True, env=environment()).returncode


def report(words, tree):
    out = subprocess.run([rempart, *words, "--format", "json"], cwd=tree, capture_output=True)
    assert b"hunter2" not in out.stdout + out.stderr or words[0] == "check", "a value is said"
    return json.loads(out.stdout)


def main():
    shutil.rmtree(folder, ignore_errors=True)
    tree = folder / "tree"
    tree.mkdir(parents=True)
    names = {}
    for name, text in encrypted(keys()):
        stem, ending = name.rsplit(".", 1)
        for number, (change, changed) in enumerate(changes(name, text)):
            if changed != text or change == "nothing":
                path = tree / f"{stem}-{number}.{ending}"
                path.write_bytes(changed)
                names[path.name] = f"{name}: {change!r}"
    with concurrent.futures.ThreadPoolExecutor() as pool:
        codes = dict(pool.map(refused_by_sops, sorted(tree.iterdir())))
    verified = report(["secrets", "verify", ".", "--identity", folder / "keys"], tree)
    checked = report(["check", ".", "--fail-on", "never"], tree)
    states = {row[0]: row[1] for table in verified["tables"] if table["name"] == "sops-files" for row in table["rows"]}
    faults = {f["file"] for f in verified["findings"]} | {f["file"] for f in checked["findings"] if f["severity"] == "error"}
    passes = {name: states.get(name) == "verified" and name not in faults for name in names}
    wrong = [name for name in names if codes[name] and passes[name]]
    # A whole file that does not verify is as wrong.
    verifies = {name for name, state in states.items() if state == "verified"} - {f["file"] for f in verified["findings"]}
    wrong += [name for name in names if names[name].endswith("'nothing'") and name not in verifies]
    unseen = [name for name in names if codes[name] and name not in states and name not in faults and b"ENC[" in (tree / name).read_bytes()]
    stricter = sum(not codes[name] and not passes[name] for name in names)
    # What does not even begin as a file of its store is a text like another.
    for name in wrong + unseen:
        print(f"{name} ({names[name]}): sops exits {codes[name]}, rempart says {states.get(name, 'nothing')}")
    print(f"{len(names)} files: {len(wrong)} wrong, {len(unseen)} not looked at, {stricter} pass SOPS only")
    return 1 if wrong else 0


sys.exit(main())
