//! Secrets that need no encryption: references, settings, certificates, what Argo CD wants to know of a repository. Each with
//! its neighbour that does.

use super::{base64, filled, judged as report, rules};

const CHART: (&str, &str) = ("c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 0.1.0\n");

/// A name, and one file that is sound and its neighbour that is not, with the path of both.
type Case = (&'static str, &'static str, &'static str, &'static str);

fn judged(rule: &str, cases: &[Case]) {
    for (name, path, sound, open) in cases {
        let said = |text: &str| {
            let text = filled(text);
            let files = [CHART, (*path, text.as_str())];
            if path.starts_with("c/") {
                rules(&files)
            } else {
                rules(&files[1..])
            }
        };
        assert_eq!(said(sound), [""; 0], "{name}: {}", filled(sound));
        let found = said(open);
        assert!(
            found.iter().any(|found| found == rule),
            "{name}: {found:?}: {}",
            filled(open)
        );
    }
}

#[test]
fn a_here_document_of_references() {
    judged(
        "unencrypted-secret",
        &[
            (
                "variable",
                "a.sh",
                "#!/bin/sh\nkubectl apply -f - <<EOF\napiVersion: v1\nkind: Secret\nmetadata:\n  name: x\nstringData:\n  password: $DB_PASSWORD\nEOF\n",
                "#!/bin/sh\nkubectl apply -f - <<EOF\napiVersion: v1\nkind: Secret\nmetadata:\n  name: x\nstringData:\n  password: <W>\nEOF\n",
            ),
            (
                "small letters",
                "a.sh",
                "cat <<EOF\nkind: Secret\nmetadata:\n  name: $name\nstringData:\n  a: $db_password\n  b: ${X}\n  c: \"$(cat /run/x)\"\n  d: `pass show x`\nEOF\n",
                "cat <<EOF\nkind: Secret\nmetadata:\n  name: $name\nstringData:\n  a: $db_password\n  b: <W>\n  c: \"$(cat /run/x)\"\nEOF\n",
            ),
            (
                "quoted",
                "a.sh",
                "cat <<'EOF' >x.yaml\nkind: Secret\nstringData:\n  a: $DB_PASSWORD\n  b: $password\nEOF\n",
                "cat <<'EOF' >x.yaml\nkind: Secret\nstringData:\n  a: $DB_PASSWORD\n  b: <W>\nEOF\n",
            ),
            (
                "in a URL",
                "a.sh",
                "cat <<EOF\nkind: Secret\nstringData:\n  url: postgres://app:$pw@db/app\nEOF\n",
                "cat <<EOF\nkind: Secret\nstringData:\n  url: postgres://app:<W>@db/$name\nEOF\n",
            ),
            (
                "coded",
                "a.sh",
                "cat <<EOF\nkind: Secret\ndata:\n  a: $(printf '%s' \"$x\" | base64)\n  b: $coded\nEOF\n",
                "cat <<EOF\nkind: Secret\ndata:\n  b: $coded\n  a: c2llYmVuLXJhYmVuCg==\nEOF\n",
            ),
        ],
    );
}

#[test]
fn a_generator_judges_files_as_literals() {
    let kustomization =
        "secretGenerator:\n- name: x\n  envs: [x.env]\n  files: [app.yaml, ca.pem]\n";
    let said = |env: &str, file: &str| {
        let (env, file) = (filled(env), filled(file));
        rules(&[
            ("kustomization.yaml", kustomization),
            ("x.env", &env),
            ("app.yaml", &file),
        ])
    };
    let references = "# from the store\nPASSWORD=${PASSWORD}\nTOKEN=<path:kv/data/x#token>\nOTHER=<token>\nFROM_ENVIRONMENT\nEMPTY=\nLOG_LEVEL=info\n";
    let settings = "log: {level: info}\nreplicas: 3\n";
    assert_eq!(said(references, settings), [""; 0]);
    for (env, file) in [
        ("PASSWORD=${PASSWORD}\nFOO=<W>\n", settings),
        ("PASSWORD=<W>\n", settings),
        (references, "log: {level: info}\nconnection: <P>\n"),
        (references, "password: <W>\n"),
    ] {
        assert!(
            said(env, file).contains(&"clear-secret-generator".to_owned()),
            "{env}{file}"
        );
    }
}

const REPOSITORY: &str = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\n  labels:\n    argocd.argoproj.io/secret-type: repository\nstringData:\n  type: git\n  name: infra\n  url: https://git.example.org/team/infra.git\n";

#[test]
fn what_argo_cd_wants_to_know() {
    let with = |more: &str| format!("{REPOSITORY}{more}");
    let coded = |url: &str| {
        let (head, _) = REPOSITORY.split_once("stringData").unwrap();
        format!(
            "{head}data:\n  type: {}\n  url: {}\n",
            base64("git"),
            base64(url)
        )
    };
    let cluster = |config: &str| {
        REPOSITORY
            .replace("repository", "cluster")
            .replace("type: git", &format!("config: '{config}'"))
            .replace("url:", "server:")
    };
    let sound = [
        with(""),
        with("  project: default\n  insecure: \"true\"\n  enableOCI: \"true\"\n"),
        with("  username: <path:kv/data/x#user>\n  password: <path:kv/data/x#password>\n"),
        with("  username: git\n  password: <password>\n"),
        with("  githubAppID: \"123456\"\n  githubAppPrivateKey: ${KEY}\n"),
        REPOSITORY.replace("https://git.example.org/", "git@git.example.org:"),
        REPOSITORY.replace("repository", "repo-creds"),
        coded("https://git.example.org/team/infra.git"),
        cluster("{\"tlsClientConfig\":{\"insecure\":false}}"),
    ];
    for text in &sound {
        assert_eq!(rules(&[("a.yaml", text)]), [""; 0], "{text}");
        let template = text.replace("name: x", "name: {{ .x }}");
        let files = [CHART, ("c/templates/s.yaml", template.as_str())];
        assert_eq!(rules(&files), [""; 0], "{template}");
    }
    let open = [
        with("  password: <W>\n"),
        with("  sshPrivateKey: <W>\n"),
        with("  foo: <W>\n"),
        with("  bearerToken: <P>\n"),
        REPOSITORY.replace("https://", "https://app:<W>@"),
        REPOSITORY.replace("https://", "https://<P>@"),
        REPOSITORY.replace("name: infra", "name: <P>"),
        REPOSITORY
            .replace("secret-type: repository", "secret-type: none")
            .replace("name: infra", "name: <W>"),
        coded("https://app:sieben-raben-4711@git.example.org/infra.git"),
        cluster("{\"bearerToken\":\"<W>\",\"tlsClientConfig\":{\"insecure\":false}}"),
        cluster("{\"username\":\"app\",\"password\":\"<W>\"}"),
    ];
    for text in &open {
        let text = filled(text);
        assert_eq!(
            rules(&[("a.yaml", &text)]).first().map(String::as_str),
            Some("unencrypted-secret"),
            "{text}"
        );
    }
}

#[test]
fn a_configuration_without_credentials() {
    judged(
        "unencrypted-secret",
        &[
            (
                "grafana.ini",
                "a.yaml",
                "<S>  grafana.ini: |\n    [server]\n    root_url = https://grafana.example.org\n    [database]\n    type = postgres\n    password = $__file{/run/secrets/db}\n    [auth.generic_oauth]\n    enabled = true\n    client_secret = $__env{CLIENT_SECRET}\n    [smtp]\n    password = ${SMTP}\n",
                "<S>  grafana.ini: |\n    [server]\n    root_url = https://grafana.example.org\n    [database]\n    password = <W>\n    [auth.generic_oauth]\n    client_secret = $__env{CLIENT_SECRET}\n",
            ),
            (
                "INI of settings",
                "a.yaml",
                "<S>  app.ini: |\n    ; nothing here\n    [server]\n    host = db.example.org\n    port = 5432\n    level = info\n",
                "<S>  app.ini: |\n    [server]\n    host = db.example.org\n    pw = <W>\n",
            ),
            (
                "Alertmanager",
                "a.yaml",
                "<S>  alertmanager.yaml: |\n    global:\n      resolve_timeout: 5m\n    route:\n      receiver: \"null\"\n      group_by: [alertname, job]\n      routes:\n      - matchers: ['severity =~ \"warning|info\"', alertname = Watchdog]\n        receiver: Watchdog\n    inhibit_rules:\n    - equal: [namespace, alertname]\n    receivers:\n    - name: Watchdog\n    - name: \"null\"\n",
                "<S>  alertmanager.yaml: |\n    global:\n      smtp_auth_password: <W>\n    route: {receiver: \"null\"}\n    receivers:\n    - name: \"null\"\n",
            ),
            (
                "address of a hook",
                "a.yaml",
                "<S>  alertmanager.yaml: |\n    receivers:\n    - name: x\n      webhook_configs:\n      - url: http://alertmanager-discord:9094/\n",
                "<S>  alertmanager.yaml: |\n    receivers:\n    - name: x\n      slack_configs:\n      - api_url: https://chat.example.org/hooks/sieben-raben\n",
            ),
            (
                "keys of services",
                "a.yaml",
                "<S>  alertmanager.yaml: |\n    receivers:\n    - name: x\n      pagerduty_configs:\n      - routing_key: \"\"\n        severity: critical\n",
                "<S>  alertmanager.yaml: |\n    receivers:\n    - name: x\n      pagerduty_configs:\n      - routing_key: sieben-raben\n        severity: critical\n",
            ),
            (
                "environment",
                "a.yaml",
                "<S>  app.env: |\n    LOG_LEVEL=debug\n    HOST=db.example.org\n",
                "<S>  app.env: |\n    LOG_LEVEL=debug\n    birch\n",
            ),
            (
                "JSON",
                "a.yaml",
                "<S>  config.json: '{\"log\": {\"level\": \"info\"}, \"port\": 8080}'\n",
                "<S>  config.json: '{\"log\": {\"level\": \"info\"}, \"word\": \"<P>\"}'\n",
            ),
            (
                "users",
                "a.yaml",
                "<S>  config.yaml: |\n    retention: {days: 30}\n",
                "<S>  config.yaml: |\n    users: {ann: sieben-raben}\n",
            ),
            (
                "no name of settings",
                "a.yaml",
                "<S>  values.yaml: |\n    ann: birch\n",
                "<S>  users.yaml: |\n    ann: birch\n",
            ),
            (
                "one word",
                "a.yaml",
                "<S>  logLevel: info\n  port: \"5432\"\n  password: ${PASSWORD}\n",
                "<S>  foo: birch\n  password: ${PASSWORD}\n",
            ),
            (
                "nothing but a comment",
                "a.yaml",
                "<S>  broker.properties: |\n    # put in by an overlay\n",
                "<S>  broker.properties: |\n    # <P>\n",
            ),
            (
                "levels of logging",
                "a.yaml",
                "<S>  logging.properties: |\n    logger.authentication_filter.name=io.example.AuthenticationFilter\n    logger.authentication_filter.level=ERROR\n    appender.console.layout.pattern=%d %-5level [%logger] %msg%n\n",
                "<S>  logging.properties: |\n    logger.authentication_filter.level=<P>\n",
            ),
            (
                "paths and names",
                "a.yaml",
                "<S>  keyStorePath: /etc/broker/keystore.jks\n  mqtt-username: app\n  client-id: oidc-service\n  keyStorePassword: __REPLACE_ME__\n  AWS_ACCESS_KEY_ID: UPDATE_AWS_ACCESS_KEY_ID\n",
                "<S>  keyStorePath: /etc/broker/keystore.jks\n  AWS_ACCESS_KEY_ID: UPDATE_BIRCH\n",
            ),
            (
                "marks in a configuration",
                "a.yaml",
                "<S>  broker.properties: |\n    jdbcUrl=jdbc:postgresql://db.example.org:5432/sample\n    jdbcPassword=__REPLACE_ME__\n",
                "<S>  broker.properties: |\n    jdbcUrl=jdbc:postgresql://db.example.org:5432/sample\n    jdbcPassword=birch\n",
            ),
            (
                "a word in brackets",
                "a.yaml",
                "<S>  config: '{\"words\": []}'\n",
                "<S>  config: '[birch]'\n",
            ),
            (
                "a line that looks like YAML",
                "a.yaml",
                "<S>  config: |\n    birch: oak\n    oak: 1\n",
                "<S>  config: 'birch: oak'\n",
            ),
            (
                "marks around a name",
                "a.yaml",
                "<S>  password: '@@DB_PASSWORD@@'\n",
                "<S>  password: '@@birch@@'\n",
            ),
            (
                "userinfo",
                "a.yaml",
                "<S>  config.yaml: |\n    proxy: http://proxy.example.org:3128\n",
                "<S>  config.yaml: |\n    proxy: http://app:birch-and-oak@proxy.example.org:3128\n",
            ),
        ],
    );
    // Base64 hides neither: a text that looks like a name may be one of another.
    let head = super::SECRET.replace("stringData", "data");
    let coded = |text: &str| format!("{head}  host: {}\n", base64(text));
    assert_eq!(rules(&[("a.yaml", &coded("db.example.org"))]), [""; 0]);
    assert_eq!(
        rules(&[("a.yaml", &coded(&super::password()))]),
        ["unencrypted-secret"]
    );
}

#[test]
fn a_setting_in_a_chart() {
    judged(
        "unencrypted-secret",
        &[
            (
                "level",
                "c/templates/s.yaml",
                "<S>  password: {{ .Values.password | quote }}\n  logLevel: info\n",
                "<S>  password: {{ .Values.password | quote }}\n  logLevel: <W>\n",
            ),
            (
                "configuration",
                "c/templates/s.yaml",
                "<S>  app.ini: |\n    [db]\n    password = {{ .Values.password }}\n    host = db\n",
                "<S>  app.ini: |\n    [db]\n    password = {{ .Values.password }}\n    pin = <W>\n",
            ),
            (
                "no configuration",
                "c/templates/s.yaml",
                "<S>  foo: |\n    {{ .Values.password }}\n",
                "<S>  foo: |\n    {{ .Values.password }}\n    birch\n",
            ),
        ],
    );
}

#[test]
fn marks_of_other_templates() {
    for value in [
        "\"#{ x }#\"",
        "\"#{x}#\"",
        "\"#{DB_PASSWORD}#\"",
        "\"[[ .password ]]\"",
        "'%{lookup}'",
    ] {
        let text = filled(&format!("<S>  password: {value}\n  logLevel: info\n"));
        assert_eq!(rules(&[("a.yaml", &text)]), [""; 0], "{text}");
        assert_eq!(rules(&[("a.yaml.j2", &text)]), [""; 0], "{text}");
        for beside in [
            format!("{text}  foo: birch\n"),
            filled(&text.replace(
                value,
                &format!(
                    "{}<P>\"",
                    value.trim_end_matches(['"', '\'']).replace('\'', "\"")
                ),
            )),
        ] {
            assert_eq!(
                rules(&[("a.yaml", &beside)]),
                ["unencrypted-secret"],
                "{beside}"
            );
        }
    }
}

/// What has the form of a certificate (RFC 5280, section 4.1), and is signed by nobody.
fn certificate() -> String {
    let element = |tag: u8, body: &[u8]| {
        let length = (body.len() as u16).to_be_bytes();
        [&[tag, 0x82][..], &length, body].concat()
    };
    let body = [
        element(0x30, &[7; 200]),
        element(0x30, &[6; 13]),
        element(0x03, &[0; 65]),
    ];
    let digits = rempart_testkit::base64(&element(0x30, &body.concat()));
    format!("-----BEGIN CERTIFICATE-----\n{digits}\n-----END CERTIFICATE-----\n")
}

#[test]
fn a_certificate_is_public() {
    let block = |text: &str| {
        let lines: Vec<_> = text.lines().map(|line| format!("    {line}\n")).collect();
        format!("<S>  ca.crt: |\n{}", lines.concat())
    };
    let key = [
        "-----BEGIN PRIVATE ",
        "KEY-----\nMIGHAgEA\n-----END PRIVATE ",
        "KEY-----\n",
    ]
    .concat();
    let coded = |text: &str| {
        format!(
            "{}  ca.crt: {}\n",
            super::SECRET.replace("stringData", "data"),
            base64(text)
        )
    };
    let bundle = format!("{}\n{}", certificate(), certificate());
    for text in [block(&certificate()), block(&bundle), coded(&certificate())] {
        let text = filled(&text);
        assert_eq!(rules(&[("a.yaml", &text)]), [""; 0], "{text}");
        let files = [CHART, ("c/templates/s.yaml", text.as_str())];
        assert_eq!(rules(&files), [""; 0], "{text}");
    }
    let both = format!("{}{key}", certificate());
    for text in [
        block(&both),
        coded(&both),
        block("-----BEGIN CERTIFICATE-----\nc2llYmVuLXJhYmVuLTQ3MTE=\n-----END CERTIFICATE-----\n"),
        format!("{}  foo: birch\n", block(&certificate())),
    ] {
        let text = filled(&text);
        let found = rules(&[("a.yaml", &text)]);
        assert!(
            found.contains(&"unencrypted-secret".to_owned()),
            "{found:?}: {text}"
        );
    }
}

#[test]
fn a_checksum_that_restarts_pods() {
    let digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    let pod = |key: &str, value: &str| {
        format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: x}}\nspec:\n  template:\n    metadata:\n      annotations:\n        {key}: {value}\n"
        )
    };
    for key in ["checksum/secret", "checksum/db-password", "checksum/token"] {
        let text = pod(key, digest);
        assert_eq!(rules(&[("a.yaml", &text)]), [""; 0], "{text}");
    }
    for (key, value) in [
        ("secret", digest.to_owned()),
        ("checksum/secret", super::password()),
        ("checksum/password", super::words()),
    ] {
        let text = pod(key, &value);
        assert_eq!(rules(&[("a.yaml", &text)]), ["weak-literal"], "{text}");
    }
}

#[test]
fn the_line_of_a_configuration_is_named() {
    let text = filled(
        "<S>  grafana.ini: |\n    [database]\n    password = $__file{/run/secrets/db}\n    [smtp]\n    password = <W>\n",
    );
    let report = report(&[("a.yaml", &text)]);
    let lines: Vec<_> = report.findings[0]
        .labels
        .iter()
        .map(|label| label.location.span.slice(&text))
        .collect();
    assert_eq!(lines, [format!("password = {}", super::words())]);
    // A word alone has none.
    let text = filled("<S>  foo: <W>\n");
    let report = self::report(&[("a.yaml", &text)]);
    assert!(report.findings[0].labels.is_empty());
}

#[test]
fn a_sentence_about_a_password_is_none() {
    let alert = |text: &str| {
        format!(
            "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {{name: x}}\nspec:\n  groups:\n  - name: a\n    rules:\n    - alert: Leak\n      expr: sum(rate(x[5m])) > 0\n      annotations:\n        description: \"{text}\"\n"
        )
    };
    let word = ["sec", "ret"].concat();
    let sound = alert(&format!("found password={word} in logs of the pod"));
    assert_eq!(rules(&[("a.yaml", &sound)]), [""; 0], "{sound}");
    for (beside, rule) in [
        (format!("run x --password={word} --now"), "weak-default"),
        (
            format!("found password={} in logs", super::words()),
            "weak-literal",
        ),
    ] {
        let text = alert(&beside);
        assert_eq!(rules(&[("a.yaml", &text)]), [rule], "{text}");
    }
}

#[test]
fn names_that_only_sound_like_passwords() {
    let echo = |text: &str| format!("#!/bin/sh\necho \"  -- <flags>   {text}\"\n");
    let sound = echo("Pass the remaining arguments to 'flux-schema validate',");
    assert_eq!(rules(&[("a.sh", &sound)]), [""; 0]);
    let open = format!("#!/bin/sh\nrun --pass '{}'\n", super::words());
    assert_eq!(rules(&[("a.sh", &open)]), ["weak-literal"]);
    let name = "ETCD_INITIAL_CLUSTER_TOKEN=k8s_etcd_7q\n";
    assert_eq!(rules(&[("etcd.env", name)]), [""; 0]);
    let open = format!("CLUSTER_TOKEN={}\n", super::password());
    assert_eq!(rules(&[("etcd.env", &open)]), ["weak-literal"]);
}
