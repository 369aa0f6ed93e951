"""Values that replacements and patches put into fields of other types."""

SOURCES = {
    "word": "word", "colon": "a:b", "port": "host:80", "int": "8080", "quoted-int": '"8080"', "float": "1.5", "quoted-float": '"1.5"', "bool": "true",
    "quoted-bool": '"true"', "yes": '"yes"', "nothing": '""', "tilde": '"~"', "null-text": '"null"', "lines": '"a\\nb"', "space": '" x "',
    "hash": '"a # b"', "hex": '"0x1F"', "octal": '"0755"', "date": "2001-01-01", "quoted-date": '"2001-01-01"', "big": '"99999999999999999999"',
    "exponent": '"1e3"', "brace": '"{a: b}"', "bracket": '"[1]"', "plus": '"+1"', "under": '"1_000"', "sexagesimal": '"1:30"', "y": '"y"',
    "merge": '"<<"', "inf": '".inf"', "binary": '"0b11"', "new-octal": '"0o17"', "dash": '"-"', "star": '"*a"', "ampersand": '"&a"', "bang": '"!a"',
    "map": "{x: y}", "list": "[1, 2]", "negative": "-3", "question": '"?"', "percent": '"%a"', "at": '"@a"', "tick": '"`a"', "zeros": '"007"',
}

TARGETS = {
    "int": "3", "float": "2.5", "bool": "true", "null": "null", "absent": "", "word": "text", "single": "'text'", "double": '"text"', "date": "2002-02-02",
    "tagged-str": "!!str 5", "tagged-int": '!!int "5"', "literal": "|\n    text\n", "folded": ">-\n    text\n", "quoted-int": '"5"',
}

FORMS = {
    "block": "apiVersion: x/v1\nkind: Thing\nmetadata:\n  name: a\nspec:\n  from: %s\n  to: %s\n",
    "flow": "apiVersion: x/v1\nkind: Thing\nmetadata:\n  name: a\nspec: {from: %s, to: %s}\n",
    "list": "apiVersion: x/v1\nkind: Thing\nmetadata:\n  name: a\nspec:\n  from: %s\n  list: [%s, 1]\n",
}


def cases():
    for form, body in FORMS.items():
        for source, text in SOURCES.items():
            for target, old in TARGETS.items():
                if form != "block" and target in ("literal", "folded", "absent"):
                    continue
                path = "spec.list.0" if form == "list" else "spec.to"
                replacement = f"replacements:\n- source: {{kind: Thing, fieldPath: spec.from}}\n  targets: [{{select: {{kind: Thing}}, fieldPaths: [{path}]}}]\n"
                yield f"{form}-{source}-{target}", {"kustomization.yaml": "resources: [a.yaml]\n" + replacement, "a.yaml": body % (text, old)}


CASES = dict(cases())
