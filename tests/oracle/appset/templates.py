#!/usr/bin/env python3
"""Draws templates and their parameters by a seed, fills them with Argo CD's code and with ours, and compares.

    APPSET=… FILL_TEMPLATE=… templates.py SEED COUNT
    APPSET=… templates.py --goldens   writes lint/apps/tests/templates-3.3.0.jsonl

Equal means: the same text, or both refuse. `undecided` is ours saying that it does not know; `WRONG` is never right.
"""
import collections
import json
import os
import random
import subprocess
import sys

GOLDENS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../lint/apps/tests/templates-3.3.0.jsonl")

PARAMS = {
    "name": "web", "path": "apps/web", "empty": "", "upper": "Team One", "n": 3, "f": 2.5, "big": 1000000, "yes": True, "no": False,
    "none": None, "list": ["a", "b", "c"], "mixed": [1, "x", None, True, {"k": "v"}], "nums": [3, 1, 2], "map": {"a": "1", "b": {"c": "deep"}, "z": 0},
    "text": "one\ntwo\n", "dash": "--x--", "dots": "a.b.c", "csv": "x,y,,z", "json": '{"a":[1,2],"b":"x"}', "yaml": "a: 1\nb: [x, yes]\n",
    "emptylist": [], "emptymap": {}, "uni": "é", "quote": 'a"b\'c', "url": "https://git.example.com/Team/App.git", "num": "42", "neg": "-7",
}
FLAT = {"name": "web", "path": "apps/web", "path.basename": "web", "path[0]": "apps", "values.a": "x", "empty": "", "n": 3, "a b": "c"}

def term(r, depth):
    k = r.random()
    if k < 0.42 or depth <= 0:
        return r.choice([f".{key}" for key in PARAMS] + [".map.a", ".map.b.c", ".map.b", ".missing", ".missing.deep", ".none.x", ".name.x", ".", "$", "$.name", ".list.x", ".map.nope"])
    if k < 0.55:
        return r.choice(['"x"', '""', '"a"', '"/"', '","', '"."', '"-"', "1", "2", "0", "-1", "3", "10", "2.0", "1.5", "true", "false", "nil", "`raw`", '"a\\tb"', "0x10", "010", "1e2", "'a'", '"%s-%d"'])
    return "(" + pipeline(r, depth - 1) + ")"

ONE = "lower upper trim title nospace normalize base dir clean ext quote squote toString int int64 float64 atoi add1 floor ceil empty not len first last rest initial reverse uniq compact sortAlpha toStrings toJson toYaml fromJson fromYaml fromYamlArray b64enc b64dec sha256sum kindOf typeOf until regexQuoteMeta slugify keys values deepCopy mustFirst mustToJson mustFromJson print html untitle".split()
TWO = "trimSuffix trimPrefix trimAll contains hasPrefix hasSuffix splitList default add sub mul div mod max min eq ne lt le gt ge and or index join append prepend without has trunc repeat indent nindent quote coalesce all any get hasKey printf print regexMatch regexFind kindIs split concat cat list dict pick omit pluck slice".split()
THREE = "replace ternary substr regexReplaceAll regexReplaceAllLiteral regexFindAll dig printf untilStep splitn index list dict slugify".split()

def call(r, depth):
    k = r.random()
    if k < 0.4:
        return f"{r.choice(ONE)} {term(r, depth)}"
    if k < 0.8:
        return f"{r.choice(TWO)} {term(r, depth)} {term(r, depth)}"
    return f"{r.choice(THREE)} {term(r, depth)} {term(r, depth)} {term(r, depth)}"

def sensible(r):
    s = lambda: r.choice([".name", ".path", ".upper", ".empty", ".text", ".dash", ".dots", ".csv", ".url", ".num", '"x"', ".map.a", ".quote"])
    v = lambda: r.choice(["." + key for key in PARAMS] + [".map.b", ".missing"])
    l = lambda: r.choice([".list", ".mixed", ".nums", ".emptylist", '(splitList "," .csv)', '(splitList "/" .path)', '(list 1 "a" .name)', "(until 4)"])
    m = lambda: r.choice([".map", ".emptymap", '(dict "k" .name "n" 1)', "(fromJson .json)", ".map.b"])
    i = lambda: r.choice(["0", "1", "2", "3", "-1", "-2", "5", "(int .n)", "(len .list)", "20"])
    p = lambda: r.choice(['"a"', '"[a-z]+"', '"(\\\\w+)\\\\.(\\\\w+)"', '"^x"', '"[^a-z0-9]"', '"\\\\d+"', '"b$"', '"(a|b)*"', '"\\\\s"', '"."', '"x*"'])
    q = lambda: r.choice(['"-"', '"$1"', '"${1}-$2"', '"$0x"', '""', '"$$"'])
    sep = lambda: r.choice(['"/"', '","', '"."', '"-"', '""', '"a"'])
    return r.choice([
        lambda: f"lower {s()}", lambda: f"upper {s()}", lambda: f"title {s()}", lambda: f"trim {s()}", lambda: f"replace {sep()} {sep()} {s()}",
        lambda: f"{s()} | trunc {i()}", lambda: f"{s()} | trimSuffix {sep()}", lambda: f"{s()} | trimPrefix {sep()}", lambda: f"{s()} | trimAll {sep()}",
        lambda: f"{v()} | quote", lambda: f"{v()} | squote", lambda: f"{v()} | toYaml", lambda: f"{v()} | toJson", lambda: f"{v()} | toYaml | nindent {r.choice('0248')}",
        lambda: f"{v()} | default {v()}", lambda: f"default {v()} {v()}", lambda: f"{l()} | join {sep()}", lambda: f"index {l()} {i()}", lambda: f"{l()} | first", lambda: f"{l()} | last",
        lambda: f"{l()} | rest | toJson", lambda: f"{l()} | reverse | join {sep()}", lambda: f"{l()} | sortAlpha", lambda: f"{l()} | uniq | len", lambda: f"has {v()} {l()}",
        lambda: f"get {m()} \"a\"", lambda: f"hasKey {m()} \"a\"", lambda: f"dig \"b\" \"c\" \"none\" {m()}", lambda: f"index {m()} \"a\"", lambda: f"{m()} | toJson", lambda: f"pick {m()} \"a\" \"k\" | toJson", lambda: f"omit {m()} \"a\" | toYaml",
        lambda: f"regexReplaceAll {p()} {s()} {q()}", lambda: f"regexMatch {p()} {s()}", lambda: f"regexFind {p()} {s()}", lambda: f"regexFindAll {p()} {s()} {i()} | join {sep()}", lambda: f"regexReplaceAllLiteral {p()} {s()} {q()}",
        lambda: f"printf \"%s/%s\" {v()} {v()}", lambda: f"printf \"%d-%v\" {v()} {v()}", lambda: f"printf \"%05d|%-6s|%6s|%q\" {i()} {s()} {s()} {s()}", lambda: f"printf \"%.2f %t\" .f .yes", lambda: f"printf {s()} {v()}",
        lambda: f"ternary {v()} {v()} ({'eq'} {s()} {s()})", lambda: f"ternary {v()} {v()} {v()}", lambda: f"and {v()} {v()}", lambda: f"or {v()} {v()} {v()}", lambda: f"eq {v()} {v()}", lambda: f"eq {s()} {s()} {s()}", lambda: f"lt {v()} {v()}", lambda: f"gt {i()} {i()}", lambda: f"ge {i()} {i()}", lambda: f"ne {v()} {v()}",
        lambda: f"add {v()} {i()}", lambda: f"mul {i()} {i()}", lambda: f"div {i()} {i()}", lambda: f"mod {i()} {i()}", lambda: f"sub {i()} {i()}", lambda: f"max {i()} {v()} {i()}", lambda: f"int {v()}", lambda: f"int64 {v()}", lambda: f"float64 {v()}", lambda: f"atoi {s()}", lambda: f"toString {v()}",
        lambda: f"sha256sum {s()}", lambda: f"b64enc {s()}", lambda: f"b64enc {s()} | b64dec", lambda: f"normalize {s()}", lambda: f"slugify {s()}", lambda: f"slugify {i()} {r.choice(['true', 'false'])} {s()}", lambda: f"slugify {i()} {s()}",
        lambda: f"contains {sep()} {s()}", lambda: f"hasPrefix {sep()} {s()}", lambda: f"hasSuffix {sep()} {s()}", lambda: f"splitList {sep()} {s()} | toJson", lambda: f"split {sep()} {s()} | toJson", lambda: f"(split {sep()} {s()})._0", lambda: f"substr {i()} {i()} {s()}",
        lambda: f"indent {i()} {s()}", lambda: f"nindent {i()} {s()}", lambda: f"coalesce {v()} {v()} {v()}", lambda: f"list {v()} {v()} | toJson", lambda: f"dict \"a\" {v()} \"b\" {v()} | toYaml", lambda: f"fromYaml .yaml | toJson", lambda: f"fromJson .json | toYaml", lambda: f"len {v()}", lambda: f"empty {v()}", lambda: f"not {v()}",
        lambda: f"merge (dict \"a\" {v()}) {m()} {m()} | toJson", lambda: f"mergeOverwrite (deepCopy {m()}) {m()} | toJson", lambda: f"mustMerge (dict) {m()} | toYaml", lambda: f"regexSplit {p()} {s()} {r.choice(['-1', '2', '0'])} | toJson", lambda: f"seq {i()}", lambda: f"seq {i()} {i()}", lambda: f"seq {i()} {i()} {i()}", lambda: f"plural \"one\" \"many\" {i()}", lambda: f"isAbs {s()}", lambda: f"osBase {s()}",
        lambda: f"kindOf {v()}", lambda: f"kindIs \"map\" {v()}", lambda: f"typeOf {v()}", lambda: f"concat {l()} {l()} | toJson", lambda: f"append {l()} {v()} | toJson", lambda: f"without {l()} {v()} | toJson", lambda: f"compact {l()} | toJson", lambda: f"slice {l()} {i()} {i()} | toJson", lambda: f"until {i()} | toJson", lambda: f"untilStep {i()} {i()} {i()} | toJson", lambda: f"cat {v()} {v()}", lambda: f"print {v()} {v()} {v()}", lambda: f"println {v()}", lambda: f"base {s()}", lambda: f"dir {s()}", lambda: f"clean {s()}", lambda: f"ext {s()}", lambda: f"repeat {i()} {s()}", lambda: f"nospace {s()}", lambda: f"floor {v()}", lambda: f"pluck \"a\" {m()} {m()} | toJson", lambda: f"deepEqual {v()} {v()}", lambda: f"all {v()} {v()}", lambda: f"any {v()} {v()}", lambda: f"{l()} | toStrings | toJson", lambda: f"initial {l()} | toJson",
    ])()

def pipeline(r, depth):
    if r.random() < 0.6:
        text = sensible(r)
    else:
        text = term(r, depth) if r.random() < 0.4 else call(r, depth)
    while r.random() < 0.25:
        text += " | " + r.choice([r.choice(ONE), f"{r.choice(TWO)} {term(r, depth - 1)}", "quote", "default \"d\"", "toJson", "upper"])
    return text

def action(r, depth):
    k = r.random()
    left, right = r.choice([("{{", "}}"), ("{{ ", " }}"), ("{{- ", " }}"), ("{{ ", " -}}"), ("{{- ", " -}}")])
    text = r.choice(["", " ", "x", "\n", " a \n b ", "é"])
    if k < 0.55 or depth <= 0:
        return text + left + pipeline(r, 2) + right
    inner = lambda: body(r, depth - 1)
    if k < 0.68:
        end = r.choice([lambda: "", lambda: left + "else" + right + inner(), lambda: left + "else if " + pipeline(r, 1) + right + inner() + left + "else" + right + inner()])()
        return text + left + "if " + pipeline(r, 1) + right + inner() + end + left + "end" + right
    if k < 0.75:
        end = r.choice([lambda: "", lambda: left + "else" + right + inner(), lambda: left + "else with " + pipeline(r, 1) + right + inner()])()
        return text + left + "with " + r.choice(["", "$w := "]) + pipeline(r, 1) + right + inner() + end + left + "end" + right
    if k < 0.88:
        var = r.choice(["", "$v := ", "$k, $v := "])
        use = r.choice(["", left + "." + right, left + "$v" + right if var else "", left + "$k" + right if "$k" in var else "", left + r.choice(["break", "continue"]) + right])
        what = r.choice([".list", ".mixed", ".nums", ".map", ".emptylist", ".missing", "(until 3)", ".n", ".name", "2", pipeline(r, 1)])
        return text + left + "range " + var + what + right + use + inner() + r.choice(["", left + "else" + right + "none"]) + left + "end" + right
    if k < 0.96:
        return text + left + "$x := " + pipeline(r, 1) + right + left + r.choice(["$x", "$x | quote", "$x.a", "printf \"%v\" $x"]) + right
    return text + r.choice(["{{/* c */}}", "{{- /* c */ -}}", "{{", "}}", "{{ end }}", "{{ nofunc 1 }}", "{{ \"open }}", "{{ ( }}", "{{ .a b }}", "{{}}", "{{ | }}", "{{ .a..b }}", "{{ 1 | 2 }}", "{{ $u }}", "{{ genCA \"a\" 1 }}", "{{ .name | .path }}", "{{ 08 }}", "{{ 1_0 }}", "{{ .name.x.y }}", "{{ nil }}", "{{ not }}", "{{ eq 1 }}", "{{ (.map).a }}", "{{ (index .mixed 4).k }}", "{{ .map.b.c.d }}"])

def body(r, depth):
    return "".join(action(r, depth) for _ in range(r.choice([1, 1, 1, 2, 2, 3])))

def flat(r):
    words = ["{{", "}}", "name", "path", "path.basename", "path[0]", "values.a", "empty", "n", " ", "-", "\n", "a b", "{{name}}", "{{ path.basename }}", "{{ path[0] }}", "{{none}}", "{", "}", "é", "{{n}}"]
    return "".join(r.choice(words) for _ in range(r.randint(1, 8)))

def ask(program, questions, arguments=()):
    text = "".join(json.dumps(question) + "\n" for question in questions)
    result = subprocess.run([program, *arguments], input=text, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in result.stdout.splitlines()]

# Matters that are drawn seldom.
WRITTEN = [
    "{{$x := .none}}{{$x.y}}", "{{.none.y}}", "{{$x := 1}}{{if .name}}{{$x := 2}}{{end}}{{$x}}", "{{$x := 1}}{{if .name}}{{$x = 2}}{{end}}{{$x}}",
    "{{$x := 1}}{{range .list}}{{$x := .}}{{end}}{{$x}}", "{{$x := 1}}{{range .list}}{{$x = .}}{{end}}{{$x}}", "{{range $x := .list}}{{end}}{{with 1}}{{end}}{{$}}",
    '{{slugify 4 true "ab-c-d"}}', '{{slugify 4 true "abcdef"}}', '{{slugify 4 false "ab-c-d"}}', '{{slugify "A b.c"}}', "{{ .none }}{{ .missing }}", "{{ 1000000.0 }} {{ .big }} {{ 0.00001 }} {{ 123456.7 }}",
    '{{ printf "%v %q %05d %.1f %6s|%-6s|" .list .name 42 2.25 .name .name }}', "{{ trunc .n .name }}", "{{ trunc (int .n) .name }}", "{{ eq .n 3 }}", "{{ eq (int .n) 3 }}", "{{ eq .n 3.0 }}", "{{ add 1 .n }}",
    "{{ toYaml .map }}", "{{ toYaml .mixed }}", "{{ .map | toJson }}", '{{ .missing.deep.er }}', '{{ if and .name (eq .n 3.0) }}a{{ else if .no }}b{{ else }}c{{ end }}', '{{- range $k, $v := .map }}{{ $k }}={{ $v }};{{ end -}}',
    "{{ .name.first }}", '{{ index .list 3 }}', '{{ index .map "x" }}', '{{ index .map "b" "c" }}', "{{ first .emptylist }}", "{{ (splitList \"/\" .path) | last }}", "{{ range $i, $e := until 3 }}{{ if eq $i 1 }}{{ continue }}{{ end }}{{ $e }}{{ end }}",
    "a {{- /* c */ -}} b", "{{ `{{ .raw }}` }}", "{{ \"{{\" }}", "{{ .a.b.c }}{{ $.name }}", "{{ with .missing }}x{{ else with .name }}{{ . }}{{ end }}", "{{ ternary 1 2 .name }}", "{{ .list | join }}", "{{ lower }}", "{{ lower 1 }}",
]

def drawn(seed, count):
    r = random.Random(seed)
    questions = []
    for _ in range(count):
        if r.random() < 0.15:
            questions.append({"template": flat(r), "params": FLAT, "goTemplate": False})
        else:
            options = r.choice([[], [], ["missingkey=error"], ["missingkey=zero"], ["missingkey=error", "missingkey=default"]])
            questions.append({"template": body(r, 2), "params": PARAMS, "goTemplate": True, "options": options})
    return questions

def record(appset):
    written = [{"template": text, "params": PARAMS, "goTemplate": True, "options": options} for text in WRITTEN for options in ([], ["missingkey=error"])]
    questions = written + drawn(7, 4000)
    left = {"text": 320, "error": 120}
    with open(GOLDENS, "w") as file:
        file.write(json.dumps({"params": PARAMS, "flat": FLAT}) + "\n")
        for question, answer in zip(questions, ask(appset, questions, ["-eval"])):
            kind = "text" if "text" in answer else "error"
            left[kind] -= 1
            if left[kind] < 0:
                continue
            line = {"template": question["template"], "goTemplate": question["goTemplate"], "options": question.get("options", [])}
            # The words of an error are Go's own; that there is one counts.
            line.update({"text": answer["text"]} if kind == "text" else {"refused": True})
            file.write(json.dumps(line) + "\n")

def main():
    appset, ours = os.environ.get("APPSET"), os.environ.get("FILL_TEMPLATE")
    if appset and sys.argv[1:] == ["--goldens"]:
        record(appset)
        return 0
    if not appset or not ours:
        print("SKIP: APPSET or FILL_TEMPLATE is not set; templates were not compared", file=sys.stderr)
        return 0
    questions = drawn(int(sys.argv[1]), int(sys.argv[2]))
    tally, unknown = collections.Counter(), collections.Counter()
    for question, theirs, own in zip(questions, ask(appset, questions, ["-eval"]), ask(ours, questions)):
        if "undecided" in own:
            kind = "undecided"
            unknown[own["undecided"]] += 1
        elif "text" in own and own == theirs:
            kind = "equal"
        elif "error" in own and "error" in theirs:
            kind = "both refuse"
        else:
            kind = "WRONG"
            if tally["WRONG"] < 25:
                print(json.dumps(question["template"]), question.get("options"), "\n  theirs", json.dumps(theirs), "\n  ours  ", json.dumps(own))
        tally[kind] += 1
    print(dict(tally))
    for what, times in unknown.most_common(12):
        print(f"  {times:6} undecided: {what}")
    return 1 if tally["WRONG"] else 0

if __name__ == "__main__":
    sys.exit(main())
