"""How files are cut into documents: directives, ends of documents, marks, JSON whose escapes YAML does not have."""

A = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: \"1\"}\n"
B = A.replace("name: a", "name: b")

TEXTS = {
    "yaml11": "%YAML 1.1\n---\n" + A,
    "yaml12": "%YAML 1.2\n---\n" + A,
    "yaml13": "%YAML 1.3\n---\n" + A,
    "yaml20": "%YAML 2.0\n---\n" + A,
    "yaml1": "%YAML 1\n---\n" + A,
    "yaml11-dots": "%YAML 1.1\n...\n---\n" + A,
    "yaml12-dots": "%YAML 1.2\n...\n---\n" + A,
    "tag": "%TAG ! tag:x,2000:\n---\n" + A,
    "tag2": "%TAG !e! tag:x,2000:\n---\n" + A,
    "tag-dots": "%TAG !e! tag:x,2000:\n...\n---\n" + A,
    "unknown": "%FOO bar\n---\n" + A,
    "unknown-dots": "%FOO bar\n...\n---\n" + A,
    "dots-first": "...\n---\n" + A,
    "dots-only": "...\n",
    "dots-a": "...\n" + A,
    "a-dots": A + "...\n",
    "a-dots-b": A + "...\n---\n" + B,
    "a-dots-nosep-b": A + "...\n" + B,
    "a-dots-dir-b": A + "...\n%YAML 1.1\n---\n" + B,
    "a-sep-dots-b": A + "---\n...\n---\n" + B,
    "a-dir-b": A + "---\n%YAML 1.1\n---\n" + B,
    "sep-dir": "---\n%YAML 1.1\n---\n" + A,
    "comment-dir": "# c\n%YAML 1.1\n---\n" + A,
    "nl-dir": "\n%YAML 1.1\n---\n" + A,
    "dir-comment": "%YAML 1.1 # c\n---\n" + A,
    "dir-nosep": "%YAML 1.1\n" + A,
    "dir-twice": "%YAML 1.1\n%YAML 1.1\n---\n" + A,
    "dir-sep-same": "%YAML 1.1\n--- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n",
    "dir-crlf": "%YAML 1.1\r\n---\r\n" + A,
    "dots-dots": "...\n...\n---\n" + A,
    "a-dots-dots": A + "...\n...\n",
    "a-dots-comment": A + "... # end\n",
    "a-dots-text": A + "... text\n",
    "a-dots-comment-b": A + "...\n# c\n---\n" + B,
    "percent-in-block": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: |\n    %x\n    ...\n",
    "percent-col0-dq": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: \"x\n%y\"}\n",
    "percent-col0-plain": "%foo: bar\n",
    "dir-then-empty": "%YAML 1.1\n---\n",
    "dir-empty-then-a": "%YAML 1.1\n---\n---\n" + A,
    "a-end-dir": A + "---\n%YAML 1.1\n",
    "a-dots-only-dir": A + "...\n%YAML 1.1\n",
    "sep-space": "--- \n" + A,
    "sep-text-first": "--- # hi\n" + A,
    "sep-obj-first": "--- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n",
    "tabs-dots": A + "...\t\n",
    "dir-tag-used": "%TAG !e! tag:yaml.org,2002:\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: !e!str 1}\n",
    "dir-tag-used2": "%TAG ! tag:yaml.org,2002:\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: !str 1}\n",
    "dir-block-end": A + "...\n\n\n---\n...\n",
    "bom-first": "\ufeff" + A,
    "bom-second": A + "---\n\ufeff" + B,
    "bom-sep": "\ufeff---\n" + A,
    "bom-dir": "\ufeff%YAML 1.1\n---\n" + A,
}

# What stands between quotes; YAML and JSON do not know the same escapes.
ESCAPES = {
    "slash": r"\/", "u0041": r"\u0041", "pair": r"\ud83d\ude00", "lone": r"\ud83d", "lone-low": r"\ude00", "b": r"\b", "u0000": r"\u0000",
    "u007f": r"\u007f", "u0080": r"\u0080", "u0085": r"\u0085", "u009f": r"\u009f", "x41": r"\x41", "x7f": r"\x7f", "x00": r"\x00", "q": r"\q",
    "single": r"\'", "no-break": r"\_", "next-line": r"\N", "separator": r"\L", "paragraph": r"\P", "e": r"\e", "space": r"\ ", "tab": "\\\t",
    "long": r"\U0001F600", "capital": r"\uD83D", "ufffe": r"\ufffe", "uffff": r"\uffff", "ufeff": r"\ufeff", "a": r"\a", "v": r"\v",
    "zero": r"\0", "backslash": "\\\\", "quote": "\\\"", "f": r"\f", "n": r"\n", "r": r"\r", "t": r"\t", "u2028": r"\u2028", "beyond": r"\U00110000",
    "short": r"\u12", "raw-tab": "\t", "raw-delete": "\x7f", "raw-nul": "\0", "raw-low": "\x01", "raw-next-line": "\u0085",
}


def quoted(escape):
    return f'{{"apiVersion":"v1","kind":"ConfigMap","metadata":{{"name":"a"}},"data":{{"a":"x{escape}y"}}}}\n'


def cases():
    for name, text in TEXTS.items():
        yield f"resource-{name}", {"kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": text}
        patched = "resources: [b.yaml]\npatches:\n- path: a.yaml\n"
        base = {"b.yaml": A + "---\n" + B}
        text_2 = text.replace('"1"', '"2"')
        yield f"patch-{name}", {"kustomization.yaml": patched, "a.yaml": text_2, **base}
        yield f"old-patch-{name}", {"kustomization.yaml": patched.replace("patches:\n- path:", "patchesStrategicMerge:\n-"), "a.yaml": text_2, **base}
        yield f"kustomization-{name}", {"kustomization.yaml": text.replace(A, "resources: [b.yaml]\n").replace(B, "resources: [b.yaml]\n"), **base}
        operations = text.replace(A, "- {op: add, path: /data/b, value: c}\n").replace(B, "- {op: add, path: /data/d, value: e}\n")
        yield f"operations-{name}", {"kustomization.yaml": patched + "  target: {kind: ConfigMap}\n", "a.yaml": operations, **base}
    for name, escape in ESCAPES.items():
        for file in ("a.json", "a.yaml"):
            yield f"{file[2:]}-{name}", {"kustomization.yaml": f"resources: [{file}]\n", file: quoted(escape)}
        for file in ("p.json", "p.yaml"):
            yield f"patch-{file[2:]}-{name}", {"kustomization.yaml": f"resources: [a.yaml]\npatches: [{{path: {file}}}]\n", "a.yaml": A, file: quoted(escape)}
            operations = f'[{{"op": "add", "path": "/data/x", "value": "x{escape}y"}}]\n'
            yield f"operations-{file[2:]}-{name}", {
                "kustomization.yaml": f"resources: [a.yaml]\npatches: [{{path: {file}, target: {{kind: ConfigMap}}}}]\n", "a.yaml": A, file: operations}
        operations = f'- {{"op": "add", "path": "/data/x", "value": "x{escape}y"}}\n'
        yield f"operations-block-{name}", {"kustomization.yaml": "resources: [a.yaml]\npatches: [{path: p.yaml, target: {kind: ConfigMap}}]\n", "a.yaml": A, "p.yaml": operations}
        yield f"kustomization-{name}", {"kustomization.yaml": f'{{"resources": ["a.yaml"], "commonAnnotations": {{"x": "x{escape}y"}}}}\n', "a.yaml": A}
        yield f"kustomization-patch-{name}", {"kustomization.yaml": "resources: [a.yaml]\npatches:\n- patch: |\n    " + quoted(escape), "a.yaml": A}


CASES = dict(cases())
