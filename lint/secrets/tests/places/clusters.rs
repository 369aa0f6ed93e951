//! Tokens of clusters, clients of identity providers, keys of tunnels, and files that Ansible writes.

use super::{Case, case};

pub(crate) const CASES: &[Case] = &[
    case!(
        "token of K3s on a command line",
        Password,
        "join.sh",
        "k3s agent -s https://a.example:6443 -t SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "token of RKE2 on a command line",
        Password,
        "join.sh",
        "rke2 server --token='SECRET'\n",
        &["weak-literal"]
    ),
    case!(
        "token handed on to the installer of K3s",
        Password,
        "join.sh",
        "curl -sfL https://get.k3s.io | sh -s - agent -t SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "variable of the installer of K3s",
        Password,
        "join.sh",
        "curl -sfL https://get.k3s.io | K3S_TOKEN=SECRET sh -\n",
        &["weak-literal"]
    ),
    case!(
        "token of K3s in the fence of a page",
        Password,
        "README.md",
        "# Join\n\n```sh\nk3s agent -s https://a.example:6443 -t SECRET\n```\n",
        &["weak-literal"]
    ),
    case!(
        "token of K3s in a list of words",
        Password,
        "pod.yaml",
        "command: [k3s, agent, -t, \"SECRET\"]\n",
        &["weak-literal"]
    ),
    case!(
        "token in the configuration of K3s",
        Password,
        "config.yaml",
        "token: \"SECRET\"\ntls-san:\n  - a.example\n",
        &["weak-literal"]
    ),
    case!(
        "token of K3s in an inventory",
        Password,
        "hosts.yml",
        "k3s_cluster:\n  vars:\n    k3s_version: v1.35.0+k3s1\n    token: \"SECRET\"\n",
        &["weak-literal"]
    ),
    case!(
        "client of Keycloak",
        Password,
        "realm.json",
        "{\"clients\": [{\"clientId\": \"app\", \"secret\": \"SECRET\"}]}\n",
        &["weak-literal"]
    ),
    case!(
        "user of Keycloak",
        Password,
        "realm.json",
        "{\"users\": [{\"credentials\": [{\"type\": \"password\", \"value\": \"SECRET\"}]}]}\n",
        &["weak-literal"]
    ),
    case!(
        "client of Dex",
        Password,
        "dex.yaml",
        "staticClients:\n  - id: a\n    redirectURIs: [https://a.example]\n    secret: \"SECRET\"\n",
        &["weak-literal"]
    ),
    case!(
        "webhook of Argo CD",
        Password,
        "values.yaml",
        "configs:\n  secret:\n    githubSecret: \"SECRET\"\n",
        &["weak-literal"]
    ),
    case!(
        "key of WireGuard that a shell pipes",
        Password,
        "wg.sh",
        "wg set wg0 peer X preshared-key <(echo SECRET)\n",
        &["weak-literal"]
    ),
    case!(
        "shared key of a tunnel",
        Password,
        "wg.yaml",
        "peers:\n  - psk: \"SECRET\"\n",
        &["weak-literal"]
    ),
    case!(
        "file with a password that Ansible writes",
        Password,
        "play.yml",
        "- hosts: all\n  tasks:\n    - copy:\n        content: \"SECRET\"\n        dest: /etc/app/password\n",
        &["weak-literal"]
    ),
    case!(
        "file with the token of K3s that Ansible writes",
        Password,
        "play.yml",
        "- hosts: all\n  tasks:\n    - copy:\n        content: \"SECRET\"\n        dest: /etc/rancher/k3s/token\n",
        &["weak-literal"]
    ),
    case!(
        "the same in a task of one line",
        Password,
        "play.yml",
        "- hosts: all\n  tasks:\n    - copy: content=SECRET dest=/etc/rancher/k3s/token mode=0600\n",
        &["weak-literal"]
    ),
    case!(
        "line of a configuration in a task of one line",
        Password,
        "play.yml",
        "- hosts: all\n  tasks:\n    - lineinfile: path=/etc/app.conf line=\"db_password = SECRET\"\n",
        &["weak-literal"]
    ),
    case!(
        "literal of kubectl",
        Password,
        "make.sh",
        "kubectl create secret generic db --from-literal value=SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "patch of a Secret by kubectl",
        Password,
        "make.sh",
        "kubectl patch secret db -p '{\"stringData\": {\"value\": \"SECRET\"}}'\n",
        &["unencrypted-secret"]
    ),
];
