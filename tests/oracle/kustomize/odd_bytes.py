"""What generators and readers make of bytes: byte order marks, UTF-16, control characters, nothing at all."""

MARKS = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff", "utf-8": b"\xef\xbb\xbf"}


def marked(text, encoding):
    return MARKS[encoding] + text.encode(encoding)


CONTENTS = {
    "little": marked("a: é\n", "utf-16-le"), "big": marked("a: é\n", "utf-16-be"), "mark": marked("a: é\n", "utf-8"),
    "little-alone": MARKS["utf-16-le"], "big-alone": MARKS["utf-16-be"], "mark-alone": MARKS["utf-8"],
    "little-long": marked("x" * 100, "utf-16-le"), "little-emoji": marked("a😀b", "utf-16-le"),
    "little-unmarked": "abc\n".encode("utf-16-le"), "mark-within": "a\ufeffb", "mark-twice": "\ufeff\ufeffa\n",
    "nothing": "", "line": "\n", "lines": "\n\n", "space": " ", "unended": "abc", "windows": "a\r\nb\r\n", "old-mac": "a\rb",
    "tab": "\ta\n", "leading": "  a\nb\n", "trailing": "a  \n\n\n", "nul": "a\0b\n", "low": "\x01\x02\x1b\n", "no-break": "a\u00a0b",
    "separator": "a\u2028b\n", "emoji": "a😀b\n", "quotes": "a\\n\"'b\n", "yaml": "a\nb: c\n# d\n", "dashes": "---\n", "comment": "# x",
    "delete": "a\x7fb\n", "delete-line": "a\x7fb", "c1": "a\u0080\u009fb\n", "c1-line": "\u0084", "fffe": "a\ufffeb\n", "ffff": "\uffff",
    "next-line": "a\u0085b\n", "next-lines": "a\u0085\u0085b", "next-line-spaces": "a \u0085 b", "next-line-ends": "a\u0085",
    "next-line-begins": "\u0085a", "next-line-and-line": "a\u0085\nb",
    "lone": b"a\xed\xa0\x80b", "bad": b"a\xffb", "odd-length": b"\xff\xfea", "lone-unit": b"\xff\xfe\x00\xd8a\x00",
}

CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  a: "é"\n'
OTHER = CONFIG.replace("name: a", "name: b")
PATCH = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  b: x\n"
OPERATION = "- {op: add, path: /data/q, value: x}\n"
OPERATION_JSON = '[{"op": "add", "path": "/data/q", "value": "x"}]\n'
REPLACEMENT = "source: {kind: ConfigMap, fieldPath: metadata.name}\ntargets: [{select: {kind: ConfigMap}, fieldPaths: [data.a]}]\n"


def config(key):
    return 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: "x%sy"}\n' % key


def cases():
    for name, content in CONTENTS.items():
        for field in ("configMapGenerator", "secretGenerator"):
            yield f"{field}-{name}", {"kustomization.yaml": f"{field}: [{{name: g, files: [f]}}]\n", "f": content}
        mixed = "configMapGenerator: [{name: g, files: [f, b.bin=f2], literals: [x=y]}]\n"
        yield f"mixed-{name}", {"kustomization.yaml": mixed, "f": content, "f2": CONTENTS["little"]}
        yield f"env-{name}", {"kustomization.yaml": "configMapGenerator: [{name: g, envs: [f]}]\n", "f": content}
        text = content if isinstance(content, str) else None
        if text is not None and not set(text) & set("\n\r\"'\\\t\0\x01\x02\x1b"):
            patched = 'patches: [{patch: \'{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"p": "%s"}}\'}]\n'
            escaped = "".join(f"\\u{ord(one):04x}" if ord(one) < 0x10000 else one for one in text)
            yield f"patch-{name}", {"kustomization.yaml": "resources: [a.yaml]\n" + patched % escaped, "a.yaml": CONFIG}
            yield f"escaped-{name}", {"kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": config(escaped)}
            yield f"key-{name}", {"kustomization.yaml": "resources: [a.yaml]\n",
                                  "a.yaml": f'apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata: {{"k{escaped}": v}}\n'}
    for encoding in MARKS:
        def one(kustomization="", encoding=encoding, **files):
            read = {path.replace("_", "."): content for path, content in files.items()}
            return {"kustomization.yaml": "resources: [a.yaml]\n" + kustomization, "a.yaml": CONFIG, **read}
        yield f"resource-{encoding}", one(a_yaml=marked(CONFIG, encoding))
        yield f"resources-{encoding}", one(a_yaml=marked(CONFIG + "---\n" + OTHER, encoding))
        listed = "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: z}}\n"
        yield f"list-{encoding}", one(a_yaml=marked(listed, encoding))
        yield f"kustomization-{encoding}", {"kustomization.yaml": marked("resources: [a.yaml]\n", encoding), "a.yaml": CONFIG}
        yield f"merge-{encoding}", one("patches: [{path: p.yaml}]\n", p_yaml=marked(PATCH, encoding))
        yield f"old-merge-{encoding}", one("patchesStrategicMerge: [p.yaml]\n", p_yaml=marked(PATCH, encoding))
        targeted = "patches: [{path: %s, target: {kind: ConfigMap}}]\n"
        yield f"operations-{encoding}", one(targeted % "p.yaml", p_yaml=marked(OPERATION, encoding))
        yield f"operations-json-{encoding}", one(targeted % "p.json", p_json=marked(OPERATION_JSON, encoding))
        yield f"configuration-{encoding}", one("configurations: [c.yaml]\nnamePrefix: x-\n", c_yaml=marked("namePrefix:\n- {path: data/a}\n", encoding))
        yield f"replacement-{encoding}", one("replacements: [{path: c.yaml}]\n", c_yaml=marked(REPLACEMENT, encoding))
    base = "configMapGenerator: [{name: g, files: [f, h=f]}]\n"
    for name, old, new in (("other", "big", "little"), ("into-bytes", "unended", "little"), ("into-text", "little", "unended"),
                           ("long", "little-long", "little-long")):
        for behavior in ("merge", "replace"):
            for field in ("configMapGenerator", "secretGenerator"):
                over = f"resources: [base]\n{field}: [{{name: g, behavior: {behavior}, files: [f]}}]\n"
                yield f"{behavior}-{field}-{name}", {
                    "kustomization.yaml": over, "f": CONTENTS[new],
                    "base/kustomization.yaml": base.replace("configMapGenerator", field), "base/f": CONTENTS[old]}


CASES = dict(cases())
