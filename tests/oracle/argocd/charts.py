"""Charts in small checkouts and of Helm repositories, written by hand and drawn by a seed, rendered by the code of Argo CD 3.3.0
with the program helm of PATH.

usage: RENDER=PROGRAM python3 charts.py SEED COUNT        prints what the program says: REMPART_RECORD=FILE cargo test reads it
       RENDER=PROGRAM python3 charts.py --goldens         writes lint/apps/tests/charted-3.3.0.jsonl, which cargo test reads
"""
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

from fixtures import URL, application, config, directory

REPOSITORY = "https://charts.example.com"
RECORD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../lint/apps/tests/charted-3.3.0.jsonl")

CHART = "apiVersion: v2\nname: shop\nversion: 1.2.3\nappVersion: \"7\"\n"
VALUES = """a: own
b: {c: own, d: 1}
list: [one, two]
text: "010"
flag: false
gone: here
"""
# What every value became, as JSON: nothing is lost in it.
SHOW = """apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
  namespace: {{ .Release.Namespace }}
data:
  values: {{ toJson .Values | quote }}
  chart: {{ printf "%s %s %s" .Chart.Name .Chart.Version .Chart.AppVersion | quote }}
  release: {{ printf "%s %t %t %d" .Release.Service .Release.IsInstall .Release.IsUpgrade .Release.Revision | quote }}
"""
TEST = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: test\n  annotations: {helm.sh/hook: test}\nspec: {containers: [{name: a, image: b}]}\n"
HOOK = "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: hook\n  annotations: {helm.sh/hook: pre-install, helm.sh/hook-weight: \"-1\"}\n"
CRD = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.example.com}\nspec: {group: example.com}\n"
CAPABLE = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: capable}\ndata:\n  kube: {{ .Capabilities.KubeVersion.Version }}\n  minor: {{ .Capabilities.KubeVersion.Minor | quote }}\n  monitor: {{ .Capabilities.APIVersions.Has \"monitoring.coreos.com/v1\" | quote }}\n  thing: {{ .Capabilities.APIVersions.Has \"example.com/v1/Thing\" | quote }}\n  apps: {{ .Capabilities.APIVersions.Has \"apps/v1\" | quote }}\n"


def chart(**more):
    files = {"charts/shop/Chart.yaml": CHART, "charts/shop/values.yaml": VALUES, "charts/shop/templates/show.yaml": SHOW}
    files.update({"charts/shop/" + path: text for path, text in more.pop("files", {}).items()})
    files.update(more)
    return files


def source(path="charts/shop", **helm):
    found = {"repoURL": URL, "targetRevision": "main", "path": path}
    if helm:
        found["helm"] = helm
    return found


def remote(**helm):
    found = {"repoURL": REPOSITORY, "targetRevision": "1.2.3", "chart": "shop"}
    if helm:
        found["helm"] = helm
    return found


REF = {"repoURL": URL, "targetRevision": "main", "ref": "values"}
OVER = {"v/one.yaml": "a: one\nb: {c: one}\ngone: null\n", "v/two.yaml": "a: two\nb: {e: two}\nlist: [three]\n"}
SUB = {"charts/sub/Chart.yaml": "apiVersion: v2\nname: sub\nversion: 0.1.0\n", "charts/sub/values.yaml": "x: sub\nglobal: {g: sub}\nexports: {data: {up: exported}}\n",
       "charts/sub/templates/show.yaml": SHOW.replace("name: {{ .Release.Name }}", "name: sub-{{ .Chart.Name }}")}


def depends(extra):
    return {"Chart.yaml": CHART + "dependencies:\n- name: sub\n  version: 0.1.0\n  repository: \"\"\n" + extra}


# Files of the checkout, files of the charts of the Helm repository, sources, the namespace of the application.
HAND = {
    "its own values": (chart(), {}, [source()]),
    "an empty block": (chart(), {}, [dict(source(), helm={})]),
    "value files in order": (chart(**OVER), {}, [source(valueFiles=["../../v/one.yaml", "/v/two.yaml"])]),
    "value files in the other order": (chart(**OVER), {}, [source(valueFiles=["/v/two.yaml", "/v/one.yaml"])]),
    "a value file of the chart": (chart(files={"prod.yaml": "a: prod\n"}), {}, [source(valueFiles=["prod.yaml"])]),
    "values over files": (chart(**OVER), {}, [source(valueFiles=["/v/one.yaml"], values="a: inline\nb:\n  d: 2\n")]),
    "valuesObject over values": (chart(), {}, [source(values="a: text\n", valuesObject={"b": {"c": "object"}})]),
    "valuesObject of every type": (chart(), {}, [source(valuesObject={"s": "x", "i": 7, "f": 1.5, "t": True, "n": None, "l": [1, "2", {"x": []}], "octal": "0755", "yes": "yes", "date": "2001-01-01", "big": 123456789012, "u": "é\u2028\t\"'", "m": {}})]),
    "values of every type": (chart(), {}, [source(values="s: x\ni: 7\nf: 1.50\nt: true\nn: null\noctal: 0755\nquoted: \"0755\"\nyes: yes\ndate: 2001-01-01\nbig: 123456789012\nexp: 1e3\n")]),
    "parameters over everything": (chart(**OVER), {}, [source(valueFiles=["/v/one.yaml"], valuesObject={"a": "object"}, parameters=[{"name": "a", "value": "parameter"}, {"name": "b.c", "value": "parameter"}])]),
    "parameters that are strings": (chart(), {}, [source(parameters=[{"name": "s", "value": "010", "forceString": True}, {"name": "i", "value": "010"}, {"name": "t", "value": "true"}, {"name": "u", "value": "true", "forceString": True}, {"name": "n", "value": "null"}, {"name": "e", "value": ""}])]),
    "the same parameter twice": (chart(), {}, [source(parameters=[{"name": "a", "value": "1"}, {"name": "a", "value": "2"}, {"name": "a", "value": "3", "forceString": True}])]),
    "parameters with commas and lists": (chart(), {}, [source(parameters=[{"name": "a", "value": "x,y"}, {"name": "list", "value": "{p,q}"}, {"name": "esc", "value": "x\\,y"}, {"name": "list2[0].k", "value": "v"}, {"name": "dot\\.ted", "value": "v"}, {"name": "eq", "value": "k=v"}])]),
    "file parameters": (chart(files={"in.txt": "first\nsecond\n"}, **{"v/out.txt": "a: {b}, c\n"}), {}, [source(fileParameters=[{"name": "a", "path": "in.txt"}, {"name": "b.c", "path": "/v/out.txt"}], parameters=[{"name": "a", "value": "parameter"}])]),
    "the build environment": (chart(**{"v/app.yaml": "a: of-app\n"}), {}, [source(valueFiles=["/v/$ARGOCD_APP_NAME.yaml"], parameters=[{"name": "b.c", "value": "$ARGOCD_APP_NAMESPACE-${ARGOCD_APP_NAME}-$$X-$NOTHING"}, {"name": "p", "value": "${ARGOCD_APP_PROJECT_NAME} $ARGOCD_APP_SOURCE_PATH"}], values="a: $ARGOCD_APP_NAME\n")]),
    "releaseName": (chart(), {}, [source(releaseName="other")]),
    "namespace": (chart(), {}, [source(namespace="mine")]),
    "kubeVersion and apiVersions": (chart(files={"templates/capable.yaml": CAPABLE}), {}, [source(kubeVersion="v1.30.5", apiVersions=["monitoring.coreos.com/v1", "example.com/v1/Thing"])]),
    "the version of the cluster": (chart(files={"templates/capable.yaml": CAPABLE}), {}, [source()]),
    "a chart that wants another Kubernetes": (chart(files={"Chart.yaml": CHART + "kubeVersion: \">=1.90.0\"\n"}), {}, [source()]),
    "definitions": (chart(files={"crds/b.yaml": CRD, "crds/a.yaml": CRD.replace("things", "others")}), {}, [source()]),
    "skipCrds": (chart(files={"crds/thing.yaml": CRD}), {}, [source(skipCrds=True)]),
    "hooks and tests": (chart(files={"templates/test.yaml": TEST, "templates/hook.yaml": HOOK, "templates/NOTES.txt": "Hello {{ .Release.Name }}\n"}), {}, [source()]),
    "skipTests": (chart(files={"templates/test.yaml": TEST, "templates/hook.yaml": HOOK}), {}, [source(skipTests=True)]),
    "a schema refuses": (chart(files={"values.schema.json": '{"properties": {"a": {"type": "integer"}}}'}), {}, [source()]),
    "skipSchemaValidation": (chart(files={"values.schema.json": '{"properties": {"a": {"type": "integer"}}}'}), {}, [source(skipSchemaValidation=True)]),
    "a value file that is missing": (chart(), {}, [source(valueFiles=["none.yaml"])]),
    "ignoreMissingValueFiles": (chart(**OVER), {}, [source(valueFiles=["none.yaml", "/v/one.yaml"], ignoreMissingValueFiles=True)]),
    "a value file outside": (chart(), {}, [source(valueFiles=["../../../out.yaml"])]),
    "a value file that is no YAML": (chart(**{"v/x.yaml": "a: [\n"}), {}, [source(valueFiles=["/v/x.yaml"])]),
    "values that are no YAML": (chart(), {}, [source(values="a: [\n")]),
    "a template that fails": (chart(files={"templates/x.yaml": '{{ fail "no" }}\n'}), {}, [source()]),
    "a template that is no YAML": (chart(files={"templates/x.yaml": "a: [\n"}), {}, [source()]),
    "a template that makes nothing": (chart(files={"templates/x.yaml": "{{ if false }}\na: b\n{{ end }}\n", "templates/_x.tpl": '{{ define "x" }}a: b{{ end }}', "templates/y.yaml": "# words\n---\n---\n"}), {}, [source()]),
    "several objects and a list": (chart(files={"templates/x.yaml": "---\n" + config("one") + "---\n" + config("two") + "---\napiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: three}\n"}), {}, [source()]),
    "the order of kinds": (chart(files={"templates/a.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n", "templates/b.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: b}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: c}\n", "templates/c.yaml": "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: d}\n"}), {}, [source()]),
    "files of the chart": (chart(files={"conf/a.txt": "one\n", "conf/b.txt": "two\n", ".helmignore": "conf/b.txt\n", "templates/x.yaml": 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: files}\ndata:\n{{ (.Files.Glob "conf/*").AsConfig | indent 2 }}\n'}), {}, [source()]),
    "lookup finds nothing": (chart(files={"templates/x.yaml": 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {found: {{ lookup "v1" "Secret" "shop" "x" | toJson | quote }}}\n'}), {}, [source()]),
    "namespaces": (chart(files={"templates/x.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: other}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: y}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: z}\n"}), {}, [source()]),
    "a chart in it": (chart(files=SUB), {}, [source(valuesObject={"sub": {"x": "parent"}, "global": {"g": "parent"}})]),
    "a chart in it that is off": (chart(files={**SUB, **depends("  condition: sub.enabled\n")}), {}, [source(valuesObject={"sub": {"enabled": False}})]),
    "a chart in it by another name": (chart(files={**SUB, **depends("  alias: other\n")}), {}, [source(valuesObject={"other": {"x": "parent"}})]),
    "tags": (chart(files={**SUB, **depends("  tags: [t]\n")}), {}, [source(valuesObject={"tags": {"t": False}})]),
    "values of a chart in it": (chart(files={**SUB, **depends("  import-values: [data]\n")}), {}, [source()]),
    "a dependency that is missing": (chart(files=depends("")), {}, [source()]),
    "a library": (chart(files={"charts/lib/Chart.yaml": "apiVersion: v2\nname: lib\nversion: 0.1.0\ntype: library\n", "charts/lib/templates/_x.tpl": '{{ define "lib.x" }}of {{ .Values.a }}{{ end }}', "templates/x.yaml": 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: {{ include "lib.x" . | quote }}}\n'}), {}, [source()]),
    "two sources": (chart(**{"plain/one.yaml": config("one")}), {}, [source(), directory("plain")]),
    "a block for a folder without a chart": (chart(**{"plain/one.yaml": config("one")}), {}, [source(path="plain", releaseName="x")]),
    "a fetched chart": ({"README.md": "# x\n"}, chart(), [remote()]),
    "a fetched chart and its own files": ({"README.md": "# x\n"}, chart(files={"prod.yaml": "a: prod\n", "in.txt": "text\n"}), [remote(valueFiles=["prod.yaml"], fileParameters=[{"name": "b.c", "path": "in.txt"}])]),
    "a fetched chart and values of a repository": (OVER, chart(), [remote(valueFiles=["$values/v/one.yaml", "$values/v/two.yaml"], parameters=[{"name": "b.d", "value": "9"}]), REF]),
    "a fetched chart and a file that is missing": (OVER, chart(), [remote(valueFiles=["$values/v/none.yaml", "none.yaml", "$values/v/two.yaml"], ignoreMissingValueFiles=True), REF]),
    "a fetched chart and a file outside": (OVER, chart(), [remote(valueFiles=["../../v/one.yaml"])]),
    "file parameters of a repository": ({"v/x.txt": "text"}, chart(), [remote(fileParameters=[{"name": "a", "path": "$values/v/x.txt"}]), REF]),
    "a local chart and values by reference": (chart(**OVER), {}, [source(valueFiles=["$values/v/one.yaml"]), REF]),
    "a name that makes no release": (chart(), {}, [source(releaseName="Not_A_Name")]),
}


def drawn(seed):
    draw = random.Random(seed)
    keys = ["a", "b.c", "b.d", "list", "text", "flag", "gone", "new.deep.er"]
    scalars = ["x", "1", "true", "null", "0755", "1.50", "", "a b", "é", "1e3", "-1", "~", "yes", "a: b", "{p,q}", "x,y"]

    def nested(count):
        root = {}
        for key in draw.sample(keys, draw.randint(0, count)):
            parts, at = key.split("."), root
            for part in parts[:-1]:
                at = at.setdefault(part, {})
            at[parts[-1]] = draw.choice([draw.choice(scalars), draw.randint(-9, 99), True, None, [draw.choice(scalars)], {"k": draw.choice(scalars)}, 2.5])
        return root

    files = {f"v/{name}.yaml": json.dumps(nested(5)) + "\n" for name in ("one", "two", "three")}
    helm, is_remote = {}, draw.random() < 0.4
    prefix = "$values" if is_remote else draw.choice(["", "$values"])
    if draw.random() < 0.8:
        helm["valueFiles"] = [f"{prefix}/v/{name}.yaml" for name in draw.sample(["one", "two", "three"], draw.randint(1, 3))]
    if draw.random() < 0.5:
        helm["valuesObject"] = nested(4)
    elif draw.random() < 0.5:
        helm["values"] = json.dumps(nested(4))
    if draw.random() < 0.6:
        helm["parameters"] = [{"name": key, "value": draw.choice(scalars), **({"forceString": True} if draw.random() < 0.4 else {})} for key in draw.sample(keys, draw.randint(1, 4))]
    if draw.random() < 0.2:
        helm["releaseName"] = "drawn"
    if draw.random() < 0.2:
        helm["namespace"] = "drawn"
    sources = [remote(**helm) if is_remote else source(**helm)]
    if prefix:
        sources.append(REF)
    return ({**files} if is_remote else chart(**files)), (chart() if is_remote else {}), sources


def render(files, fetched, app):
    with tempfile.TemporaryDirectory() as folder:
        def write(root, all_files):
            for path, text in all_files.items():
                place = os.path.join(folder, root, path)
                os.makedirs(os.path.dirname(place), exist_ok=True)
                with open(place, "w", encoding="utf8", newline="") as file:
                    file.write(text)
        write("repo", files)
        write(".", fetched)
        os.makedirs(os.path.join(folder, "repo"), exist_ok=True)
        with open(os.path.join(folder, "app.yaml"), "w", encoding="utf8") as file:
            json.dump(app, file)
        done = subprocess.run([os.environ["RENDER"], "-kube-version", "1.35", os.path.join(folder, "repo"), os.path.join(folder, "app.yaml")],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=120)
        if done.returncode != 0:
            return [{"error": done.stderr.strip()[-300:]}]
        # What it says of a failure holds the path of this machine.
        said = [json.loads(line) for line in done.stdout.splitlines()]
        return [{"path": one["path"], "error": True} if "error" in one else {"path": one["path"], "objects": one.get("manifests") or []} for one in said]


def record(name, files, fetched, sources):
    app = application(sources)
    return {"name": name, "files": files, "fetched": fetched, "application": app, "sources": render(files, fetched, app)}


def main():
    if "RENDER" not in os.environ or not shutil.which("helm"):
        print("SKIP: RENDER names no program, or helm is not in PATH; nothing was rendered", file=sys.stderr)
        return
    if sys.argv[1:] == ["--goldens"]:
        with open(RECORD, "w", encoding="utf8") as out:
            for name, one in HAND.items():
                out.write(json.dumps(record(name, *one)) + "\n")
            for seed in range(1, 61):
                out.write(json.dumps(record(f"drawn {seed}", *drawn(seed))) + "\n")
        return
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    for at in range(seed, seed + count):
        print(json.dumps(record(f"drawn {at}", *drawn(at))))


if __name__ == "__main__":
    main()
