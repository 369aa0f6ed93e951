"""What the generated kustomizations consist of: objects, and one entry a feature: its fields, and its files."""

BASE = {
    "workload.yaml": """\
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app: web}
  annotations: {count: 5, flag: true, empty: , day: 2020-01-02, text: "x"}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      serviceAccountName: web
      nodeSelector:
      volumes:
      - name: settings
        configMap: {name: settings}
      - name: keys
        secret: {secretName: keys}
      - name: cache
        emptyDir: {}
      initContainers:
      - name: init
        image: busybox
      containers:
      - name: web
        image: nginx:1.2
        args: [serve, $(HOST)]
        env:
        - {name: A, valueFrom: {configMapKeyRef: {name: settings, key: a}}}
        - {name: B, valueFrom: {secretKeyRef: {name: keys, key: a}}}
        - {name: C, value: "yes"}
        - {name: D, value: 1_000}
        - {name: E, value: 2020-01-02}
        - {name: F, value: 1e3}
        - {name: G, value: 0x1F}
        - {name: H, value: 0o17}
        - {name: I, value: "1:30"}
        - {name: J, value: null}
        ports:
        - {containerPort: 80, name: http}
        - {containerPort: 443, protocol: TCP}
        - {containerPort: 443, protocol: UDP}
        volumeMounts:
        - {name: settings, mountPath: /etc/settings}
      - name: side
        image: registry.example.com:5000/side/car:1.0@sha256:abc
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: tidy}
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - {name: tidy, image: busybox:1, envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: keys}}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: store}
spec:
  serviceName: web
  selector: {matchLabels: {app: store}}
  template:
    metadata: {labels: {app: store}}
    spec:
      containers: [{name: store, image: "postgres:17"}]
  volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce]}}]
""",
    "settings.yaml": """\
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data:
  a: |
    line one
    line two
  b: "trailing \\n\\n"
  c: "  leading\\nx"
  d: ""
  e: "# x"
  f: "a: b"
  g: "\\ttab"
  h: "caf\\u00e9 \\u2028 \\0"
  i: 'it''s "quoted"'
  j: "a long line that is folded by some writers because it is longer than eighty characters, which they avoid"
  config.yaml: |
    server:
      host: localhost
      port: 80
  config.json: '{"server": {"host": "localhost"}}'
---
apiVersion: v1
kind: Secret
metadata: {name: keys}
type: Opaque
stringData: {a: "1"}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reads}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
- {kind: ServiceAccount, name: web}
- {kind: ServiceAccount, name: default, namespace: elsewhere}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: views}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: viewer}
subjects: [{kind: ServiceAccount, name: web, namespace: default}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: viewer}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules:
- {apiGroups: [""], resources: [configmaps], resourceNames: [settings, other], verbs: [get]}
""",
    "network.yaml": """\
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Service
  metadata: {name: web}
  spec: {selector: {app: web}, ports: [{port: 80, name: http}, {port: 443, name: https}]}
- apiVersion: networking.k8s.io/v1
  kind: Ingress
  metadata: {name: web}
  spec:
    rules: [{host: example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: web}
  spec: {podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {matchLabels: {app: api}}}]}]}
- apiVersion: autoscaling/v2
  kind: HorizontalPodAutoscaler
  metadata: {name: web}
  spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, maxReplicas: 3}
- apiVersion: policy/v1
  kind: PodDisruptionBudget
  metadata: {name: web}
  spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
""",
    "custom.yaml": """\
apiVersion: example.com/v1
kind: Thing
metadata: {name: thing, namespace: elsewhere}
spec: {a: &x {b: 1, c: [1, 2.50, 1.0, 1e30]}, d: *x, e: {<<: *x, b: 2}, items: [{name: one, v: 1}, {name: two, v: 2}], empty: {}, none: []}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.com}
spec: {group: example.com, names: {kind: Thing, plural: things}, scope: Namespaced, versions: []}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: local
  annotations: {config.kubernetes.io/local-config: "true"}
data: {a: b}
""",
}


def patch(body, target=None, options=None):
    text = "patches:\n- patch: |\n" + "".join(f"    {line}\n" for line in body.strip("\n").splitlines())
    if target:
        text += f"  target: {target}\n"
    if options:
        text += f"  options: {options}\n"
    return text, {}


WEB = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n"

FEATURES = {
    "namespace": ("namespace: prod\n", {}),
    "prefix": ("namePrefix: p-\n", {}),
    "suffix": ("nameSuffix: -s\n", {}),
    "common-labels": ("commonLabels:\n  team: core\n  \"on\": \"yes\"\n", {}),
    "common-labels-same": ("commonLabels:\n  app: other\n", {}),
    "labels": ("labels:\n- pairs: {tier: front}\n", {}),
    "labels-selectors": ("labels:\n- pairs: {tier: back, app: new}\n  includeSelectors: true\n", {}),
    "labels-templates": ("labels:\n- pairs: {version: \"1\"}\n  includeTemplates: true\n", {}),
    "labels-fields": ("labels:\n- pairs: {custom: x}\n  fields: [{path: spec/marks, create: true, kind: Thing}]\n", {}),
    "common-annotations": ("commonAnnotations:\n  note: \"5\"\n  z: hello\n", {}),
    "image": ("images:\n- {name: nginx, newName: example.com/nginx, newTag: \"2\"}\n", {}),
    "image-digest": ("images:\n- {name: busybox, digest: \"sha256:0123\"}\n", {}),
    "image-suffix": ("images:\n- {name: nginx, tagSuffix: -alpine}\n", {}),
    "image-port": ("images:\n- {name: \"registry.example.com:5000/side/car\", newName: car}\n", {}),
    "image-both": ("images:\n- {name: postgres, newTag: \"18\", digest: \"sha256:45\"}\n", {}),
    "replicas": ("replicas:\n- {name: web, count: 7}\n", {}),
    "fifo": ("sortOptions: {order: fifo}\n", {}),
    "legacy": ("sortOptions: {order: legacy, legacySortOptions: {orderFirst: [Role, Thing], orderLast: [Secret, ConfigMap]}}\n", {}),
    "managed-by": ("buildMetadata: [managedByLabel]\n", {}),
    "patch-replicas": patch(WEB + "spec: {replicas: 5}"),
    "patch-container": patch(WEB + """spec:
  template:
    spec:
      containers:
      - name: web
        image: nginx:9
        env:
        - {name: A, $patch: delete}
        - {name: NEW, value: "1"}
        - {name: C, value: "changed"}
        ports:
        - {containerPort: 443, protocol: UDP, name: quic}
        - {containerPort: 9000}
      - name: extra
        image: extra:1
        resources: {limits: {cpu: null, memory: 1Gi}}"""),
    "patch-delete-container": patch(WEB + "spec: {template: {spec: {containers: [{name: side, $patch: delete}]}}}"),
    "patch-replace-list": patch(WEB + "spec: {template: {spec: {containers: [{$patch: replace}, {name: only, image: only}]}}}"),
    "patch-replace-map": patch(WEB + "spec: {template: {spec: {$patch: replace, containers: [{name: only, image: only}]}}}"),
    "patch-null": patch(WEB + "  annotations: {text: null}\nspec: {replicas: null, template: {spec: {volumes: null}}}"),
    "patch-no-annotations": patch(WEB + "  annotations: null"),
    "patch-label": patch(WEB + "  labels: {app: patched, team: patched}"),
    "patch-delete": patch("apiVersion: v1\nkind: Service\nmetadata: {name: web}\n$patch: delete"),
    "patch-two": patch(WEB + "spec: {replicas: 3}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {d: now, e: null}"),
    "patch-target": patch("apiVersion: x/v1\nkind: Any\nmetadata: {name: any, labels: {hit: \"1\", gone: null}, annotations: {n: 1}}",
                          target="{kind: Deployment|StatefulSet}"),
    "patch-target-label": patch("apiVersion: x/v1\nkind: Any\nmetadata: {name: any, annotations: {hit: label}}",
                                target="{labelSelector: \"app in (web, other)\"}"),
    "patch-target-annotation": patch("apiVersion: x/v1\nkind: Any\nmetadata: {name: any, annotations: {hit: annotation}}",
                                     target="{annotationSelector: text=x, kind: Dep.*}"),
    "patch-target-delete": patch("apiVersion: x/v1\nkind: Any\nmetadata: {name: any}\n$patch: delete",
                                 target="{kind: NetworkPolicy}"),
    "patch-custom": patch("apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: thing, namespace: elsewhere}\nspec: {items: [{name: two, v: 9}], e: {b: null, new: {x: null, y: 1}}}"),
    "patch-rename": patch("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: renamed}",
                          target="{kind: ConfigMap, name: settings}", options="{allowNameChange: true}"),
    "patch-rekind": patch("apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: web}\nspec: {replicas: null}",
                          target="{kind: Deployment, name: web}", options="{allowKindChange: true}"),
    "patch-file": ("patches:\n- path: patch.yaml\n", {"patch.yaml": "# why\n" + WEB + "spec:\n  template:\n    spec:\n      tolerations:\n      - key: a\n        operator: Exists\n      volumes:\n      - name: cache\n        $patch: delete\n      - name: more\n        emptyDir: {}\n"}),
    "patch-host-aliases": patch(WEB + "spec: {template: {spec: {hostAliases: [{ip: 1.2.3.4, hostnames: [a]}], topologySpreadConstraints: [{topologyKey: zone, whenUnsatisfiable: DoNotSchedule, maxSkew: 1}]}}}"),
    "patch-service-port": patch("apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 443, targetPort: 8443}, {port: 9000, name: more}]}"),
    "patch-finalizers": patch(WEB + "  finalizers: [a, b]"),
    "json": patch("- op: replace\n  path: /spec/replicas\n  value: 4\n- op: add\n  path: /spec/template/spec/containers/0/env/-\n  value: {name: K, value: yes}\n- op: remove\n  path: /spec/template/spec/containers/1\n- {op: add, path: /metadata/annotations/a~1b, value: c}",
                  target="{kind: Deployment, name: web}"),
    "json-ops": patch("[{\"op\": \"test\", \"path\": \"/spec/replicas\", \"value\": 1}, {\"op\": \"copy\", \"from\": \"/spec/template/metadata/labels\", \"path\": \"/spec/template/spec/nodeSelector\"}, {\"op\": \"move\", \"from\": \"/spec/template/spec/initContainers\", \"path\": \"/spec/template/spec/ephemeralContainers\"}, {\"op\": \"add\", \"path\": \"/spec/template/spec/volumes/0\", \"value\": {\"name\": \"first\", \"emptyDir\": {}}}, {\"op\": \"replace\", \"path\": \"/spec/paused\", \"value\": true}]",
                      target="{name: web, kind: Deployment}"),
    "json-annotation": patch("- {op: add, path: /metadata/annotations/made, value: \"1\"}", target="{kind: ServiceAccount|Role.*}"),
    "json-name": patch("- {op: replace, path: /metadata/name, value: called}", target="{kind: ServiceAccount}"),
    "json-file": ("patches:\n- path: patch.json\n  target: {kind: Ingress}\n", {"patch.json": "[{\"op\": \"replace\", \"path\": \"/spec/rules/0/host\", \"value\": \"shop.example.com\"}]\n"}),
    "json-numbers": patch("- {op: add, path: /spec/big, value: 12345678901234567890}\n- {op: add, path: /spec/float, value: 1.50}\n- {op: add, path: /spec/whole, value: 2.0}\n- {op: add, path: /spec/octal, value: 0644}\n- {op: add, path: /spec/flag, value: on}",
                          target="{kind: Thing}"),
    "merge-inline": ("patchesStrategicMerge:\n- |\n" + "".join(f"  {line}\n" for line in (WEB + "  labels: {gone: null, app: psm}\nspec: {paused: true}").splitlines()), {}),
    "merge-file": ("patchesStrategicMerge:\n- psm.yaml\n", {"psm.yaml": WEB + "spec:\n  template:\n    spec:\n      containers:\n      - name: web\n        command: [run]\n        volumeMounts:\n        - mountPath: /etc/settings\n          readOnly: true\n"}),
    "json6902": ("patchesJson6902:\n- target: {version: v1, group: apps, kind: Deployment, name: web}\n  patch: |-\n    - {op: add, path: /metadata/annotations/json, value: \"1\"}\n    - {op: remove, path: /spec/template/spec/containers/0/env/0}\n", {}),
}

FEATURES |= {
    "config-map": ("configMapGenerator:\n- name: made\n  literals:\n  - a=b\n  - c='quoted'\n  - d=\"x=y\"\n  - empty=\n", {}),
    "config-map-files": ("configMapGenerator:\n- name: from-files\n  files:\n  - app.conf\n  - other.conf=sub/app.conf\n  envs: [vars.env]\n", {
        "app.conf": "one\ntwo <&> \"three\"\n", "sub/app.conf": "no newline", "vars.env": "\ufeffA=1\n# comment\n\n  B = 2 \nC\nD=\"q\"\r\n"}),
    "config-map-merge": ("configMapGenerator:\n- name: settings\n  behavior: merge\n  literals: [a=changed, new=1]\n", {}),
    "config-map-replace": ("configMapGenerator:\n- name: settings\n  behavior: replace\n  literals: [only=1]\n  options: {labels: {l: x}, annotations: {n1: \"1\"}}\n", {}),
    "config-map-options": ("configMapGenerator:\n- name: opts\n  namespace: elsewhere\n  literals: [k=v]\n  options:\n    disableNameSuffixHash: true\n    immutable: true\n    labels: {b: \"2\", a: \"1\"}\n    annotations: {z: z1}\n", {}),
    "config-map-referenced": ("configMapGenerator:\n- name: extra\n  literals: [k=v]\n- name: empty\n", {}),
    "config-map-used": ("configMapGenerator:\n- name: used\n  literals: [k=v]\npatches:\n- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: web}\n    spec: {template: {spec: {volumes: [{name: used, configMap: {name: used}}]}}}\n", {}),
    "secret": ("secretGenerator:\n- name: made-keys\n  type: example.com/kind\n  literals: [user=name, pass=word]\n", {}),
    "secret-long": ("secretGenerator:\n- name: long\n  files: [long.txt]\n", {"long.txt": "0123456789" * 30 + "\n"}),
    "secret-merge": ("secretGenerator:\n- name: keys\n  behavior: merge\n  literals: [b=2]\n", {}),
    "generator-options": ("generatorOptions:\n  labels: {gen: all}\n  annotations: {gen: all}\n  disableNameSuffixHash: true\nconfigMapGenerator:\n- name: opted\n  literals: [k=v]\n  options: {labels: {gen: own, more: x}}\n", {}),
    "generator-hash-numbers": ("configMapGenerator:\n- name: numbers\n  literals: [\"a=1\", \"b=true\", \"c=null\", \"d=1e3\"]\n", {}),
}

def replacement(body):
    return "replacements:\n" + "".join(f"- {part}\n" for part in body), {}


FEATURES |= {
    "replacement": replacement(["source: {kind: ConfigMap, name: settings, fieldPath: data.d}\n  targets:\n  - select: {kind: Thing}\n    fieldPaths: [spec.fresh]\n    options: {create: true}".replace("data.d", "metadata.name")]),
    "replacement-list": replacement(["source: {kind: Deployment, fieldPath: \"spec.template.spec.containers.[name=web].image\"}\n  targets:\n  - select: {kind: StatefulSet}\n    fieldPaths: [\"spec.template.spec.containers.[name=store].image\", \"spec.template.spec.containers.*.image\"]\n  - select: {kind: CronJob|Deployment}\n    reject: [{name: web}]\n    fieldPaths: [spec.schedule]"]),
    "replacement-delimiter": replacement(["source: {kind: Deployment, name: web, fieldPath: spec.template.spec.containers.0.image, options: {delimiter: \":\", index: 1}}\n  targets:\n  - select: {kind: StatefulSet}\n    fieldPaths: [\"spec.template.spec.containers.0.image\"]\n    options: {delimiter: \":\", index: 1}\n  - select: {kind: Ingress}\n    fieldPaths: [\"spec.rules.0.host\"]\n    options: {delimiter: \".\", index: -1}\n  - select: {kind: Ingress}\n    fieldPaths: [\"spec.rules.0.host\"]\n    options: {delimiter: \".\", index: 99}"]),
    "replacement-value": replacement(["sourceValue: \"8080\"\n  targets:\n  - select: {kind: Service}\n    fieldPaths: [\"spec.ports.[name=http].port\", \"metadata.annotations.[a.b/c]\"]\n    options: {create: true}"]),
    "replacement-map": replacement(["source: {kind: Deployment, fieldPath: spec.template.metadata.labels}\n  targets:\n  - select: {kind: Thing}\n    fieldPaths: [spec.empty, spec.copied]\n    options: {create: true}"]),
    "replacement-number": replacement(["source: {kind: Deployment, fieldPath: spec.replicas}\n  targets:\n  - select: {kind: HorizontalPodAutoscaler}\n    fieldPaths: [spec.maxReplicas]\n  - select: {kind: Thing}\n    fieldPaths: [spec.count]\n    options: {create: true}"]),
    "replacement-create-item": replacement(["sourceValue: made\n  targets:\n  - select: {kind: Deployment, name: web}\n    fieldPaths: [\"spec.template.spec.containers.[name=web].env.[name=MADE].value\"]\n    options: {create: true}"]),
    "replacement-file": ("replacements:\n- path: replace.yaml\n", {"replace.yaml": "source: {kind: ServiceAccount, name: web}\ntargets:\n- select: {kind: Thing}\n  fieldPaths: [spec.account]\n  options: {create: true}\n"}),
    "replacement-label": replacement(["source: {kind: ServiceAccount}\n  targets:\n  - select: {labelSelector: app=web}\n    reject: [{annotationSelector: none=x}]\n    fieldPaths: [spec.account]\n    options: {create: true}"]),
}

FEATURES |= {
    "labels-notes": ("labels:\n- pairs: {noted: x}\n  fields: [{path: metadata/annotations, create: false}]\n", {}),
    "configuration-notes": ("configurations: [notes.yaml]\nlabels:\n- pairs: {noted: y}\n", {"notes.yaml": "labels:\n- {path: metadata/annotations, create: false}\n"}),
    "json-empty": patch("[]", target="{kind: Service}"),
    "json-nothing": patch("# nothing yet", target="{kind: Service}"),
    "json-nulls": patch("[null]", target="{kind: Nothing}"),
    "json-large": patch("- {op: add, path: /spec/large, value: 123456789012345678901}\n- {op: add, path: /spec/zero, value: -0.0}", target="{kind: Thing}"),
    "patch-numbers": patch(WEB + "  annotations: {n: 1, t: true, f: 1.50}\nspec: {template: {metadata: {annotations: {inner: 5}}}}"),
    "replacement-into-number": replacement(["sourceValue: a:b\n  targets:\n  - select: {kind: Thing}\n    fieldPaths: [spec.a.b]"]),
    "replacement-into-replicas": replacement(["source: {kind: Service, fieldPath: metadata.name}\n  targets:\n  - select: {kind: Deployment}\n    fieldPaths: [spec.replicas]"]),
    "replacement-number-text": replacement(["sourceValue: \"12\"\n  targets:\n  - select: {kind: Deployment}\n    fieldPaths: [spec.replicas]\n  - select: {kind: ConfigMap, name: settings}\n    fieldPaths: [data.d, data.a]"]),
    "config-map-tab": ("configMapGenerator:\n- name: tabs\n  files: [tab.txt, other=tab.txt]\n", {"tab.txt": "\tone\ntwo\n"}),
    "config-map-control": ("configMapGenerator:\n- name: controls\n  files: [control.txt]\n", {"control.txt": "a\x7fb\n"}),
    "config-map-breaks": ("configMapGenerator:\n- name: breaks\n  files: [breaks.txt]\n", {"breaks.txt": "a\u0085b \u0085\u0085 c"}),
}

VAR = "vars:\n- name: HOST\n  objref: {apiVersion: v1, kind: Service, name: web}\n"

FEATURES |= {
    "var": (VAR, {}),
    "var-field": ("vars:\n- name: HOST\n  objref: {apiVersion: apps/v1, kind: Deployment, name: web}\n  fieldref: {fieldPath: \"spec.template.spec.containers[0].image\"}\n", {}),
    "var-number": ("vars:\n- name: HOST\n  objref: {apiVersion: apps/v1, kind: Deployment, name: web}\n  fieldref: {fieldPath: spec.replicas}\n", {}),
    "var-configuration": ("configurations: [vars.yaml]\nvars:\n- name: T\n  objref: {apiVersion: example.com/v1, kind: Thing, name: thing}\npatches:\n- patch: |\n    apiVersion: example.com/v1\n    kind: Thing\n    metadata: {name: thing, namespace: elsewhere}\n    spec: {text: \"$(T) $$(T) $(UNKNOWN) $T $ $(T\", whole: $(T), map: {a: $(T)}, list: [$(T)], end: \"$\"}\n", {"vars.yaml": "varReference:\n- {path: spec/text, kind: Thing}\n- {path: spec/whole, kind: Thing}\n- {path: spec/map, kind: Thing}\n- {path: spec/list, kind: Thing}\n- {path: spec/end, kind: Thing}\n"}),
    "configuration": ("configurations: [fields.yaml]\nnamePrefix: conf-\ncommonLabels: {conf: x}\npatches:\n- patch: |\n    apiVersion: example.com/v1\n    kind: Thing\n    metadata: {name: thing, namespace: elsewhere}\n    spec: {config: settings, other: thing, image: \"nginx:1\", prefixed: x}\nimages: [{name: nginx, newTag: \"3\"}]\n", {"fields.yaml": "nameReference:\n- kind: ConfigMap\n  version: v1\n  fieldSpecs:\n  - {path: spec/config, kind: Thing}\n- kind: Thing\n  group: example.com\n  fieldSpecs:\n  - {path: spec/other, kind: Thing}\ncommonLabels:\n- {path: spec/selector/matchLabels, create: true, kind: Thing}\nimages:\n- {path: spec/image, kind: Thing}\nnamePrefix:\n- {path: spec/prefixed, kind: Thing}\n"}),
    "openapi": ("openapi: {version: v1.21.2}\n", {}),
}

# Features that change what is there and bring no resources of their own.
SAFE_AS_COMPONENT = {
    "namespace", "suffix", "common-labels", "labels-selectors", "common-annotations", "image", "replicas",
    "patch-replicas", "patch-container", "patch-target", "json", "json-annotation", "merge-inline", "json6902",
    "patch-label", "patch-delete", "config-map", "config-map-merge", "secret-merge", "config-map-used",
}

TWICE = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      serviceAccountName: web
      containers:
      - {name: web, image: nginx, envFrom: [{configMapRef: {name: settings}}, {configMapRef: {name: made}}, {secretRef: {name: keys}}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
---
apiVersion: v1
kind: Secret
metadata: {name: keys}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reads}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: web}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules: [{apiGroups: [""], resources: [configmaps], resourceNames: [settings], verbs: [get]}]
"""

# Kustomizations that draws seldom make: folder, fields, files.
SPECIAL = {
    "twice/base": ("resources: [all.yaml]\nconfigMapGenerator:\n- name: made\n  literals: [a=b]\n", {"all.yaml": TWICE}),
    "twice/one": ("resources: [../base]\nnamePrefix: one-\n", {}),
    "twice/two": ("resources: [../base]\nnamePrefix: two-\nnameSuffix: -x\n", {}),
    "twice/beside": ("resources: [../one, ../plain]\n", {}),
    "twice/plain": ("resources: [own.yaml]\nconfigMapGenerator:\n- name: settings\n  literals: [a=b]\n", {"own.yaml": TWICE.split("---")[0].replace("{name: web}", "{name: other}", 1)}),
    "twice/both": ("resources: [../one, ../two]\n", {}),
    "twice/both-named": ("resources: [../one, ../two]\nnamePrefix: all-\nnamespace: prod\n", {}),
    "twice/spaces-one": ("resources: [../base]\nnamespace: one\n", {}),
    "twice/spaces-two": ("resources: [../base]\nnamespace: two\nconfigMapGenerator:\n- name: made\n  behavior: merge\n  literals: [c=d]\n", {}),
    "twice/spaces": ("resources: [../spaces-one, ../spaces-two]\n", {}),
    "twice/spaces-named": ("resources: [../spaces-one, ../spaces-two]\nnameSuffix: -n\n", {}),
    "shared/base": ("resources: [all.yaml]\ncommonLabels: {app: shared, tier: one}\ncommonAnnotations: {note: shared}\n", {"all.yaml": TWICE}),
    "shared/patch": ("resources: [../base]\npatches:\n- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: web, labels: {app: patched}, annotations: {note: patched}}\n", {}),
    "shared/patch-template": ("resources: [../base]\npatches:\n- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: web}\n    spec: {template: {metadata: {labels: {tier: null, app: inner}}}}\n", {}),
    "shared/labels": ("resources: [../base]\nlabels: [{pairs: {app: outer}}]\n", {}),
    "shared/json": ("resources: [../base]\nlabels: [{pairs: {tier: later}}]\npatchesJson6902:\n- target: {version: v1, group: apps, kind: Deployment, name: web}\n  patch: |-\n    - {op: replace, path: /metadata/labels/app, value: json}\n", {}),
    "shared/json-first": ("resources: [../json]\nlabels: [{pairs: {app: last}}]\n", {}),
    "shared/replacement": ("resources: [../base]\nreplacements:\n- sourceValue: replaced\n  targets:\n  - select: {kind: Deployment}\n    fieldPaths: [metadata.labels.app]\n", {}),
    "order/namespaces": ("resources: [all.yaml]\n", {"all.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: b}\n---\napiVersion: example.com/v1\nkind: Namespace\nmetadata: {name: a}\n---\napiVersion: zoo.example.com/v1\nkind: Namespace\nmetadata: {name: a}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n"}),
    "order/kinds": ("resources: [all.yaml]\n", {"all.yaml": "---\n".join(f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: {name}, namespace: {space}}}\n" for version, kind, name, space in [
        ("v1", "Zoo", "a", "x"), ("a.example.com/v1", "Zoo", "a", "x"), ("v1", "Service", "b", "y"), ("v1", "Service", "b", "default"),
        ("v1", "Service", "a", "y"), ("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", "a", "x"),
        ("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration", "a", "x"), ("v1", "ConfigMap", "a-b", "x"),
        ("v1", "ConfigMap", "a", "x-y"), ("policy/v1", "PodDisruptionBudget", "a", "x"), ("batch/v1", "Job", "a", "x")])}),
    "stream/ends": ("resources: [all.yaml]\n", {"all.yaml": "# first\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n...\n# between\n---\n# empty\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n---\n"}),
    "stream/windows": ("resources: [all.yaml]\r\n", {"all.yaml": "apiVersion: v1\r\nkind: ConfigMap\r\nmetadata:\r\n  name: a\r\ndata:\r\n  a: |\r\n    one\r\n    two\r\n---\r\napiVersion: v1\r\nkind: ConfigMap\r\nmetadata: {name: b}\r\n"}),
    "stream/json": ("resources: [all.json]\n", {"all.json": "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"a\", \"annotations\": {\"x\": null}}, \"data\": {\"n\": \"1\", \"u\": \"\\u00e9\"}}\n"}),
    "stream/list": ("resources: [all.yaml]\nsortOptions: {order: fifo}\n", {"all.yaml": "apiVersion: v1\nkind: ConfigMapList\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: z, annotations: {e: , t: 2020-01-02T03:04:05Z}}\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: y}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n---\napiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: ConfigMap, metadata: {name: w}}]\n"}),
    "stream/text": ("resources: [all.txt]\n", {"all.txt": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"}),
}
