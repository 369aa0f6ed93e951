//! Tokens of clusters, secrets of clients and of webhooks, keys of tunnels: what stands there is a credential whatever it
//! looks like, so that a word is one. Each place is held with a word, and with what only refers to one.

use super::scan_support::rules;

/// What stands in the place of `@V` and is none.
const INNOCENT: &[&str] = &[
    "${TOKEN}",
    "{{ cluster_token }}",
    "<token>",
    "my-token",
    "your-value-here",
    "xxxxxxxx",
];

/// What is found in each place with a word in it; nothing is with the others.
fn places(rule: &str, places: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (path, text) in places {
        let found = rules(&[(path, &text.replace("@V", "regenbogen"))]);
        if found != [rule] {
            wrong.push(format!("missed in {path}: {text:?}: {found:?}"));
        }
        // Nothing but a credential stands in a Secret, whatever it reads like.
        let innocent = INNOCENT
            .iter()
            .filter(|value| rule == LITERAL || **value != "my-token");
        for value in innocent {
            let found = rules(&[(path, &text.replace("@V", value))]);
            if !found.is_empty() {
                wrong.push(format!("found in {path}: {text:?} with {value}: {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn silent(cases: &[(&str, &str)]) {
    for (path, text) in cases {
        let text = text.replace("@V", "regenbogen").replace("@P", "sommer2023");
        let found = rules(&[(path, &text)]);
        assert!(found.is_empty(), "{path}: {text}: {found:?}");
    }
}

const LITERAL: &str = "secrets/weak-literal";

#[test]
fn tokens_of_clusters() {
    places(
        LITERAL,
        &[
            ("a.sh", "k3s agent -s https://a:6443 -t @V\n"),
            (
                "a.sh",
                "sudo /usr/local/bin/k3s server --token @V --disable traefik\n",
            ),
            ("a.sh", "k3s server --agent-token=@V\n"),
            ("a.sh", "sudo k3s server -t=@V\n"),
            (
                "a.sh",
                "curl -sfL https://get.k3s.io | sh -s - agent -t @V\n",
            ),
            (
                "a.sh",
                "curl -sfL https://get.k3s.io | \\\n  sudo sh -s - server --cluster-init \\\n  -t '@V'\n",
            ),
            ("a.sh", "rke2 server --token='@V'\n"),
            ("a.sh", "curl -sfL https://get.k3s.io | K3S_TOKEN=@V sh -\n"),
            (
                "a.sh",
                "curl -sfL https://get.k3s.io | sh -s - server --token @V\n",
            ),
            (
                "a.sh",
                "k3s agent \\\n  --server https://a:6443 \\\n  --token @V\n",
            ),
            (
                "k3s.service",
                "[Service]\nExecStart=/usr/local/bin/k3s \\\n    server \\\n\t'--token' \\\n\t'@V'\n",
            ),
            ("k3s.env", "K3S_TOKEN=@V\n"),
            ("pod.yaml", "command: [k3s, agent, -t, \"@V\"]\n"),
            ("pod.yaml", "env:\n  - name: K3S_TOKEN\n    value: \"@V\"\n"),
            ("group_vars/all.yml", "k3s_token: \"@V\"\n"),
            ("config.yaml", "token: \"@V\"\ntls-san:\n  - a.example\n"),
            (
                "config.yaml",
                "server: https://a:6443\nagent-token: \"@V\"\nnode-label:\n  - a=b\n",
            ),
            (
                "hosts.yml",
                "k3s_cluster:\n  vars:\n    k3s_version: v1.35.0+k3s1\n    token: \"@V\"\n",
            ),
        ],
    );
    silent(&[
        ("a.sh", "k3s agent -s https://a:6443 --token-file /etc/@V\n"),
        ("a.sh", "k3s kubectl get pods -t @V\n"),
        ("a.sh", "k3s ctr images tag a -t regenbogen-token\n"),
        ("a.sh", "vault login --token @V\n"),
        ("a.sh", "docker build -t @V .\n"),
        ("a.sh", "# k3s agent -t @V\n"),
        ("a.sh", "curl https://get.k3s.io > a\ntar -s - -t @V\n"),
        ("a.sh", "curl https://get.k3s.io | sh -s - -t\n"),
        ("a.sh", "curl https://k3s.io\nother --token @V\n"),
        ("config.yaml", "token: \"@V\"\nname: a\n"),
        ("config.yaml", "tls-san:\n  - a\nother:\n  token: \"@V\"\n"),
        ("values.yaml", "cluster_token: \"@V\"\n"),
        (
            "values.yaml",
            "k3s_token_file: \"@V\"\nk3s_version: \"@P\"\n",
        ),
        ("values.yaml", "tokenSecret: \"@V\"\nk3s_version: v1\n"),
    ]);
}

/// A page shows a command as prose shows words: a value has to look like one.
#[test]
fn tokens_of_clusters_in_pages() {
    for command in [
        "k3s agent -s https://a:6443 -t @P",
        "sudo k3s server --token @P --disable traefik",
        "rke2 server --token=@P",
        "curl -sfL https://get.k3s.io | sh -s - agent -t @P",
        "k3s agent \\\n  --server https://a:6443 \\\n  --token @P",
    ] {
        for path in ["README.md", "docs/join.adoc", "notes.txt"] {
            let page = |command: &str| format!("# Join\n\n```sh\n{command}\n```\n");
            let found = rules(&[(path, &page(&command.replace("@P", "sommer2023")))]);
            assert_eq!(found, [LITERAL], "{path}: {command}");
            for value in INNOCENT
                .iter()
                .chain(&["regenbogen", "$TOKEN", "NODE_TOKEN", "..."])
            {
                let found = rules(&[(path, &page(&command.replace("@P", value)))]);
                assert!(
                    found.is_empty(),
                    "{path}: {command} with {value}: {found:?}"
                );
            }
        }
    }
    silent(&[
        (
            "README.md",
            "Hand `k3s agent -t` the token of the server, see k3s-io/k3s#4711.\n",
        ),
        (
            "README.md",
            "Run k3s server --token-file /run/k3s1 and wait.\n",
        ),
        ("README.md", "k3s kubectl get pods -t @P\n"),
        ("README.md", "password: @P\n"),
        (
            "README.md",
            "See https://get.k3s.io. Then read -s - or -t @P\n",
        ),
    ]);
}

#[test]
fn secrets_of_webhooks_and_clients() {
    places(
        LITERAL,
        &[
            (
                "values.yaml",
                "configs:\n  secret:\n    githubSecret: \"@V\"\n",
            ),
            ("values.yaml", "extra:\n  webhook.github.secret: \"@V\"\n"),
            ("values.yaml", "extra:\n  server.secretkey: \"@V\"\n"),
            (
                "a.sh",
                "helm install argo-cd argo/argo-cd --set configs.secret.gitlabSecret=@V\n",
            ),
            (
                "realm.json",
                "{\"clients\": [{\"clientId\": \"app\", \"secret\": \"@V\"}]}\n",
            ),
            (
                "dex.yaml",
                "staticClients:\n  - id: a\n    redirectURIs: [https://a]\n    secret: \"@V\"\n",
            ),
            (
                "realm.json",
                "{\"users\": [{\"credentials\": [{\"type\": \"password\", \"value\": \"@V\"}]}]}\n",
            ),
            (
                "realm.yaml",
                "users:\n  - username: a\n    credentials:\n      - temporary: false\n        value: \"@V\"\n        type: password\n",
            ),
        ],
    );
    silent(&[
        ("values.yaml", "githubSecretName: \"@V\"\n"),
        ("values.yaml", "githubSecret: github-webhook\n"),
        ("values.yaml", "githubConfigSecret: \"@V\"\n"),
        ("values.yaml", "server:\n  secretkeyRef: \"@V\"\n"),
        ("values.yaml", "secret: \"@V\"\nname: a\n"),
        ("values.yaml", "- {secret: \"@V\", mountPath: /a}\n"),
        (
            "values.yaml",
            "clientId: app\nsecret: oauth-client-secret\n",
        ),
        ("values.yaml", "clientId: app\nsecretRef: \"@V\"\n"),
        (
            "a.json",
            "{\"fields\": [{\"type\": \"password\", \"value\": \"@V\"}]}\n",
        ),
        ("a.json", "{\"type\": \"password\", \"value\": \"@V\"}\n"),
        (
            "a.json",
            "{\"credentials\": [{\"type\": \"otp\", \"value\": \"@V\"}]}\n",
        ),
        (
            "a.json",
            "{\"credentials\": [{\"type\": \"password\", \"label\": \"@V\"}]}\n",
        ),
        ("a.go", "m[\"server.secretkey\"] = []byte(\"test\")\n"),
    ]);
}

#[test]
fn passwords_that_commands_and_tasks_write() {
    places(
        LITERAL,
        &[
            (
                "a.sh",
                "kubectl create secret generic db --from-literal value=@V\n",
            ),
            ("a.sh", "wg set wg0 peer X preshared-key <(echo @V)\n"),
            ("wg.yaml", "peers:\n  - psk: \"@V\"\n"),
            (
                "play.yml",
                "- hosts: all\n  tasks:\n    - copy:\n        content: \"@V\"\n        dest: /etc/app/password\n",
            ),
            (
                "play.yml",
                "- hosts: all\n  tasks:\n    - ansible.builtin.copy:\n        dest: \"{{ folder }}/db_password.txt\"\n        content: |\n          @V\n",
            ),
            (
                "play.yml",
                "- hosts: all\n  tasks:\n    - copy:\n        content: \"@V\"\n        dest: /etc/rancher/k3s/token\n",
            ),
            (
                "play.yml",
                "- hosts: all\n  tasks:\n    - copy: content=@V dest=/etc/rancher/k3s/token mode=0600\n",
            ),
            (
                "play.yml",
                "- hosts: all\n  tasks:\n    - ansible.builtin.copy: dest=/etc/app/password content=\"@V\"\n",
            ),
            (
                "play.yml",
                "- hosts: all\n  tasks:\n    - action: copy dest=/etc/app/password content='@V'\n",
            ),
            (
                "play.yml",
                "- hosts: all\n  tasks:\n    - lineinfile: path=/etc/app.conf line=\"db_password = @V\"\n",
            ),
            (
                "play.yml",
                "- hosts: all\n  tasks:\n    - copy: content=\"password=@V\" dest=/etc/app.conf\n",
            ),
            (
                "play.yml",
                "- hosts: all\n  tasks:\n    - copy: content=a:5432:*:app:@V dest=/root/.pgpass\n",
            ),
            (
                "backup",
                "SHELL=/bin/sh\nPASSWORD=@V\n0 3 * * * root /bin/backup\n",
            ),
            ("app", "[db]\nhost = a\npassword = @V\n"),
        ],
    );
    silent(&[
        (
            "a.sh",
            "kubectl create secret generic db --from-literal username=@V\n",
        ),
        (
            "a.sh",
            "kubectl create secret generic db --from-file value=@V\n",
        ),
        ("a.sh", "wg set wg0 peer X preshared-key <(cat @V)\n"),
        ("a.sh", "wg set wg0 peer X preshared-key <(wg genpsk)\n"),
        (
            "a.sh",
            "wg set wg0 peer X preshared-key <(echo \"$PSK1\")\n",
        ),
        ("wifi.yaml", "psk: !secret wifi_psk\n"),
        ("wifi.yaml", "psk: true\nwpa-psk-file: \"@V\"\n"),
        (
            "play.yml",
            "- copy:\n    content: \"@V\"\n    dest: /etc/motd\n",
        ),
        ("play.yml", "- copy: content=@V dest=/etc/motd\n"),
        ("play.yml", "- copy: src=@V dest=/etc/app/password\n"),
        (
            "play.yml",
            "- copy: content=\"{{ token }}\" dest=/etc/app/password\n",
        ),
        ("play.yml", "- copy: content= dest=/etc/app/password\n"),
        (
            "play.yml",
            "- copy: content=\"a text of words\" dest=/etc/app/password\n",
        ),
        (
            "play.yml",
            "- copy: content=@V dest=/etc/app/password_policy\n",
        ),
        (
            "play.yml",
            "- lineinfile: path=/etc/app.conf line=\"db_password = {{ word }}\"\n",
        ),
        (
            "play.yml",
            "- lineinfile: path=/etc/pam.d/password line=\"session required @V\"\n",
        ),
        ("play.yml", "- file: path=/etc/app/password owner=@V\n"),
        (
            "play.yml",
            "- action: debug msg=@V dest=/etc/app/password\n",
        ),
        (
            "play.yml",
            "- copy:\n    content: \"@V\"\n    dest: /etc/app/password_policy\n",
        ),
        (
            "play.yml",
            "- copy:\n    src: \"@V\"\n    dest: /etc/app/password\n",
        ),
        (
            "play.yml",
            "- copy:\n    content: \"a text of words\"\n    dest: /etc/app/password\n",
        ),
        (
            "play.yml",
            "- copy:\n    content: \"user=@V\\nmore=@V\\n\"\n    dest: /etc/app/password\n",
        ),
        (
            "play.yml",
            "- file:\n    path: /etc/app/password\n    owner: \"@V\"\n",
        ),
        (
            "play.yml",
            "- copy:\n    content: \"@V\"\n    dest: /etc/password.conf\n",
        ),
        ("backup", "Set password = @V and run it\n"),
        ("backup", "PASSWORD=@V\nand so on in prose\n"),
        ("LICENSE", "The password = @V\nis yours\n"),
        ("notes.txt", "PASSWORD=@V\n"),
    ]);
}

#[test]
fn commands_that_patch_secrets() {
    places(
        "secrets/unencrypted-secret",
        &[
            (
                "a.sh",
                "kubectl patch secret db -p '{\"stringData\": {\"foo\": \"@V\"}}'\n",
            ),
            (
                "a.sh",
                "kubectl -n a patch secret/db --type merge \\\n  --patch='{\"stringData\": {\n    \"foo\": \"@V\"}}'\n",
            ),
            (
                "a.sh",
                "kubectl patch secret db --type json -p '[{\"op\": \"add\", \"path\": \"/stringData/foo\", \"value\": \"@V\"}]'\n",
            ),
        ],
    );
    silent(&[
        (
            "a.sh",
            "kubectl patch secret db -p '{\"metadata\": {\"labels\": {\"foo\": \"@V\"}}}'\n",
        ),
        (
            "a.sh",
            "kubectl patch configmap db -p '{\"data\": {\"foo\": \"@V\"}}'\n",
        ),
        (
            "a.sh",
            "kubectl patch secret db -p '{\"stringData\": {\"foo\": \"'\"$VALUE\"'\"}}'\n",
        ),
        (
            "a.sh",
            "kubectl patch secret db -p \"{\\\"stringData\\\": {\\\"foo\\\": \\\"$VALUE\\\"}}\"\n",
        ),
        (
            "a.sh",
            "kubectl patch secret db --patch-file a.json\necho '{\"stringData\": {\"foo\": \"@V\"}}'\n",
        ),
        (
            "a.sh",
            "kubectl patch secret db --type json -p '[{\"op\": \"remove\", \"path\": \"/data/foo\"}]'\n",
        ),
        (
            "a.sh",
            "kubectl patch secret db -p '{\"data\": {\"foo\": \"'$(base64 a)'\"}}'\n",
        ),
        ("a.sh", "kubectl patch secret db -p '{\"type\": \"@V\"}'\n"),
        ("a.sh", "kubectl patch secret db -p '{}'\n"),
    ]);
}

/// A key of 32 bytes, the first of which says which.
fn key(first: u8) -> String {
    let bytes: Vec<u8> = (0..32_u8).map(|at| at.wrapping_mul(37) ^ first).collect();
    rempart_testkit::base64(&bytes)
}

#[test]
fn keys_of_tunnels_in_files_of_their_own() {
    // The first digit of a key may be that of DER and of the key of a zone.
    for first in [11, 0xD3, 0x3C] {
        for path in [
            "wg0.key",
            "private.key",
            "peer_private.key",
            "privatekey",
            "presharedkey",
            "a/b.psk",
        ] {
            let found = rules(&[(path, &format!("{}\n", key(first)))]);
            assert_eq!(found, ["secrets/leaked-credential"], "{path}");
        }
    }
    for path in [
        "publickey",
        "wg0.pub",
        "server_public.key",
        "wg0.pubkey",
        "certificate.key",
        "key.txt",
        "wg0",
        "keys",
    ] {
        let found = rules(&[(path, &format!("{}\n", key(11)))]);
        assert!(found.is_empty(), "{path}: {found:?}");
    }
    for text in [
        "",
        "<private key>\n",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "${WG_PRIVATE_KEY}\n",
    ] {
        assert!(rules(&[("wg0.key", text)]).is_empty(), "{text}");
    }
    let more = format!("{}\n{}\n", key(11), key(12));
    assert!(rules(&[("wg0.key", &more)]).is_empty());
}
