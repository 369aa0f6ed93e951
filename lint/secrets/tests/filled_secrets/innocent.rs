//! Secrets that show nothing: everything that matters in them is filled in.

use super::{alarmed, base64, filled, rules};

/// Values of `stringData`, each under its key.
const VALUES: &[&str] = &[
    "password: \"{{ .password }}\"\n",
    "password: ${PASSWORD}\n",
    "password: $(PASSWORD)\n",
    "password: \"${PASSWORD:?must be set}\"\n",
    "password: \"${PASSWORD:-}\"\n",
    "password: '{{ .x | default \"\" }}'\n",
    "password: '{{ required \"A password is needed in values\" .Values.password }}'\n",
    "password: '{{ index .data \"db-password\" | b64dec }}'\n",
    "password: '{{ lookup \"v1\" \"Secret\" \"ns\" \"name\" }}'\n",
    "password: '{{ include \"chart.password\" . }}'\n",
    "password: '{{ randAlphaNum 32 }}'\n",
    "password: '{{ .x | replace \"-\" \"_\" }}'\n",
    "password: '{{/* from the store: don''t change */}}{{ .x }}'\n",
    "password: op://infra/postgres/password\n",
    "password: ref+vault://secret/db#/password\n",
    "password: ref+awssecrets://prod/db#/password\n",
    "password: <path:kv/data/db#password>\n",
    "password: <path:kv/data/db#password | base64encode>\n",
    "password: <password>\n",
    "password: vault:secret/data/db#password\n",
    "password: \"\"\n",
    "password: null\n",
    "password: \"{{ .prefix }}-{{ .suffix }}\"\n",
    "password: \"${A}${B}\"\n",
    "password: \"{SHA}{{ .hash }}\"\n",
    "auth: \"{{ .user }}:{{ .password }}\"\n",
    "header: \"Bearer {{ .token }}\"\n",
    "header: \"Authorization: Basic ${AUTH}\"\n",
    "url: \"postgres://app:${PASSWORD}@db.svc:5432/app\"\n",
    "url: \"postgres://{{ .user }}:{{ .password }}@{{ .host }}/app?sslmode=require\"\n",
    "url: \"jdbc:postgresql://{{ .host }}:5432/app?user=app&password={{ .password }}\"\n",
    "url: https://github.com/${OWNER}/home-ops.git\n",
    "url: \"https://1a2b3c4d5e.eks.example.com/{{ .cluster }}\"\n",
    "dsn: \"host=db user=app password=${PASSWORD} dbname=app sslmode=disable\"\n",
    "redis: \"redis://:{{ .redis_password }}@redis-master:6379/0\"\n",
    ".pgpass: \"db:5432:app:app:{{ .password }}\"\n",
    ".pgpass: \"db:5432:*:app:${PASSWORD}\"\n",
    ".dockerconfigjson: '{\"auths\":{\"ghcr.io\":{\"username\":\"a\",\"password\":\"${TOKEN}\",\"auth\":\"{{ .auth }}\"}}}'\n",
    ".dockerconfigjson: '{\"auths\":{\"ghcr.io\":{\"auth\":\"{{ printf \"%s:%s\" .user .token | b64enc }}\"}}}'\n",
    "alertmanager.yaml: |\n    global:\n      smtp_auth_password_file: /etc/alertmanager/smtp/password\n      smtp_from: alerts@example.org\n    receivers:\n    - name: x\n      slack_configs:\n      - text: \"{{ .CommonAnnotations.summary }}\"\n",
    "alertmanager.yaml: |\n    route:\n      group_by: [alertname, job]\n      group_wait: 30s\n      repeat_interval: 12h\n    receivers:\n    - name: pushover\n      pushover_configs:\n      - token: ${PUSHOVER_TOKEN}\n        user_key: ${PUSHOVER_USER}\n        title: '{{ template \"x\" . }}'\n",
    "alertmanager.yaml: |\n    slack_api_url: <path:kv/data/slack#url>\n    title: |-\n      [{{ .Status | toUpper }}{{ if eq .Status \"firing\" }}:{{ .Alerts.Firing | len }}{{ end }}] {{ .CommonLabels.alertname }}\n",
    "slack.tmpl: |\n    {{ define \"slack.color\" -}}\n    {{ if eq .Status \"firing\" -}}\n    {{ if eq .CommonLabels.severity \"warning\" -}}warning{{- else -}}danger{{- end -}}\n    {{ else -}}good{{- end }}\n    {{- end }}\n",
    "dex.yaml: |\n    connectors:\n    - type: github\n      id: github\n      config:\n        clientID: {{ .client_id }}\n        clientSecret: {{ .client_secret }}\n        orgs: [{name: example}]\n",
    "grafana.ini: |\n    [auth.generic_oauth]\n    client_id = grafana\n    client_secret = ${CLIENT_SECRET}\n    token_url = https://sso.example.org/token\n    [database]\n    password = $__file{/run/secrets/db}\n",
    "config.yaml: |\n    image: ghcr.io/example/app:v1.2.3@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n    database: {host: db, password: \"{{ .password }}\"}\n",
    "config.yaml: |\n    tenant_id: 3f2504e0-4f89-11d3-9a0c-0305e82c3301\n    client_secret: ${SECRET}\n",
    "kubeconfig: |\n    apiVersion: v1\n    clusters:\n    - cluster: {certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJkekNDQVIyZ0F3SUJBZ0lCQURBS0JnZ3Foa2pPUFFRREFqQWpNU0V3SHdZRFZRUUREQmhyTTNNdGMyVnlkbVZ5TFdOaFFERTNNRFV6TURnME1UUXdIaGNOCg==, server: \"https://10.0.0.1:6443\"}\n    users:\n    - user: {token: \"{{ .token }}\"}\n",
    "run.sh: |\n    #!/bin/sh\n    set -eu\n    export PGPASSWORD=\"$(cat /run/secrets/password)\"\n    pg_dump -h db -U app app > /backup/$(date +%Y%m%d).sql\n",
    "run.sh: |\n    #!/bin/sh\n    curl -fsSL -H \"Authorization: Bearer ${TOKEN}\" https://api.example.org/v1alpha1/items\n",
    "crontab: \"0 3 * * * restic backup --password-file /run/secrets/restic /data/${HOST}\"\n",
    "wg0.conf: |\n    [Interface]\n    PrivateKey = {{ .private_key }}\n    Address = 10.8.0.2/24\n    [Peer]\n    PublicKey = ${PEER}\n    Endpoint = vpn.example.org:51820\n",
    "prometheus.yaml: |\n    - job_name: node\n      relabel_configs:\n      - regex: (.*)\n        target_label: __address__\n        replacement: ${1}:9100\n",
    "cloudflared.json: '{\"AccountTag\":\"${ACCOUNT}\",\"TunnelSecret\":\"${TUNNEL_SECRET}\",\"TunnelID\":\"${TUNNEL_ID}\"}'\n",
    "values.yaml: |\n    adminPassword: {{ .adminPassword }}\n    ingress:\n      hosts: [app.${SECRET_DOMAIN}]\n      tls: [{secretName: app-tls, hosts: [\"app.${SECRET_DOMAIN}\"]}]\n",
    "rclone.conf: |\n    [s3]\n    type = s3\n    provider = Minio\n    access_key_id = {{ .S3_ACCESS_KEY }}\n    secret_access_key = {{ .S3_SECRET_KEY }}\n    endpoint = https://s3.example.org\n    region = eu-west-1\n",
    "config.php: |\n    <?php\n    $CONFIG = array('dbpassword' => getenv('DB_PASSWORD'), 'dbhost' => '{{ host }}');\n",
    "loki.yaml: |\n    auth_enabled: false\n    limits_config: {retention_period: 744h, max_query_length: 12h30m15s}\n    storage: {bucket: \"{{ .bucket }}\"}\n",
    "name: cluster-${CLUSTER}\n",
    "server: https://${IP}:6443\n",
    "key: \"{{ .Release.Name }}-password\"\n",
    "LOG_LEVEL: '{{ .Values.logLevel | default \"info\" }}'\n",
    "HOST: '{{ .Values.host | default \"postgres.database.svc.cluster.local\" }}'\n",
    "PORT: \"${PORT:-5432}\"\n",
    "conf: '{{ \"{{ .CommonAnnotations.summary }}\" }}'\n",
    "conf: '{{ `{{ $labels.instance }}` }} is down'\n",
    "workflow: \"token: ${{ secrets.GITHUB_TOKEN }}\"\n",
    "jinja: \"{% if x %}{{ y }}{% endif %}\"\n",
];

#[test]
fn what_is_filled_in_shows_nothing() {
    assert!(VALUES.len() >= 40);
    let texts: Vec<_> = VALUES
        .iter()
        .map(|value| filled(&format!("<S>  {value}")))
        .collect();
    let cases: Vec<_> = VALUES
        .iter()
        .zip(&texts)
        .map(|(value, text)| (*value, vec![("a.yaml", text.as_str())]))
        .collect();
    assert_eq!(alarmed(&cases), []);
}

#[test]
fn nor_does_it_in_base64() {
    let text = filled("<S>").replace("stringData", "data");
    let text = format!("{text}  a: null\n  b: true\n");
    assert_eq!(rules(&[("a.yaml", &text)]), [""; 0]);
    for value in [
        "{{ .password }}",
        "${PASSWORD}",
        "https://${IP}:6443",
        "op://a/b/c",
        "",
    ] {
        let text = filled("<S>").replace("stringData", "data");
        let text = format!("{text}  a: \"{}\"\n", base64(value));
        assert_eq!(rules(&[("a.yaml", &text)]), [""; 0], "{value}");
    }
}

#[test]
fn nor_in_a_chart() {
    let mut found = Vec::new();
    for value in [
        "a: {{ .Values.a | b64enc }}\n",
        "a: {{ .Values.a | default \"\" | b64enc | quote }}\n",
        "url: {{ printf \"postgres://%s:%s@%s/app\" .user .password .host | b64enc }}\n",
        "password: {{ include \"common.secrets.passwords.manage\" (dict \"secret\" \"x\" \"key\" \"password\" \"providedValues\" (list \"auth.password\") \"context\" $) }}\n",
        "{{- range $key, $value := .Values.secrets }}\n  {{ $key }}: {{ $value | b64enc }}\n  {{- end }}\n",
        "password: {{ (lookup \"v1\" \"Secret\" .Release.Namespace \"app\").data.password | default (randAlphaNum 32 | b64enc) }}\n",
        "username: {{ .Values.user | default \"app\" | b64enc }}\n",
        "level: {{ .Values.level | default \"info\" | b64enc }}\n",
        "host: {{ .Values.host | default \"db.svc.cluster.local\" | b64enc }}\n",
        "config.yaml: |\n{{ tpl (toYaml .Values.config) . | indent 4 }}\n",
        "{{ .Values.key }}: {{ .Values.value }}\n",
        "password: *shared\n",
        "password: !vault x\n",
    ] {
        let text = filled(&format!("<S>  {value}"));
        let files = [
            ("c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 0.1.0\n"),
            ("c/templates/s.yaml", text.as_str()),
        ];
        found.extend(alarmed(&[(value, files.to_vec())]));
    }
    assert_eq!(found, []);
}

#[test]
fn nor_where_secrets_are_made() {
    for files in [
        [(
            "kustomization.yaml",
            "secretGenerator:\n- name: x\n  literals: [\"url=https://${HOST}/x\", \"password=${P}\"]\n",
        )],
        [(
            "kustomization.yaml",
            "patches:\n- target: {kind: Secret}\n  patch: |-\n    - op: add\n      path: /stringData/foo\n      value: \"Bearer {{ x }}\"\n",
        )],
        [(
            "a.yaml",
            "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: x}\nspec:\n  encryptedData: {}\n  template:\n    data:\n      c.yaml: |\n        password: {{ .password }}\n        host: {{ .host }}\n      level: info\n",
        )],
        [(
            "a.yaml",
            "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: x}\nspec:\n  target:\n    template:\n      data:\n        type: git\n        url: https://git.example.org/a/b.git\n        set.yaml: |\n          resources:\n          - resource: Secret\n            access: READ_ACCESS\n          - resource: K8sRoleBinding\n",
        )],
    ] {
        assert_eq!(rules(&files), [""; 0], "{files:?}");
    }
}
